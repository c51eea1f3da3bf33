import { defaultPayloadConverter } from '@temporalio/workflow';
import type { PayloadConverter } from '@temporalio/workflow';

/**
 * Stands for a payload that could not be decoded. Whoever uses it gets the reason thrown, as the SDK would have thrown it
 * at once; who only passes it by does not.
 */
class UnreadablePayload {}

/**
 * The SDK decodes a signal before any handler sees it, and an error there fails the workflow task for ever: one signal of
 * an operator with another encoding (the Temporal UI offers `json/protobuf`) would end a sync's work. So decoding never
 * fails here; using the result does. For workflows only: activities keep the SDK's own converter.
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload<T>(payload: Parameters<PayloadConverter['fromPayload']>[0]): T {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      return unreadable(error);
    }
  },
};

export function isUnreadable(value: unknown): boolean {
  return value instanceof UnreadablePayload;
}

function unreadable<T>(error: unknown): T {
  const refuse = (): never => {
    throw error;
  };
  return new Proxy<never>(new UnreadablePayload() as never, { get: refuse, has: refuse, ownKeys: refuse });
}

import { attributeProblem, identityProblem, semanticProblem } from './check-message.ts';
import { isObject, jsonBytes, jsonBytesAtMost } from './json.ts';
import type { JsonObject } from './json.ts';
import { MAX_ID_BYTES, MAX_ITEM_BYTES } from './limits.ts';
import { isMessageType } from './message.ts';
import type { Message, MessageType, Problem } from './message.ts';

export type ReadMessage = { type: 'message'; message: Message } | { type: 'problem'; problem: Problem };

const IDS = ['userId', 'anonymousId', 'groupId', 'previousId', 'messageId'] as const;

/** One call, validated the way strict mode does. `implicitType` is the endpoint's; items of a batch name their own. */
export function readMessage(value: unknown, implicitType?: MessageType): ReadMessage {
  if (!isObject(value)) return problem('invalid', 'batch', 'each call must be an object');
  const type = implicitType ?? value['type'];
  if (type === undefined) return problem('required', 'type', 'type is required on each item of a batch');
  if (!isMessageType(type)) return problem('invalid', 'type', 'type is not one of the known calls');
  if (jsonBytesAtMost(value) > MAX_ITEM_BYTES && jsonBytes(value) > MAX_ITEM_BYTES) {
    return problem('too_large', 'size', `a call cannot be larger than ${MAX_ITEM_BYTES} bytes`);
  }
  const message: Message = { type, data: {}, original: value };
  for (const name of IDS) {
    const id = value[name];
    if (id === undefined || id === null || id === '') continue;
    if (typeof id !== 'string') return problem('invalid', name, `${name} must be a string value`);
    if (name !== 'messageId' && Buffer.byteLength(id) > MAX_ID_BYTES) {
      return problem('too_long', name, `${name} cannot be longer than ${MAX_ID_BYTES} bytes`);
    }
    message[name] = id;
  }
  const rest = readTimestamp(value, message) ?? readData(value, message) ?? readEvent(value, message);
  const found = rest ?? identityProblem(message) ?? attributeProblem(message) ?? semanticProblem(message);
  return found === undefined ? { type: 'message', message } : { type: 'problem', problem: found };
}

function readTimestamp(value: JsonObject, message: Message): Problem | undefined {
  const { timestamp } = value;
  if (timestamp === undefined || timestamp === null) return undefined;
  const at = typeof timestamp === 'string' && /^\d{4}-\d\d-\d\dT/.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(at)) return { reason: 'invalid', field: 'timestamp', message: 'timestamp must be an ISO 8601 date' };
  message.timestamp = at;
  return undefined;
}

function readData(value: JsonObject, message: Message): Problem | undefined {
  const field = message.type === 'identify' || message.type === 'group' ? 'traits' : 'properties';
  const data = value[field];
  if (data === undefined || data === null) return undefined;
  if (!isObject(data)) return { reason: 'invalid', field, message: `${field} must be a hash` };
  message.data = data;
  return undefined;
}

function readEvent(value: JsonObject, message: Message): Problem | undefined {
  const { event } = value;
  if (message.type !== 'track') return undefined;
  if (typeof event !== 'string' || event.trim() === '') {
    return { reason: 'required', field: 'event', message: 'event name must not be blank' };
  }
  message.event = event;
  return undefined;
}

function problem(reason: Problem['reason'], field: string, message: string): ReadMessage {
  return { type: 'problem', problem: { reason, field, message } };
}

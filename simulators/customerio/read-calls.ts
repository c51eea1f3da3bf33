import { isObject } from './json.ts';
import type { Message, MessageType, Problem } from './message.ts';
import { readMessage } from './read-message.ts';

export type ReadCall =
  | { type: 'message'; message: Message }
  | { type: 'problem'; problem: Problem; item: unknown; index: number };

export type ReadCalls = { type: 'calls'; calls: ReadCall[] } | { type: 'malformed'; problem: Problem };

/** The calls of a body. `refusal` adds reasons of its own. */
export function readCalls(
  text: string,
  endpoint: MessageType | 'batch',
  refusal: (message: Message) => string | undefined,
): ReadCalls {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return malformed(`malformed JSON: ${error instanceof Error ? error.name : 'error'}`);
  }
  if (!isObject(body)) return malformed('the body must be an object');
  const { batch, context } = body;
  const items: unknown[] | undefined = endpoint === 'batch' ? (Array.isArray(batch) ? batch : undefined) : [body];
  if (items === undefined) return malformed('batch must be an array');
  const calls = items.map((item, index): ReadCall => {
    // The batch's context is the default for its items; its integrations have no effect.
    const whole = context !== undefined && isObject(item) && endpoint === 'batch' ? { context, ...item } : item;
    const read = readMessage(whole, endpoint === 'batch' ? undefined : endpoint);
    if (read.type === 'problem') return { ...read, item, index };
    const refused = refusal(read.message);
    if (refused === undefined) return read;
    return { type: 'problem', problem: { reason: 'refused', field: 'userId', message: refused }, item, index };
  });
  return { type: 'calls', calls };
}

function malformed(message: string): ReadCalls {
  return { type: 'malformed', problem: { reason: 'invalid', field: 'body', message } };
}

import { z } from 'zod';
import { isPlainObject } from '../../domain/merge-patch.ts';

type Message = Record<string, z.infer<ReturnType<typeof z.json>>>;

/** It stays as it was parsed: a copy by zod would lose an attribute called `__proto__`, which is sent all the same. */
const messageSchema = z.custom<Message>(isPlainObject);

/** A message as a client of Customer.io reads it. */
export function jsonMessage(json: Buffer): Message {
  return messageSchema.parse(JSON.parse(json.toString()));
}

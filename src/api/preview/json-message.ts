import { z } from 'zod';

const messageSchema = z.record(z.string(), z.json());

/** A message as a client of Customer.io reads it. */
export function jsonMessage(json: Buffer): z.infer<typeof messageSchema> {
  return messageSchema.parse(JSON.parse(json.toString()));
}

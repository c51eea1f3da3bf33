import type { Payload } from '@temporalio/common';
import { z } from 'zod';

/** What the UI and the command line send: payloads in protobuf's JSON, whose bytes are base64. https://docs.temporal.io/codec-server */
const base64 = z.base64().transform((text) => Buffer.from(text, 'base64'));

export const payloadsSchema = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), base64).default({}), data: base64.default(Buffer.alloc(0)) }))
    .default([]),
});

/** The same way back. */
export function payloadsJson(payloads: readonly Payload[]): unknown {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, bytes]) => [name, textOf(bytes)])),
      data: textOf(data),
    })),
  };
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}

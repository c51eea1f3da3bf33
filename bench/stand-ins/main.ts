import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startCountingCustomerio } from './customerio.ts';
import { startReplayingSalesforce } from './salesforce.ts';

/** Both stand-ins in a process of their own; prints their addresses as one line of JSON, and answers each message. */
const { values } = parseArgs({ options: { options: { type: 'string' } } });
const { salesforce: replay, customerio: counting } = z
  .object({
    salesforce: z.object({
      contacts: z.number(),
      latencyMs: z.number(),
      bytesPerSecond: z.number().optional(),
    }),
    customerio: z.object({ latencyMs: z.number(), checks: z.object({ contacts: z.number() }).optional() }),
  })
  .parse(JSON.parse(values.options ?? ''));
const salesforce = await startReplayingSalesforce(replay);
const customerio = await startCountingCustomerio(counting);
process.stdout.write(`${JSON.stringify({ salesforce: salesforce.url, customerio: customerio.url })}\n`);
process.on('message', () =>
  process.send?.({ ...customerio.count(), calls: salesforce.calls(), differences: customerio.differences() }),
);

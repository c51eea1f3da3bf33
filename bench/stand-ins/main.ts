import { parseArgs } from 'node:util';
import { startCountingCustomerio } from './customerio.ts';
import { startReplayingSalesforce } from './salesforce.ts';

/** Both stand-ins in a process of their own; prints their addresses as one line of JSON. */
const { values } = parseArgs({
  options: { contacts: { type: 'string', default: '100000' }, latency: { type: 'string', default: '0' } },
});
const latencyMs = Number(values.latency);
const salesforce = await startReplayingSalesforce({ contacts: Number(values.contacts), latencyMs, resultPages: true });
const customerio = await startCountingCustomerio({ latencyMs });
process.stdout.write(`${JSON.stringify({ salesforce: salesforce.url, customerio: customerio.url })}\n`);
process.on('message', () => process.send?.(customerio.count()));

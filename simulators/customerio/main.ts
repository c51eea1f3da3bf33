import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startCustomerioSimulator } from './index.ts';

const optionsSchema = z.strictObject({
  port: z.coerce.number().int().min(0).max(65_535).default(4002),
  'api-key': z.string().min(1).optional(),
  mode: z.enum(['full', 'count', 'discard']).default('full'),
});

/** `node simulators/customerio/main.ts [--port 4002] [--api-key key] [--mode full|count|discard]` */
const { values } = parseArgs({
  options: { port: { type: 'string' }, 'api-key': { type: 'string' }, mode: { type: 'string' } },
});
const parsed = optionsSchema.safeParse(values);
if (!parsed.success) {
  process.stderr.write(`${z.prettifyError(parsed.error)}\n`);
  process.exit(1);
}
const { port, mode, 'api-key': apiKey } = parsed.data;
const simulator = await startCustomerioSimulator({
  port,
  mode,
  ...(apiKey === undefined ? {} : { apiKeys: [apiKey] }),
});
process.stdout.write(`Customer.io simulator: ${simulator.url} (API key ${simulator.apiKey})\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.close().then(() => process.exit(0)));
}

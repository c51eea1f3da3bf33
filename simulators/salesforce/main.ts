import { parseArgs } from 'node:util';
import { startSalesforceSimulator } from './index.ts';

/** `node simulators/salesforce/main.ts --port 4001 --contacts 20000`: runs until it is ended, and prints where it is. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4001' },
    contacts: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    'page-records': { type: 'string', default: '50000' },
    'auto-approve': { type: 'boolean', default: false },
  },
});
const { url } = await startSalesforceSimulator({
  port: whole('port', 65_535),
  contacts: whole('contacts', 10_000_000),
  seed: whole('seed', 2 ** 31),
  pageRecords: whole('page-records', 10_000_000, 1),
  autoApprove: values['auto-approve'],
});
process.stdout.write(`${url}\n`);

function whole(name: 'port' | 'contacts' | 'seed' | 'page-records', most: number, least = 0): number {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`--${name} must be a whole number from ${least} to ${most}, not ${values[name]}`);
}

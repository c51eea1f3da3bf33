import { parseArgs } from 'node:util';
import { startSalesforceSimulator } from './index.ts';

/** `node simulators/salesforce/main.ts --port 4001 --contacts 20000` */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '4001' }, contacts: { type: 'string', default: '1000' } },
});
const { url } = await startSalesforceSimulator({ port: Number(values.port), contacts: Number(values.contacts) });
process.stdout.write(`${url}\n`);

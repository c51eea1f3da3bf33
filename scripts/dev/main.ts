import { fileURLToPath } from 'node:url';
import { Api } from '../stack/api.ts';
import type { LocalService } from '../stack/local-service.ts';
import { startLocalStack } from '../stack/local-stack.ts';
import { runCommand } from '../stack/run-command.ts';
import { connectSimulators } from './connect-simulators.ts';
import { nodeFlags } from './node-flags.ts';
import { runOnChange } from './run-on-change.ts';
import { seedSync } from './seed-sync.ts';

const CONTACTS = 5_000;
/** Always the same: the connection and the destination that are kept in `.data` point there. */
const SIMULATOR_PORTS = { salesforce: 4010, customerio: 4020 };
/** Known to everybody, and good for nothing but this API on 127.0.0.1. */
const API_TOKEN = 'local-development-token';
const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));
const DATA_DIR = fileURLToPath(new URL('../../.data', import.meta.url));

/**
 * `npm run dev`: the demo's stack without its scenario, with a sync to begin with. The service is started again when its source changes; its state and
 * Temporal's stay in `.data`. The simulators forget: their org is the same at each start, their workspace empty.
 */
await runCommand('Development', async (cleanup, { signal }) => {
  say('Starting Temporal, a simulated Salesforce and Customer.io, and the service ...');
  const stack = await startLocalStack(
    {
      dataDir: DATA_DIR,
      keepTemporal: true,
      contacts: CONTACTS,
      simulatorPorts: SIMULATOR_PORTS,
      apiToken: API_TOKEN,
      nodeFlags: nodeFlags(process.argv.slice(2)),
    },
    cleanup,
  );
  const start = (): Promise<LocalService> => stack.startService(say);
  const service = await start();
  const api = new Api(stack.apiUrl, stack.apiToken);
  const { connectionId, destinationId, isNew } = await connectSimulators(stack, api);
  if (isNew) await seedSync(api, { connectionId, destinationId });
  say(`
API docs     ${stack.apiUrl}/docs   token: ${stack.apiToken}
Temporal UI  ${stack.temporalUiUrl}
Salesforce   ${stack.salesforce.url}   connection: ${connectionId}
Customer.io  ${stack.customerio.url}   destination: ${destinationId}

The service starts again when a file in src changes. Its state is in .data: delete that folder to begin anew. Stop with Ctrl-C.
`);
  await Promise.race([signal, runOnChange(SOURCE, service, start, say)]);
  return 0;
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

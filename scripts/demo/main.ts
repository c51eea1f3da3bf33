import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from '../stack/api.ts';
import { startLocalStack } from '../stack/local-stack.ts';
import type { LocalService } from '../stack/local-service.ts';
import { runCommand } from '../stack/run-command.ts';
import { HELP, readOptions } from './options.ts';
import { runAllScenario } from './all/scenario.ts';
import { runScenario } from './scenario.ts';

/** `npm run demo`: the whole main job on this machine. Exits with 1 when anything differs. */
let service: LocalService | undefined;

await runCommand(
  'The demo',
  async (cleanup, { signal }) => {
    const options = readOptions(process.argv.slice(2));
    if (options.help) {
      say(HELP);
      return 0;
    }
    const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-demo-'));
    cleanup.add(() => rm(folder, { recursive: true, force: true }));
    say('Starting Temporal, a simulated Salesforce and Customer.io, and the service ...');
    const stack = await startLocalStack(
      { dataDir: folder, contacts: options.contacts, keepTemporal: false, keepMessages: options.all },
      cleanup,
    );
    service = await stack.startService();
    const scenario = options.all ? runAllScenario : runScenario;
    const outcome = await Promise.race([scenario(stack, new Api(stack.apiUrl, stack.apiToken), say), service.ended]);
    if (options.keep) {
      say(`\nEverything keeps running; stop it with Ctrl-C.`);
      say(`API token    ${stack.apiToken}`);
      say(`Temporal CLI temporal workflow list --address ${stack.temporalAddress}`);
      await Promise.race([signal, service.ended]);
    }
    return outcome === 'equal' ? 0 : 1;
  },
  () => service?.lastLines() ?? [],
);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

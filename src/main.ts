import { runCodecServer } from './codec-server.ts';
import { runProcess } from './service.ts';

const COMMANDS = {
  /** API and worker in one process. */
  all: () => runProcess('all'),
  api: () => runProcess('api'),
  codec: runCodecServer,
};

const [, , name = 'all'] = process.argv;
const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
if (command === undefined) {
  process.stderr.write(`${name}: no such command; there are ${Object.keys(COMMANDS).join(', ')}\n`);
  process.exitCode = 1;
} else {
  await command();
}

/** Each loads what it needs alone. */
const COMMANDS = {
  /** API and worker in one process. */
  all: async () => (await import('./service.ts')).runProcess('all'),
  api: async () => (await import('./service.ts')).runProcess('api'),
  /** For the Temporal UI and CLI, where PAYLOAD_KEY is set. */
  codec: async () => (await import('./codec-server.ts')).runCodecServer(),
  /** Brings the database's schema up to date, and ends. */
  migrate: async () => (await import('./migrate-command.ts')).runMigrations(),
};

const [, , name = 'all'] = process.argv;
const command = Object.entries(COMMANDS).find(([known]) => known === name)?.[1];
if (command === undefined) {
  process.stderr.write(`${name}: no such command; there are ${Object.keys(COMMANDS).join(', ')}\n`);
  process.exitCode = 1;
} else {
  await command();
}

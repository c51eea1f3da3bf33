import { join } from 'node:path';
import { startLocalStack } from '../stack/local-stack.ts';
import { UserError } from '../user-error.mjs';

const CONTACTS = 5_000;

/** `npm run dev`: the demo's stack without its scenario, restarted on change; the service's and Temporal's state stay in `.data`. */
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
});
try {
  const dataDir = join(import.meta.dirname, '../../.data');
  const stack = await startLocalStack({ dataDir, contacts: CONTACTS, keepTemporal: true, watch: true, log: say });
  try {
    say(`\nAPI           ${stack.apiUrl}/docs   token: ${stack.apiToken}`);
    say(`Temporal UI   ${stack.temporalUiUrl}`);
    say(`Salesforce    ${stack.salesforce.url}   a refresh token: ${stack.salesforce.grantTokens().refreshToken}`);
    say(`Customer.io   ${stack.customerio.url}   API key: ${stack.customerio.apiKey}`);
    say('The service restarts when a file in src changes. Stop with Ctrl-C.');
    await interrupted;
  } finally {
    await stack.stop();
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

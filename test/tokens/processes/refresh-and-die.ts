// Arguments: database URL, key in base64, connection id. A worker that is killed between Salesforce's answer to a refresh
// and the moment it would have stored it.
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import { createTokenProvider } from '../../../src/salesforce/token-provider.ts';
import { openStore } from '../../../src/store/open-store.ts';

const LEASE_MS = 2_000;

const [databaseUrl = '', key = '', connectionId = ''] = process.argv.slice(2);
const store = await openStore({ databaseUrl, dataDir: '', secretsKeys: [Buffer.from(key, 'base64')] });
const tokens = createTokenProvider({
  connections: {
    ...store.connections,
    storeRefreshedTokens: () => {
      process.kill(process.pid, 'SIGKILL');
      return new Promise(() => undefined);
    },
  },
  oauth: createSalesforceOAuth({ allowLoopback: true }),
  clientFor: ({ loginUrl }) => Promise.resolve({ loginUrl, clientId: 'client' }),
  leaseMs: LEASE_MS,
});
const { tokenVersion } = await tokens.token(connectionId);
await tokens.refreshed(connectionId, tokenVersion);

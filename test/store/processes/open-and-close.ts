// Arguments: data folder, key in base64, database URL when there is one. Opens the store, uses it and closes it.
import { openStore } from '../../../src/store/open-store.ts';

const [dataDir = '', key = '', databaseUrl] = process.argv.slice(2);
const store = await openStore({
  dataDir,
  secretsKeys: [Buffer.from(key, 'base64')],
  ...(databaseUrl === undefined ? {} : { databaseUrl }),
});
await store.ping();
await store.connections.list({ limit: 1 });
await store.close();
process.stdout.write('done\n');

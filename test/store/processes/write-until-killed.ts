// Arguments: data folder, key in base64. Prints the id of every connection that the store has acknowledged.
import { openStore } from '../../../src/store/open-store.ts';

const [dataDir = '', key = ''] = process.argv.slice(2);
const store = await openStore({ dataDir, secretsKeys: [Buffer.from(key, 'base64')] });
for (let count = 1; ; count += 1) {
  const { id } = await store.connections.create({
    id: `con_${count}`,
    name: `Connection ${count}`,
    environment: 'sandbox',
    loginUrl: 'https://test.salesforce.com',
    authMethod: 'authorization_code',
    clientSecret: `secret ${count}`,
  });
  process.stdout.write(`${id}\n`);
}

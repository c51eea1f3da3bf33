import { Connection } from 'jsforce';
import { runPeer } from './peer.ts';
import { recordsOf } from './record-stream.ts';

/** jsforce's record stream alone, which sends nothing: one page, its best case. */
await runPeer(async (object, { salesforce, columns }) => {
  const connection = new Connection({ instanceUrl: salesforce, accessToken: 'bench-access', version: '67.0' });
  let read = 0;
  await recordsOf(connection, object, columns, () => {
    read += 1;
  });
  return read;
});

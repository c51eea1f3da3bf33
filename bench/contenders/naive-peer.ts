import { Analytics } from '@customerio/cdp-analytics-node';
import { Connection } from 'jsforce';
import { runPeer } from './peer.ts';
import { recordsOf } from './record-stream.ts';
import { traitsOf } from './traits.ts';

/**
 * What one writes first: jsforce's `bulk2.query` and the vendor's own client. Its stream cannot be held up, so all that it
 * reads waits in memory. One result page: with several it hands out header rows as records, or ends the process.
 */
await runPeer(async (object, { salesforce, customerio, columns }) => {
  const connection = new Connection({ instanceUrl: salesforce, accessToken: 'bench-access', version: '67.0' });
  const analytics = new Analytics({ writeKey: 'bench-key', host: customerio, maxEventsInBatch: 500 });
  let sent = 0;
  await recordsOf(connection, object, columns, (record) => {
    const { Id: userId = '', SystemModstamp: timestamp = '' } = record;
    analytics.identify({ userId, timestamp: new Date(timestamp), traits: traitsOf(columns, record) });
    sent += 1;
  });
  await analytics.closeAndFlush();
  return sent;
});

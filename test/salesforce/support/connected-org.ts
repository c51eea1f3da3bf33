import { randomUUID } from 'node:crypto';
import { createSalesforceByConnection } from '../../../src/salesforce/connect.ts';
import type { Http } from '../../../src/salesforce/http.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import type { Salesforce, SalesforceByConnection } from '../../../src/salesforce/salesforce.ts';
import type { Store } from '../../../src/store/store.ts';
import type { RotatingOrg } from './rotating-org.ts';
import { startRotatingOrg } from './rotating-org.ts';
import type { Handler } from './serve.ts';

export type ConnectedOrg = {
  org: RotatingOrg;
  connectionId: string;
  salesforce: Salesforce;
  connect: SalesforceByConnection;
};

/** An org that answers authorized calls as the test says, and a connection of the store that is authorized with it. */
export async function connectOrg(
  store: Store,
  api: Handler,
  over: { http?: Http; clock?: () => number } = {},
): Promise<ConnectedOrg> {
  const org = await startRotatingOrg(api);
  const connectionId = `con_${randomUUID()}`;
  await store.connections.create({
    id: connectionId,
    name: 'Acme',
    environment: 'custom',
    loginUrl: org.url,
    authMethod: 'authorization_code',
  });
  const { accessToken, refreshToken, url: instanceUrl } = org;
  await store.connections.authorize(connectionId, {
    accessToken,
    grant: { type: 'refresh_token', refreshToken },
    instanceUrl,
  });
  const connect = createSalesforceByConnection({
    store,
    oauth: createSalesforceOAuth({ allowLoopback: true }),
    config: { allowLoopback: true, clientId: 'client', clientSecret: 'client-SECRET' },
    ...over,
  });
  return { org, connectionId, connect, salesforce: await connect(connectionId) };
}

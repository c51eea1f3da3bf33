import type { Api } from '../stack/api.ts';
import type { LocalStack } from '../stack/local-stack.ts';

const CONNECTION = 'Simulated org';
const DESTINATION = 'Simulated workspace';

/**
 * Makes sure that the service has a connection to the simulated org and a destination in the simulated workspace. The org knows
 * no token from before its start, so the connection is authorized each time, as a person would in a browser.
 */
export async function connectSimulators(
  { salesforce, customerio }: LocalStack,
  api: Api,
): Promise<{ connectionId: string; destinationId: string; isNew: boolean }> {
  const known = await api.find('/v1/connections', CONNECTION);
  const connectionId =
    known ??
    (await api.create('/v1/connections', {
      name: CONNECTION,
      environment: 'custom',
      loginUrl: salesforce.url,
      auth: { method: 'authorization_code' },
    }));
  const page = await fetch(await api.reauthorize(connectionId));
  if (!page.ok) throw new Error(`the simulated org could not be authorized: ${page.status} ${await page.text()}`);
  const destinationId =
    (await api.find('/v1/destinations', DESTINATION)) ??
    (await api.create('/v1/destinations', {
      name: DESTINATION,
      type: 'customerio',
      region: 'us',
      apiKey: customerio.apiKey,
      endpoint: customerio.url,
    }));
  return { connectionId, destinationId, isNew: known === undefined };
}

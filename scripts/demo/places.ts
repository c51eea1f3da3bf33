import type { Api } from '../stack/api.ts';
import type { LocalStack } from '../stack/local-stack.ts';

/** The simulated org and workspace, as a user would connect them. */
export async function connectPlaces(
  { salesforce, customerio }: LocalStack,
  api: Api,
): Promise<{ connectionId: string; destinationId: string }> {
  const { refreshToken } = salesforce.grantTokens();
  const connectionId = await api.create('/v1/connections', {
    name: 'Simulated org',
    environment: 'custom',
    loginUrl: salesforce.url,
    auth: { method: 'refresh_token', refreshToken },
  });
  const destinationId = await api.create('/v1/destinations', {
    name: 'Simulated workspace',
    type: 'customerio',
    region: 'us',
    apiKey: customerio.apiKey,
    endpoint: customerio.url,
  });
  return { connectionId, destinationId };
}

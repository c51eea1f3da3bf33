import { FailureError } from '../domain/failure.ts';
import type { DestinationStore } from '../store/store.ts';
import type { CustomerioByDestination } from './customerio.ts';
import { checkEndpoint, regionBaseUrl } from './endpoint.ts';
import { createCustomerio } from './pipelines-client.ts';

/** One client per destination and call: the API key may be rotated between two pages. Sockets are shared. */
export function createCustomerioByDestination(deps: {
  destinations: Pick<DestinationStore, 'get' | 'apiKey'>;
  allowLoopback: boolean;
}): CustomerioByDestination {
  const { destinations, allowLoopback } = deps;
  return async (destinationId) => {
    const [destination, apiKey] = await Promise.all([
      destinations.get(destinationId),
      destinations.apiKey(destinationId),
    ]);
    if (destination === undefined || apiKey === undefined) {
      throw stop('customerio.destination_missing', `The destination ${destinationId} does not exist any more.`);
    }
    if (destination.endpoint === undefined) {
      return createCustomerio({ baseUrl: regionBaseUrl(destination.region), apiKey });
    }
    // Again, as the setting may have changed since the destination was created.
    const checked = checkEndpoint(destination.endpoint, { allowLoopback });
    if (checked.type === 'invalid') {
      throw stop('customerio.endpoint_refused', `The endpoint of destination ${destinationId} ${checked.message}`);
    }
    return createCustomerio({ baseUrl: checked.baseUrl, apiKey });
  };
}

function stop(code: string, message: string): FailureError {
  return new FailureError({ reaction: { type: 'stop' }, code, message, fault: 'configuration' });
}

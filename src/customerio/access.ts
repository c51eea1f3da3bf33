import { FailureError } from '../domain/failure.ts';
import type { DestinationStore } from '../store/store.ts';
import { checkEndpoint, regionBaseUrl } from './endpoint.ts';

export type AccessDependencies = {
  destinations: Pick<DestinationStore, 'get' | 'apiKey'>;
  allowLoopback: boolean;
};

/** Where a destination's requests go, and with which key. Throws a {@link FailureError} that asks for a person. */
export async function destinationAccess(
  { destinations, allowLoopback }: AccessDependencies,
  destinationId: string,
): Promise<{ baseUrl: string; apiKey: string }> {
  const [destination, apiKey] = await Promise.all([
    destinations.get(destinationId),
    destinations.apiKey(destinationId),
  ]);
  if (destination === undefined || apiKey === undefined) {
    throw stop('customerio.destination_missing', `The destination ${destinationId} does not exist any more.`);
  }
  if (destination.endpoint === undefined) return { baseUrl: regionBaseUrl(destination.region), apiKey };
  // Again, as the setting may have changed since the destination was created.
  const checked = checkEndpoint(destination.endpoint, { allowLoopback });
  if (checked.type === 'valid') return { baseUrl: checked.baseUrl, apiKey };
  throw stop('customerio.endpoint_refused', `The endpoint of destination ${destinationId} ${checked.message}`);
}

function stop(code: string, message: string): FailureError {
  return new FailureError({ reaction: { type: 'stop' }, code, message, fault: 'configuration' });
}

import { FailureError } from '../domain/failure.ts';
import { checkEndpoint, regionBaseUrl } from './endpoint.ts';
import type { Region } from './endpoint.ts';

type Place = {
  destinationId: string;
  settings: { region: Region; endpoint?: string | undefined };
  allowLoopback: boolean;
};

/** Where a destination's requests go. Throws a {@link FailureError} that asks for a person. */
export function baseUrlOf({ destinationId, settings: { region, endpoint }, allowLoopback }: Place): string {
  if (endpoint === undefined) return regionBaseUrl(region);
  // Again, as the setting may have changed since the destination was created.
  const checked = checkEndpoint(endpoint, { allowLoopback });
  if (checked.type === 'valid') return checked.baseUrl;
  throw new FailureError({
    reaction: { type: 'stop' },
    code: 'customerio.endpoint_refused',
    message: `The endpoint of destination ${destinationId} ${checked.message}`,
    fault: 'configuration',
  });
}

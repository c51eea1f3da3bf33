import { destinationAccess } from './access.ts';
import type { AccessDependencies } from './access.ts';
import type { CustomerioByDestination } from './customerio.ts';
import type { RequestWindows } from './request-window.ts';
import { createCustomerio } from './pipelines-client.ts';

/** One client per destination and call: the API key may be rotated between two pages. Sockets are shared. */
export function createCustomerioByDestination(
  deps: AccessDependencies & { windows: RequestWindows },
): CustomerioByDestination {
  return async (destinationId) =>
    createCustomerio({
      ...(await destinationAccess(deps, destinationId)),
      onSetback: () => deps.windows.of(destinationId).setback(),
    });
}

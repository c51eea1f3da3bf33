import type { KeyCheck } from '../customerio/check-key.ts';
import type { CustomerioByDestination } from '../customerio/customerio.ts';
import type { RequestWindows } from '../customerio/request-window.ts';
import { FailureError } from '../domain/failure.ts';
import type { Destination, DestinationStore } from '../store/store.ts';
import type { Access, DestinationKind } from './kind.ts';

export type DestinationDependencies = {
  destinations: Pick<DestinationStore, 'get' | 'secret'>;
  kinds: readonly DestinationKind[];
  allowLoopback: boolean;
};

/** One client per destination and call: its secret may be rotated between two pages. Sockets are shared. */
export function createCustomerioByDestination(
  deps: DestinationDependencies & { windows: RequestWindows },
): CustomerioByDestination {
  return async (destinationId) => {
    const { kind, access } = await accessOf(deps, destinationId);
    return kind.connect(access, () => deps.windows.of(destinationId).setback());
  };
}

/** Asks a destination about its secret. Never throws for an answer. */
export async function checkDestination(deps: DestinationDependencies, destinationId: string): Promise<KeyCheck> {
  try {
    const { kind, access } = await accessOf(deps, destinationId);
    return await kind.check(access);
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { status: 'unknown', message: error.message };
  }
}

/** Undefined: a kind that this process does not know, as while a release that adds one is rolled out. */
export function kindOf(kinds: readonly DestinationKind[], { type }: Destination): DestinationKind | undefined {
  return kinds.find((kind) => kind.type === type);
}

/** Throws a {@link FailureError} that asks for a person. */
async function accessOf(
  { destinations, kinds, allowLoopback }: DestinationDependencies,
  destinationId: string,
): Promise<{ kind: DestinationKind; access: Access<unknown> }> {
  const [destination, secret] = await Promise.all([
    destinations.get(destinationId),
    destinations.secret(destinationId),
  ]);
  if (destination === undefined || secret === undefined) {
    throw stop('customerio.destination_missing', `The destination ${destinationId} does not exist any more.`);
  }
  const kind = kindOf(kinds, destination);
  if (kind !== undefined)
    return { kind, access: { destinationId, settings: destination.settings, secret, allowLoopback } };
  const known = kinds.map(({ type }) => type).join(', ');
  const message = `The destination ${destinationId} is of type ${destination.type}; this release knows ${known}.`;
  throw stop('customerio.destination_unknown', message);
}

function stop(code: string, message: string): FailureError {
  return new FailureError({ reaction: { type: 'stop' }, code, message, fault: 'configuration' });
}

import type { Connection, Destination } from '../client/api.generated.ts';
import { allEntries } from '../client/answers.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Places } from './format/sync.ts';
import { named } from './named.ts';
import type { Session } from './session.ts';

export type KnownPlaces = { connections: Connection[]; destinations: Destination[] };
type Ids = { connectionId: string; destinationId: string };

export async function knownPlaces({ client }: Session): Promise<KnownPlaces> {
  const [connections, destinations] = await Promise.all([
    allEntries((query) => client.GET('/v1/connections', { params: { query } })),
    allEntries((query) => client.GET('/v1/destinations', { params: { query } })),
  ]);
  return { connections, destinations };
}

/** For people: names, and ids where something has none. */
export function placeNames({ connections, destinations }: KnownPlaces, ids: Ids): Places {
  const connection = connections.find(({ id }) => id === ids.connectionId);
  const destination = destinations.find(({ id }) => id === ids.destinationId);
  return { connection: connection?.name ?? ids.connectionId, destination: destination?.name ?? ids.destinationId };
}

/** `connection` and `destination`, which people give by name, as the ids that the API takes; the rest as it is. */
export function withPlaceIds(places: KnownPlaces, given: Record<string, unknown>): Record<string, unknown> {
  const { connection, destination, ...rest } = given;
  return {
    ...rest,
    ...(connection === undefined ? {} : { connectionId: idOf('connection', places.connections, connection) }),
    ...(destination === undefined ? {} : { destinationId: idOf('destination', places.destinations, destination) }),
  };
}

function idOf(kind: string, all: readonly { id: string; name: string }[], wanted: unknown): string {
  if (typeof wanted !== 'string') {
    throw new CliError(EXIT.refused, `${kind} must be the name of a ${kind}, or its id.`);
  }
  return named(kind, all, wanted).id;
}

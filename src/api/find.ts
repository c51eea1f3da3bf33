import type { Connection, Destination, Store } from '../store/store.ts';
import type { SyncClient } from '../temporal/sync-client.ts';
import type { SyncView } from '../domain/sync-view.ts';
import { conflict, notFound } from './problem.ts';
import type { Problem } from './problem.ts';

/** Each throws a 404 problem when there is none. */
export async function findConnection(store: Pick<Store, 'connections'>, id: string): Promise<Connection> {
  const connection = await store.connections.get(id);
  if (connection === undefined) throw notFound('connection');
  return connection;
}

export async function findDestination(store: Pick<Store, 'destinations'>, id: string): Promise<Destination> {
  const destination = await store.destinations.get(id);
  if (destination === undefined) throw notFound('destination');
  return destination;
}

export async function findSync(syncs: SyncClient, id: string): Promise<SyncView> {
  return existing(await syncs.get(id));
}

export function existing(sync: SyncView | undefined): SyncView {
  if (sync === undefined) throw notFound('sync');
  return sync;
}

const PENDING = { authMethod: 'authorization_code', status: 'pending_authorization' } as const;
const NEEDS_PERSON = new Set(['authorization_code', 'refresh_token']);

/** Throws a 409 problem unless Salesforce can be asked through the connection. */
export function demandConnected(connection: Connection): void {
  if (connection.status !== 'connected') throw notAuthorized(connection);
}

/** Without a connection: as it is told of one that a person is yet to authorize. */
export function notAuthorized(
  connection: Pick<Connection, 'authMethod' | 'status' | 'statusReason'> = PENDING,
): Problem {
  const why = connection.statusReason === undefined ? '' : ` (${connection.statusReason})`;
  const next = NEEDS_PERSON.has(connection.authMethod)
    ? 'Get an authorizationUrl from POST /v1/connections/:id/reauthorize and have a person open it.'
    : 'Mend it in Salesforce, or have new credentials at hand, and call POST /v1/connections/:id/reauthorize.';
  return conflict(`The connection is not authorized${why}. ${next}`, `connection.${connection.status}`);
}

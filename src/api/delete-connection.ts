import type { Connection } from '../store/store.ts';
import type { ApiDependencies } from './dependencies.ts';
import { conflict, notFound } from './problem.ts';
import type { Problem } from './problem.ts';

/**
 * Deletes a connection that no sync uses, and ends at Salesforce what a person granted it. The latter is tried once,
 * after the answer: a connection is deleted whether Salesforce can be reached or not.
 */
export async function deleteConnection(deps: ApiDependencies, connection: Connection): Promise<void> {
  const { store, syncs, log } = deps;
  const { id } = connection;
  const users = await syncs.count({ connectionId: id });
  if (users > 0) throw connectionInUse(users);
  const revoke = await revocation(deps, connection);
  if (!(await store.connections.delete(id))) throw notFound('connection');
  revoke().catch((error: unknown) => log.warn({ connectionId: id, err: error }, NOT_REVOKED));
}

export function connectionInUse(syncs: number): Problem {
  return conflict(`${syncs} syncs use this connection. Delete them first.`);
}

const NOT_REVOKED = "a deleted connection's refresh token could not be revoked at Salesforce";

/** Reads what is gone after the deletion. Credentials that an admin set up are not ours to end. */
async function revocation(deps: ApiDependencies, connection: Connection): Promise<() => Promise<void>> {
  try {
    const grant = (await deps.store.connections.tokens(connection.id))?.grant;
    if (grant?.type !== 'refresh_token') return () => Promise.resolve();
    return async () => {
      await deps.oauth.revoke(connection, grant.refreshToken);
      deps.log.info({ connectionId: connection.id }, "a deleted connection's refresh token is revoked at Salesforce");
    };
  } catch (error) {
    return () => Promise.reject(error instanceof Error ? error : new Error(NOT_REVOKED));
  }
}

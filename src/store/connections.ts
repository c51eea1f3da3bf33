import { sql, type Selectable, type UpdateResult } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { SecretBox, SecretPlace } from './crypto.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import type { Connection, ConnectionStore } from './store.ts';
import type { ConnectionTable, Database } from './tables.ts';
import { storableText } from './text.ts';

/** The connection was deleted, or never was. */
export class UnknownConnectionError extends Error {
  override readonly name = 'UnknownConnectionError';
}

export function createConnectionStore(db: Database, secrets: SecretBox): ConnectionStore {
  return {
    async create({ id, name, environment, loginUrl, authMethod, clientId, clientSecret }) {
      const row = await db
        .insertInto('connections')
        .values({
          id,
          name: storableText(name),
          environment,
          login_url: loginUrl,
          auth_method: authMethod,
          client_id: clientId ?? null,
          client_secret_sealed: clientSecret === undefined ? null : secrets.seal(clientSecret, at(id, 'client_secret')),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return connectionOf(row);
    },

    async get(id) {
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : connectionOf(row);
    },

    async list(page) {
      let query = db.selectFrom('connections').selectAll();
      if (page.cursor !== undefined) query = query.where(isOlder('created_at', page.cursor));
      const ordered = query.orderBy('created_at', 'desc').orderBy('id', 'desc');
      const rows = await ordered.limit(page.limit + 1).execute();
      return pageOf(rows, page, {
        item: connectionOf,
        cursor: (row) => encodeTimeCursor({ at: row.created_at, id: row.id }),
      });
    },

    async delete(id) {
      const result = await db.deleteFrom('connections').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async clientSecret(id) {
      const row = await db
        .selectFrom('connections')
        .select('client_secret_sealed')
        .where('id', '=', id)
        .executeTakeFirst();
      const sealed = row?.client_secret_sealed ?? undefined;
      return sealed === undefined ? undefined : secrets.open(sealed, at(id, 'client_secret'));
    },

    async tokens(id) {
      const row = await db
        .selectFrom('connections')
        .select(['token_version', 'access_token_sealed', 'refresh_token_sealed', 'instance_url'])
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { access_token_sealed: access, refresh_token_sealed: refresh, instance_url: instanceUrl } = row;
      if (access === null || refresh === null || instanceUrl === null) return undefined;
      return {
        tokenVersion: row.token_version,
        accessToken: secrets.open(access, at(id, 'access_token')),
        refreshToken: secrets.open(refresh, at(id, 'refresh_token')),
        instanceUrl,
      };
    },

    async authorize(id, tokens) {
      const row = await db
        .updateTable('connections')
        .set((eb) => ({
          status: 'connected',
          status_reason: null,
          access_token_sealed: secrets.seal(tokens.accessToken, at(id, 'access_token')),
          refresh_token_sealed: secrets.seal(tokens.refreshToken, at(id, 'refresh_token')),
          instance_url: tokens.instanceUrl,
          organization_id: tokens.organizationId ?? null,
          username: tokens.username ?? null,
          token_version: eb('token_version', '+', 1),
          lease_id: null,
          leased_until: null,
        }))
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) throw new UnknownConnectionError(`there is no connection ${id}`);
      return connectionOf(row);
    },

    async takeRefreshLease(id, tokenVersion, leaseMs) {
      const leaseId = randomUUID();
      const result = await db
        .updateTable('connections')
        .set({ lease_id: leaseId, leased_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'` })
        .where('id', '=', id)
        .where('token_version', '=', tokenVersion)
        .where(sql<boolean>`(leased_until is null or leased_until < now())`)
        .executeTakeFirst();
      return changed(result) ? { leaseId } : undefined;
    },

    async storeRefreshedTokens(id, leaseId, { accessToken, refreshToken, instanceUrl }) {
      const result = await db
        .updateTable('connections')
        .set((eb) => ({
          // A refresh that worked disproves an earlier verdict on the same tokens.
          status: 'connected',
          status_reason: null,
          access_token_sealed: secrets.seal(accessToken, at(id, 'access_token')),
          ...(refreshToken === undefined
            ? {}
            : { refresh_token_sealed: secrets.seal(refreshToken, at(id, 'refresh_token')) }),
          instance_url: instanceUrl,
          token_version: eb('token_version', '+', 1),
          lease_id: null,
          leased_until: null,
        }))
        .where('id', '=', id)
        .where('lease_id', '=', leaseId)
        .executeTakeFirst();
      return changed(result);
    },

    async releaseRefreshLease(id, leaseId) {
      await db
        .updateTable('connections')
        .set({ lease_id: null, leased_until: null })
        .where('id', '=', id)
        .where('lease_id', '=', leaseId)
        .execute();
    },

    async requireReauthorization(id, tokenVersion, reason) {
      // A lease stays: whoever holds it may yet bring a token that works.
      const result = await db
        .updateTable('connections')
        .set({ status: 'reauthorization_required', status_reason: storableText(reason) })
        .where('id', '=', id)
        .where('token_version', '=', tokenVersion)
        .executeTakeFirst();
      return changed(result);
    },
  };
}

function at(id: string, column: 'client_secret' | 'access_token' | 'refresh_token'): SecretPlace {
  return { table: 'connections', column, rowId: id };
}

function changed(result: UpdateResult): boolean {
  return result.numUpdatedRows > 0n;
}

function connectionOf(row: Selectable<ConnectionTable>): Connection {
  return {
    id: row.id,
    name: row.name,
    environment: row.environment,
    loginUrl: row.login_url,
    authMethod: row.auth_method,
    status: row.status,
    ...(row.status_reason === null ? {} : { statusReason: row.status_reason }),
    ...(row.client_id === null ? {} : { clientId: row.client_id }),
    ...(row.instance_url === null ? {} : { instanceUrl: row.instance_url }),
    ...(row.organization_id === null ? {} : { organizationId: row.organization_id }),
    ...(row.username === null ? {} : { username: row.username }),
    createdAt: row.created_at,
  };
}

import { sql, type Selectable, type UpdateResult } from 'kysely';
import { randomUUID } from 'node:crypto';
import type { SecretBox, SecretPlace } from './crypto.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import type { AuthorizedTokens, Connection, ConnectionStore, Grant } from './store.ts';
import type { ConnectionTable, Database } from './tables.ts';
import { storableText } from './text.ts';

/** The connection was deleted, or never was. */
export class UnknownConnectionError extends Error {
  override readonly name = 'UnknownConnectionError';
}

export function createConnectionStore(db: Database, secrets: SecretBox): ConnectionStore {
  return {
    async create({ id, name, environment, loginUrl, authMethod, clientId, clientSecret, maxDailyApiPercent }, tokens) {
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
          ...(maxDailyApiPercent === undefined ? {} : { max_daily_api_percent: maxDailyApiPercent }),
          ...(tokens === undefined ? {} : { ...authorized(id, tokens), token_version: 1 }),
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

    async update(id, { name, maxDailyApiPercent }) {
      const row = await db
        .updateTable('connections')
        .set({
          // Sets something even when nothing is to change, so that one statement answers every case.
          id,
          ...(name === undefined ? {} : { name: storableText(name) }),
          ...(maxDailyApiPercent === undefined ? {} : { max_daily_api_percent: maxDailyApiPercent }),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : connectionOf(row);
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
      const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();
      if (row === undefined) return undefined;
      const { access_token_sealed: access, instance_url: instanceUrl } = row;
      const grant = grantOf(row);
      if (access === null || grant === undefined || instanceUrl === null) return undefined;
      return {
        tokenVersion: row.token_version,
        accessToken: secrets.open(access, at(id, 'access_token')),
        instanceUrl,
        grant,
      };
    },

    async authorize(id, tokens) {
      const row = await db
        .updateTable('connections')
        .set((eb) => ({
          ...authorized(id, tokens),
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

    async identify(id, { organizationId, username }) {
      const row = await db
        .updateTable('connections')
        .set((eb) => ({
          organization_id: organizationId ?? eb.ref('organization_id'),
          username: username ?? eb.ref('username'),
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
          refreshed_at: NOW,
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

    async idle(idleMs) {
      const rows = await db
        .selectFrom('connections')
        .select(['id', 'token_version'])
        .where('status', '=', 'connected')
        .where('refresh_token_sealed', 'is not', null)
        .where(sql<boolean>`${LAST_USED} < now() - ${idleMs} * interval '1 millisecond'`)
        .orderBy(LAST_USED)
        .execute();
      return rows.map((row) => ({ id: row.id, tokenVersion: row.token_version }));
    },
  };

  function authorized(id: string, tokens: AuthorizedTokens) {
    const { accessToken, instanceUrl, clientSecret, organizationId, username } = tokens;
    return {
      status: 'connected' as const,
      status_reason: null,
      access_token_sealed: secrets.seal(accessToken, at(id, 'access_token')),
      instance_url: instanceUrl,
      organization_id: organizationId ?? null,
      username: username ?? null,
      refreshed_at: NOW,
      ...(clientSecret === undefined
        ? {}
        : { client_secret_sealed: secrets.seal(clientSecret, at(id, 'client_secret')) }),
      ...sealedGrant(id, tokens.grant),
    };
  }

  function sealedGrant(id: string, grant: Grant) {
    const none = { refresh_token_sealed: null, grant_username: null, private_key_sealed: null };
    switch (grant.type) {
      case 'refresh_token':
        return { ...none, refresh_token_sealed: secrets.seal(grant.refreshToken, at(id, 'refresh_token')) };
      case 'jwt_bearer': {
        const { username, privateKey } = grant;
        return {
          ...none,
          grant_username: username,
          private_key_sealed: secrets.seal(privateKey, at(id, 'private_key')),
        };
      }
      case 'client_credentials':
        return none;
    }
  }

  function grantOf(row: Selectable<ConnectionTable>): Grant | undefined {
    const { id, auth_method: method, refresh_token_sealed: refresh, grant_username: username } = row;
    if (method === 'client_credentials') return { type: method };
    if (method === 'jwt_bearer') {
      if (username === null || row.private_key_sealed === null) return undefined;
      return { type: method, username, privateKey: secrets.open(row.private_key_sealed, at(id, 'private_key')) };
    }
    if (refresh === null) return undefined;
    return { type: 'refresh_token', refreshToken: secrets.open(refresh, at(id, 'refresh_token')) };
  }
}

const NOW = sql<Date>`now()`;
/** As early as can be where it is not known, so that none is kept waiting. */
const LAST_USED = sql<Date>`coalesce(refreshed_at, created_at)`;

function at(id: string, column: 'client_secret' | 'access_token' | 'refresh_token' | 'private_key'): SecretPlace {
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
    maxDailyApiPercent: row.max_daily_api_percent,
    createdAt: row.created_at,
  };
}

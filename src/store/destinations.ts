import type { Selectable } from 'kysely';
import type { SecretBox, SecretPlace } from './crypto.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import type { Destination, DestinationStore } from './store.ts';
import type { Database, DestinationTable } from './tables.ts';
import { storableJson, storableText } from './text.ts';

export function createDestinationStore(db: Database, secrets: SecretBox): DestinationStore {
  return {
    async create({ id, name, type, settings, secret }) {
      const row = await db
        .insertInto('destinations')
        .values({
          id,
          name: storableText(name),
          type,
          settings: storableJson(settings),
          // A process of the release before, which may run beside this one while it is rolled out, reads these.
          region: textIn(settings, 'region'),
          endpoint: textIn(settings, 'endpoint'),
          api_key_sealed: secrets.seal(secret, at(id)),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return destinationOf(row);
    },

    async get(id) {
      const row = await db.selectFrom('destinations').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : destinationOf(row);
    },

    async list(page) {
      let query = db.selectFrom('destinations').selectAll();
      if (page.cursor !== undefined) query = query.where(isOlder('created_at', page.cursor));
      const ordered = query.orderBy('created_at', 'desc').orderBy('id', 'desc');
      const rows = await ordered.limit(page.limit + 1).execute();
      return pageOf(rows, page, {
        item: destinationOf,
        cursor: (row) => encodeTimeCursor({ at: row.created_at, id: row.id }),
      });
    },

    async update(id, { name, secret }) {
      const row = await db
        .updateTable('destinations')
        .set({
          // Sets something even when nothing is to change, so that one statement answers every case.
          id,
          ...(name === undefined ? {} : { name: storableText(name) }),
          ...(secret === undefined ? {} : { api_key_sealed: secrets.seal(secret, at(id)) }),
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : destinationOf(row);
    },

    async delete(id) {
      const result = await db.deleteFrom('destinations').where('id', '=', id).executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async secret(id) {
      const row = await db.selectFrom('destinations').select('api_key_sealed').where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : secrets.open(row.api_key_sealed, at(id));
    },
  };
}

function at(id: string): SecretPlace {
  return { table: 'destinations', column: 'api_key', rowId: id };
}

function destinationOf(row: Selectable<DestinationTable>): Destination {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    settings: row.settings ?? earlierSettings(row),
    createdAt: row.created_at,
  };
}

function earlierSettings({ region, endpoint }: Selectable<DestinationTable>): Record<string, unknown> {
  return { region, ...(endpoint === null ? {} : { endpoint }) };
}

function textIn(settings: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = settings[name];
  return typeof value === 'string' ? value : null;
}

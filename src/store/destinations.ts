import type { Selectable } from 'kysely';
import type { SecretBox, SecretPlace } from './crypto.ts';
import { encodeTimeCursor, isOlder, pageOf } from './cursor.ts';
import type { Destination, DestinationStore } from './store.ts';
import type { Database, DestinationTable } from './tables.ts';
import { storableText } from './text.ts';

export function createDestinationStore(db: Database, secrets: SecretBox): DestinationStore {
  return {
    async create({ id, name, region, endpoint, apiKey }) {
      const row = await db
        .insertInto('destinations')
        .values({
          id,
          name: storableText(name),
          region,
          endpoint: endpoint ?? null,
          api_key_sealed: secrets.seal(apiKey, at(id)),
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

    async update(id, { name, apiKey }) {
      const row = await db
        .updateTable('destinations')
        .set({
          // Sets something even when nothing is to change, so that one statement answers every case.
          id,
          ...(name === undefined ? {} : { name: storableText(name) }),
          ...(apiKey === undefined ? {} : { api_key_sealed: secrets.seal(apiKey, at(id)) }),
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

    async apiKey(id) {
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
    region: row.region,
    ...(row.endpoint === null ? {} : { endpoint: row.endpoint }),
    createdAt: row.created_at,
  };
}

import { sql, type Selectable } from 'kysely';
import { decodeIdCursor, encodeIdCursor, pageOf } from './cursor.ts';
import type { ObjectType, ObjectTypeStore } from './object-type-store.ts';
import type { Database, ObjectTypeTable } from './tables.ts';
import { storableText } from './text.ts';

export function createObjectTypeStore(db: Database): ObjectTypeStore {
  const one = (destinationId: string, objectTypeId: string) =>
    db
      .selectFrom('object_types')
      .selectAll()
      .where('destination_id', '=', destinationId)
      .where('object_type_id', '=', objectTypeId)
      .executeTakeFirst();

  return {
    async create({ destinationId, objectTypeId, singular, plural, seed = null }) {
      // The destination's row is locked until the type is there: it cannot be deleted in between.
      const created = await sql<Selectable<ObjectTypeTable>>`
        insert into object_types (destination_id, object_type_id, singular, plural, request_seed)
        select id, ${objectTypeId}, ${storableText(singular)}, ${storableText(plural)}, ${seed}
        from destinations where id = ${destinationId} for key share
        on conflict do nothing
        returning *`.execute(db);
      const row = created.rows[0] ?? (await one(destinationId, objectTypeId));
      if (row === undefined) return { type: 'no_destination' };
      const own = created.rows.length > 0 || (seed !== null && row.request_seed === seed);
      return own ? { type: 'created', objectType: objectTypeOf(row) } : { type: 'exists' };
    },

    async get(destinationId, objectTypeId) {
      const row = await one(destinationId, objectTypeId);
      return row === undefined ? undefined : objectTypeOf(row);
    },

    async list(destinationId, page) {
      let query = db.selectFrom('object_types').selectAll().where('destination_id', '=', destinationId);
      if (page.cursor !== undefined) {
        const after = decodeIdCursor(page.cursor).id;
        query = query.where(sql<boolean>`(length(object_type_id), object_type_id) > (${after.length}::int, ${after})`);
      }
      // Digits without leading zeros: the longer number is the greater one.
      const ordered = query.orderBy(sql`length(object_type_id)`).orderBy('object_type_id');
      const rows = await ordered.limit(page.limit + 1).execute();
      return pageOf(rows, page, { item: objectTypeOf, cursor: (row) => encodeIdCursor({ id: row.object_type_id }) });
    },

    async update(destinationId, objectTypeId, { singular, plural }) {
      const row = await db
        .updateTable('object_types')
        .set({
          // Sets something even when nothing is to change, so that one statement answers every case.
          object_type_id: objectTypeId,
          ...(singular === undefined ? {} : { singular: storableText(singular) }),
          ...(plural === undefined ? {} : { plural: storableText(plural) }),
        })
        .where('destination_id', '=', destinationId)
        .where('object_type_id', '=', objectTypeId)
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? undefined : objectTypeOf(row);
    },

    async delete(destinationId, objectTypeId) {
      const result = await db
        .deleteFrom('object_types')
        .where('destination_id', '=', destinationId)
        .where('object_type_id', '=', objectTypeId)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

function objectTypeOf(row: Selectable<ObjectTypeTable>): ObjectType {
  return {
    destinationId: row.destination_id,
    objectTypeId: row.object_type_id,
    singular: row.singular,
    plural: row.plural,
    createdAt: row.created_at,
  };
}

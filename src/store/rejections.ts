import { sql, type Selectable } from 'kysely';
import { decodeIdCursor, encodeIdCursor, pageOf } from './cursor.ts';
import type { RejectionStore, StoredRejection } from './store.ts';
import type { Database, RejectionTable } from './tables.ts';
import { storableText } from './text.ts';

/** Rows of one INSERT: the cost of a round trip is spread thin, and no statement grows without bound. */
const CHUNK_ROWS = 1_000;

/** Characters kept of what was wrong with a record. */
export const MAX_DETAIL_LENGTH = 1_000;

export function createRejectionStore(db: Database): RejectionStore {
  return {
    async add(syncId, runId, rejections) {
      // In one order for everybody: overlapping attempts of one page would otherwise wait for each other's rows.
      const ordered = [...rejections].sort((a, b) => (a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0));
      for (let start = 0; start < ordered.length; start += CHUNK_ROWS) {
        const chunk = ordered.slice(start, start + CHUNK_ROWS);
        await sql`insert into rejections (run_id, sync_id, record_id, reason, detail)
          select ${runId}, ${syncId}, * from unnest(
            ${chunk.map(({ recordId }) => recordId)}::text[],
            ${chunk.map(({ reason }) => reason)}::text[],
            ${chunk.map(({ detail }) => storableText(detail, MAX_DETAIL_LENGTH))}::text[]
          )
          on conflict (run_id, record_id) do nothing`.execute(db);
      }
    },

    async list(runId, page) {
      let query = db.selectFrom('rejections').selectAll().where('run_id', '=', runId);
      if (page.cursor !== undefined) query = query.where('record_id', '>', decodeIdCursor(page.cursor).id);
      const rows = await query
        .orderBy('record_id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, { item: rejectionOf, cursor: (row) => encodeIdCursor({ id: row.record_id }) });
    },

    async count(runId) {
      const row = await db
        .selectFrom('rejections')
        .select(({ fn }) => fn.countAll<string>().as('rows'))
        .where('run_id', '=', runId)
        .executeTakeFirstOrThrow();
      return Number(row.rows);
    },

    async unresolvedIds(runId, limit, afterRecordId) {
      let query = db
        .selectFrom('rejections')
        .select('record_id')
        .where('run_id', '=', runId)
        .where('resolution', 'is', null);
      if (afterRecordId !== undefined) query = query.where('record_id', '>', afterRecordId);
      const rows = await query.orderBy('record_id').limit(limit).execute();
      return rows.map((row) => row.record_id);
    },

    async resolve(runId, recordIds, resolution) {
      for (let start = 0; start < recordIds.length; start += CHUNK_ROWS) {
        const chunk = recordIds.slice(start, start + CHUNK_ROWS);
        await db
          .updateTable('rejections')
          .set({ resolution, resolved_at: sql<Date>`now()` })
          .where('run_id', '=', runId)
          .where('record_id', '=', sql<string>`any(${chunk}::text[])`)
          .where('resolution', 'is', null)
          .execute();
      }
    },

    async hasOpen(syncId) {
      const row = await db
        .selectFrom('rejections')
        .select('record_id')
        .where('sync_id', '=', syncId)
        .where('resolution', 'is', null)
        .orderBy('record_id')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    async resolveEarlier(syncId, runId, recordIds, resolution) {
      for (let start = 0; start < recordIds.length; start += CHUNK_ROWS) {
        const chunk = recordIds.slice(start, start + CHUNK_ROWS);
        // Locked in one order, as they are added.
        await sql`update rejections set resolution = ${resolution}, resolved_at = now()
          where ctid = any(array(
            select open.ctid from rejections open join runs earlier on earlier.id = open.run_id
            where open.sync_id = ${syncId} and open.record_id = any(${chunk}::text[]) and open.resolution is null
              and (earlier.started_at, earlier.id) < (select started_at, id from runs where id = ${runId})
            order by open.record_id, open.run_id for update of open
          ))`.execute(db);
      }
    },
  };
}

function rejectionOf(row: Selectable<RejectionTable>): StoredRejection {
  return {
    runId: row.run_id,
    recordId: row.record_id,
    reason: row.reason,
    detail: row.detail,
    at: row.created_at,
    ...(row.resolution === null ? {} : { resolution: row.resolution }),
  };
}

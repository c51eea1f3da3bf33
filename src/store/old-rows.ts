import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** Runs of a sync that stay whatever their age, newest first. */
const KEPT_RUNS = 50;

/** A place among ended runs, oldest first. */
export type RunPlace = { endedAt: Date; id: string };
export const FIRST_PLACE: RunPlace = { endedAt: new Date(0), id: '' };

export type OldRun = RunPlace & {
  /** There are enough newer ones of its sync. */
  surplus: boolean;
  /** Records are rejected that nobody has retried with success. */
  unresolved: boolean;
};

/**
 * One question of the next row of an index each, never "exists": where one run has most of the rejections, PostgreSQL
 * thinks that any row will do, and reads all of them for each run that has none.
 *
 * Runs that ended before a time, after a place. None that is under way has an end.
 */
export async function oldRuns(db: Database, before: Date, after: RunPlace, limit: number): Promise<OldRun[]> {
  const { rows } = await sql<OldRun>`
    select r.id, r.ended_at as "endedAt",
      (
        select n.id from runs n where n.sync_id = r.sync_id and (n.started_at, n.id) > (r.started_at, r.id)
        order by n.started_at, n.id offset ${sql.lit(KEPT_RUNS - 1)} limit 1
      ) is not null as surplus,
      (
        select j.record_id from rejections j where j.run_id = r.id and j.resolution is null
        order by j.record_id limit 1
      ) is not null as unresolved
    from runs r
    where r.ended_at is not null and r.ended_at < ${before} and (r.ended_at, r.id) > (${after.endedAt}, ${after.id})
    order by r.ended_at, r.id limit ${limit}`.execute(db);
  return rows;
}

/** With their plans; those of which rejections are left stay. Answers how many went. */
export async function deleteRuns(db: Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`
    delete from runs r where r.id = any(${ids}::text[]) and r.status <> 'running' and r.ended_at is not null
      and (select j.record_id from rejections j where j.run_id = r.id order by j.record_id limit 1) is null`.execute(
    db,
  );
  return Number(numAffectedRows);
}

/** Rejections that were resolved before a time, at most `limit` of them. What another process deletes is left to it. */
export async function deleteResolved(db: Database, before: Date, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from rejections where ctid = any(array(
      select ctid from rejections where resolved_at is not null and resolved_at < ${before}
      order by resolved_at limit ${limit} for update skip locked
    ))`.execute(db);
  return Number(numAffectedRows);
}

/**
 * Of the next `limit` unresolved rejections of a run, deletes those whose record the sync has rejected once more since:
 * it can be seen and retried there. `last` is where to go on; undefined at the end.
 */
export async function deleteSuperseded(
  db: Database,
  runId: string,
  afterRecordId: string,
  limit: number,
): Promise<{ deleted: number; looked: number; last?: string }> {
  const { rows } = await sql<{ id: string; superseded: boolean }>`
    select o.record_id as id, (
      select n.run_id from rejections n
      where n.sync_id = o.sync_id and n.record_id = o.record_id and n.created_at > o.created_at
      order by n.created_at limit 1
    ) is not null as superseded
    from rejections o
    where o.run_id = ${runId} and o.resolution is null and o.record_id > ${afterRecordId}
    order by o.record_id limit ${limit}`.execute(db);
  const ids = rows.filter(({ superseded }) => superseded).map(({ id }) => id);
  const last = rows.length < limit ? undefined : rows.at(-1)?.id;
  const place = { looked: rows.length, ...(last === undefined ? {} : { last }) };
  if (ids.length === 0) return { deleted: 0, ...place };
  const { numAffectedRows = 0n } = await sql`
    delete from rejections where run_id = ${runId} and record_id = any(${ids}::text[])`.execute(db);
  return { deleted: Number(numAffectedRows), ...place };
}

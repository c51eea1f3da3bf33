import type { Answer } from '../answer.ts';
import { json, methodNotAllowed, notFound, vendorError } from '../answer.ts';
import type { Table } from '../org/table.ts';
import { restDatetime } from '../org/instant.ts';
import type { Asked, Simulated } from '../simulated.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MAX_AGE_DAYS = { deleted: 15, updated: 30 };

/**
 * `GET …/sobjects/<object>/deleted` and `…/updated` with `start` and `end`, whose seconds do not count: ids of what was
 * deleted, for good too, or inserted and updated from then until then.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getdeleted.htm
 */
export function replication(asked: Asked, { org }: Simulated, object: string, kind: keyof typeof MAX_AGE_DAYS): Answer {
  const table = org.tables.get(object.toLowerCase());
  if (table === undefined) return notFound();
  if (asked.method !== 'GET') return methodNotAllowed(asked.method, 'GET');
  const [start, end] = ['start', 'end'].map((name) => minute(asked.url.searchParams.get(name)));
  if (start === undefined || end === undefined || Number.isNaN(start + end)) {
    return vendorError(400, 'INVALID_REPLICATION_DATE', 'start and end must be ISO 8601 datetimes');
  }
  if (end - start < MINUTE_MS) {
    return vendorError(400, 'INVALID_REPLICATION_DATE', 'startDate should be before endDate by more than a minute');
  }
  const earliest = org.now() - MAX_AGE_DAYS[kind] * DAY_MS;
  if (start < earliest) {
    return vendorError(400, 'INVALID_REPLICATION_DATE', `startDate cannot be more than ${MAX_AGE_DAYS[kind]} days ago`);
  }
  const rows = [...stamped(table, kind, start, end)];
  const covered = restDatetime(Math.min(end, Math.floor(org.now() / MINUTE_MS) * MINUTE_MS));
  if (kind === 'updated') return json(200, { ids: rows.map(({ id }) => id), latestDateCovered: covered });
  return json(200, {
    deletedRecords: rows.map(({ id, at }) => ({ id, deletedDate: restDatetime(at) })),
    earliestDateAvailable: restDatetime(earliest),
    latestDateCovered: covered,
  });
}

/** A live row is updated, any other that ever was is deleted. */
function* stamped(
  table: Table,
  kind: 'deleted' | 'updated',
  start: number,
  end: number,
): Generator<{ id: string; at: number }> {
  const stamp = table.field('SystemModstamp');
  if (stamp === undefined) return;
  for (let index = 0; index < table.size; index += 1) {
    const version = table.version(index);
    if ((table.state(index, version) === 'live') !== (kind === 'updated')) continue;
    const at = table.cell(index, stamp, version);
    if (typeof at === 'number' && at >= start && at < end) yield { id: table.id(index), at };
  }
}

/** Milliseconds since 1970, in whole minutes; NaN for what is no datetime. */
function minute(text: string | null): number {
  // A plus that was not encoded arrives as a space.
  const ms = Date.parse((text ?? '').replace(' ', '+').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}

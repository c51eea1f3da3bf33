import type { Answer } from '../answer.ts';
import { json, vendorError } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';
import { matchingRows, plan } from '../soql/plan.ts';
import { SoqlError } from '../soql/soql-error.ts';
import { record } from './record.ts';
import type { Cursor } from './cursors.ts';

const PAGE_ROWS = 2_000;

/** `GET …/query?q=` and `…/queryAll?q=`: 2,000 rows, and where to get more. */
export async function query(asked: Asked, simulated: Simulated, includeDeleted: boolean): Promise<Answer> {
  const soql = asked.url.searchParams.get('q') ?? '';
  const pin = simulated.org.pin();
  try {
    const planned = plan(simulated.org, soql, { sequence: pin.sequence, includeDeleted });
    const rows = await matchingRows(planned);
    if (planned.query.countOnly) {
      pin.release();
      return json(200, { totalSize: rows.length, done: true, records: [] });
    }
    const cursor = { plan: planned, rows, release: pin.release };
    if (rows.length > PAGE_ROWS) return page(asked, cursor, 0, simulated.cursors.open(cursor));
    const answer = page(asked, cursor, 0, '');
    pin.release();
    return answer;
  } catch (error) {
    pin.release();
    if (error instanceof SoqlError) return vendorError(400, error.code, error.message);
    throw error;
  }
}

/** `GET …/query/<cursor>-<row>`. */
export function queryMore(asked: Asked, simulated: Simulated, locator: string): Answer {
  const [id = '', from = ''] = locator.split('-');
  const cursor = simulated.cursors.find(id);
  if (cursor === undefined || !/^\d+$/.test(from)) {
    return vendorError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  return page(asked, cursor, Number(from), id);
}

function page(asked: Asked, cursor: Cursor, from: number, id: string): Answer {
  const rows = cursor.rows.subarray(from, from + PAGE_ROWS);
  const to = from + rows.length;
  const records = Array.from(rows, (index) => record(cursor.plan, index, asked.version));
  const done = to >= cursor.rows.length;
  return json(200, {
    totalSize: cursor.rows.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `/services/data/v${asked.version}/query/${id}-${to}` }),
    records,
  });
}

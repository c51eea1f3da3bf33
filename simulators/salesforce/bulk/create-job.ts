import type { Answer } from '../answer.ts';
import { json, vendorError } from '../answer.ts';
import { parseObject } from '../read-body.ts';
import { isCompound } from '../schema/field.ts';
import type { Asked, Simulated } from '../simulated.ts';
import type { Plan } from '../soql/plan.ts';
import { matchingRows, plan } from '../soql/plan.ts';
import { SoqlError } from '../soql/soql-error.ts';
import { DELIMITERS, LINE_ENDINGS } from './csv.ts';
import { jobInfo } from './job-info.ts';
import type { Job } from './jobs.ts';

type Order = Pick<Job, 'operation' | 'soql' | 'lineEnding' | 'columnDelimiter'>;

/**
 * `POST …/jobs/query`. The result is what matches at this moment.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_create_job.htm
 */
export async function createJob(asked: Asked, simulated: Simulated): Promise<Answer> {
  const { org, jobs, usage, settings } = simulated;
  const order = readOrder(asked.body);
  if ('status' in order) return order;
  if (!usage.spendQueryJob()) {
    const message = `Max bulk v2 query jobs (${settings.dailyQueryJobs}) per 24 hrs has been reached for this org.`;
    return vendorError(400, 'LIMIT_EXCEEDED', message);
  }
  const pin = org.pin();
  try {
    const includeDeleted = order.operation === 'queryAll';
    const planned = plan(org, order.soql, { sequence: pin.sequence, includeDeleted });
    const refused = notInBulk(planned);
    if (refused !== undefined) {
      pin.release();
      return vendorError(400, ...refused);
    }
    const job = jobs.add({
      ...order,
      apiVersion: asked.version,
      plan: planned,
      rows: await matchingRows(planned),
      release: pin.release,
      state: settings.pollsUntilComplete === 0 ? 'JobComplete' : 'UploadComplete',
    });
    return json(200, jobInfo(simulated, job));
  } catch (error) {
    pin.release();
    if (error instanceof SoqlError) return vendorError(400, error.code, error.message);
    throw error;
  }
}

function readOrder(text: string): Order | Answer {
  const body = parseObject(text);
  if (body === undefined) return vendorError(400, 'JSON_PARSER_ERROR', 'The request body is not a JSON object');
  const { operation, query, contentType = 'CSV', lineEnding = 'LF', columnDelimiter = 'COMMA' } = body;
  if (operation !== 'query' && operation !== 'queryAll') return invalid('operation must be query or queryAll');
  if (typeof query !== 'string' || query === '') return invalid('query is missing');
  if (contentType !== 'CSV') return invalid('contentType must be CSV');
  if (!isKey(LINE_ENDINGS, lineEnding)) return invalid('lineEnding must be LF or CRLF');
  if (!isKey(DELIMITERS, columnDelimiter)) return invalid('columnDelimiter is unknown');
  return { operation, soql: query, lineEnding, columnDelimiter };
}

function isKey<Table extends object>(table: Table, key: unknown): key is keyof Table {
  return typeof key === 'string' && Object.hasOwn(table, key);
}

function invalid(message: string): Answer {
  return vendorError(400, 'INVALID_REQUEST', message);
}

/** What SOQL has and Bulk API 2.0 has not: error code and message. */
function notInBulk({ query, columns }: Plan): [string, string] | undefined {
  const missing = 'FUNCTIONALITY_NOT_ENABLED';
  if (query.countOnly) return [missing, 'Aggregate functions not supported in Bulk Query'];
  if (query.offset !== undefined) return [missing, 'OFFSET not supported in Bulk Query'];
  if (columns.some(({ field }) => isCompound(field))) {
    return [missing, 'Selecting compound data not supported in Bulk Query'];
  }
  const isBinary = columns.some(({ field }) => field.type === 'base64');
  return isBinary ? ['FEATURENOTENABLED', 'Binary field not supported'] : undefined;
}

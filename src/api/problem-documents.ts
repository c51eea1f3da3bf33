import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import type { ZodOpenApiResponseObject } from 'zod-openapi';
import type { HeaderDocuments } from './described.ts';
import { badInput, conflict, notFound, Problem } from './problem.ts';
import { responseHeaders } from './response-headers.ts';

/** RFC 9457, as all problems of the API are. */
const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().optional().meta({ description: 'Stable, for programs.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'What is wrong with the input, by places such as `fields.2.source`.' }),
  })
  .meta({ id: 'Problem', description: 'https://www.rfc-editor.org/rfc/rfc9457' });

type Documented = { description: string; example: Problem; headers?: HeaderDocuments };

/** Answered before the application sees the request. */
const BEFORE_EVERYTHING = 431;
const RETRY_AFTER = { 'Retry-After': { description: 'Seconds to wait', example: '5' } };

/** Each status that a problem may have: what it means, and a problem that is typical of it wherever it comes up. */
const DOCUMENTED: Readonly<Record<number, Documented>> = {
  400: {
    description: 'The request is not valid: `errors` says where and why',
    example: badInput([{ path: 'limit', message: 'must be at most 200' }]),
  },
  401: {
    description: 'No token, or one that is not known',
    example: new Problem(401, 'Send Authorization: Bearer <token>.'),
    headers: {
      'WWW-Authenticate': { description: 'How to authenticate', example: 'Bearer realm="salesforce-data-in"' },
    },
  },
  403: { description: 'The token may only read', example: new Problem(403, 'The token may only read.') },
  404: { description: 'There is no such thing', example: notFound('connection') },
  409: {
    description: 'Not possible as things are now',
    example: conflict('A request with this Idempotency-Key is under way. Ask again in a moment.'),
  },
  412: {
    description: 'Somebody else changed it first: read it again',
    example: new Problem(412, 'The sync has revision 4 by now. Read it again before you change it.'),
    headers: { ETag: { description: 'The latest revision', example: '"4"' } },
  },
  413: {
    description: 'The body is too large',
    example: new Problem(413, 'The body may have at most 262144 bytes.'),
  },
  415: {
    description: 'The body is of a type that is not taken here',
    example: new Problem(415, 'The body must be application/json.'),
  },
  422: {
    description: 'Understood, and not possible: `detail` says why',
    example: new Problem(422, 'This Idempotency-Key was used for another request. Use a new key for a new request.'),
  },
  429: {
    description: 'Too many requests: `Retry-After` says when to go on',
    example: new Problem(429, 'More than 6000 requests within a minute. Try again after a while.'),
    headers: RETRY_AFTER,
  },
  431: {
    description: 'Path and headers are too large',
    example: new Problem(431, 'Path and headers may have at most 16384 bytes.'),
  },
  500: {
    description: 'A fault of this service; its log has it, by the `X-Request-Id`',
    example: new Problem(500, 'Something went wrong here. The log has it, by the X-Request-Id.'),
  },
  501: {
    description: 'Turned off here: `detail` says how to turn it on',
    example: new Problem(501, 'Alerts are off. Set ALERT_WEBHOOK_URL and ALERT_WEBHOOK_SECRET to turn them on.'),
  },
  503: {
    description: 'Temporal, its workers or Salesforce do not answer now: try again',
    example: new Problem(503, 'Temporal or its workers did not answer in time. Try again.'),
    headers: RETRY_AFTER,
  },
};

const shared = new Map<number, ZodOpenApiResponseObject>();

/** The same object for the same status: the document then has it once, under its name. */
export function sharedProblemResponse(status: number): ZodOpenApiResponseObject {
  const known = shared.get(status);
  if (known !== undefined) return known;
  const id = (STATUS_CODES[status] ?? 'Problem').replaceAll(/\W/g, '');
  const response = { id, ...problemResponse(documentedProblem(status).example) };
  shared.set(status, response);
  return response;
}

/** A response that shows this problem. */
export function problemResponse(example: Problem): ZodOpenApiResponseObject {
  const { description, headers = {} } = documentedProblem(example.status);
  const content = { 'application/problem+json': { schema: problemSchema, example: example.toBody() } };
  return { description, headers: responseHeaders(headers, example.status !== BEFORE_EVERYTHING), content };
}

function documentedProblem(status: number): Documented {
  const documented = DOCUMENTED[status];
  if (documented === undefined) throw new Error(`problems of the status ${status} are not documented`);
  return documented;
}

import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { idempotencyKeySchema } from './idempotency.ts';
import { isBodyOptional } from './operation.ts';
import type { AnswerDocument, Operation } from './operation.ts';

export const OPENAPI_PATH = '/openapi.json';

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

const PROBLEM_RESPONSES = new Map<number, ZodOpenApiResponseObject>();
const PROBLEM_DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request is not valid: `errors` says where and why',
  401: 'No token, or one that is not known',
  403: 'The token may only read',
  404: 'There is no such thing',
  409: 'Not possible as things are now',
  412: 'Somebody else changed it first: read it again',
  413: 'The body is too large',
  415: 'The body is of a type that is not taken here',
  422: 'Understood, and not possible: `detail` says why',
  429: 'Too many requests: `Retry-After` says when to go on',
  431: 'Path and headers are too large',
  500: 'A fault of this service; its log has it, by the `X-Request-Id`',
  501: 'Turned off here: `detail` says how to turn it on',
  503: 'Temporal, its workers or Salesforce do not answer now: try again',
};
const RETRY_AFTER = { 'Retry-After': 'Seconds to wait' };
const PROBLEM_HEADERS: Readonly<Record<number, Record<string, string>>> = {
  401: { 'WWW-Authenticate': 'Bearer' },
  429: {
    ...RETRY_AFTER,
    RateLimit: 'What is left, and the seconds until there is more',
    'RateLimit-Policy': 'How many requests in how many seconds',
  },
  503: RETRY_AFTER,
};
const NAMELESS = /^__schema\d+$/;
const documentSchema = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

/** The OpenAPI 3.1 document of a table of operations. */
export function openApiDocument(operations: readonly Operation[]) {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'salesforce-data-in',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Keeps Customer.io in step with Salesforce. Connect an org, add a destination, create a sync. Errors are problem+json; lists are pages of `data` with a `nextCursor`.',
    },
    // Relative to the document: right under every name that the service is reached by.
    servers: [{ url: '/' }],
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  });
  return withNamedJson(document);
}

/**
 * Any JSON at all is a schema of its own in the document, and one that says so: zod describes it by a recursion, once for each
 * place, under names that mean nothing and that generators of clients stumble over.
 */
function withNamedJson(document: object): Record<string, unknown> {
  const text = JSON.stringify(document, (key, value: unknown) => (NAMELESS.test(key) ? undefined : value));
  const named = documentSchema.parse(
    JSON.parse(text.replaceAll(/#\/components\/schemas\/__schema\d+/g, `#/components/schemas/Json`)),
  );
  named.components.schemas['Json'] = { description: 'Any JSON value.' };
  return named;
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, scope, params, query, body } = operation;
  const header = headersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: scope === 'open' ? [] : [{ token: [] }],
    requestParams: {
      ...(params === undefined ? {} : { path: params }),
      ...(query === undefined ? {} : { query }),
      ...(header === undefined ? {} : { header }),
    },
    ...(body === undefined
      ? {}
      : { requestBody: { required: !isBodyOptional(body), content: requestContent(operation, body) } }),
    responses: responsesOf(operation),
  };
}

function headersOf({ headers, idempotent }: Operation): z.ZodObject | undefined {
  if (idempotent !== true) return headers;
  const key = idempotencyKeySchema.optional().meta({
    description: 'A repeated request with the same key creates nothing and gets the first answer, for 24 hours.',
  });
  return (headers ?? z.object({})).extend({ 'Idempotency-Key': key });
}

function requestContent({ contentTypes = [] }: Operation, schema: z.ZodType) {
  return Object.fromEntries(['application/json', ...contentTypes].map((type) => [type, { schema }]));
}

function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const responses: ZodOpenApiResponsesObject = {};
  for (const status of problemStatuses(operation)) {
    responses[statusKey(String(status))] = problemResponse(status);
  }
  for (const [status, answer] of Object.entries(operation.answers)) {
    responses[statusKey(status)] = {
      description: answer.description,
      ...contentOf(answer),
      ...(answer.headers === undefined ? {} : { headers: responseHeaders(answer.headers) }),
    };
  }
  return responses;
}

/** The same object for the same status: the document then has it once, under its name. */
function problemResponse(status: number): ZodOpenApiResponseObject {
  const known = PROBLEM_RESPONSES.get(status);
  if (known !== undefined) return known;
  const title = STATUS_CODES[status] ?? 'Problem';
  const response: ZodOpenApiResponseObject = {
    id: title.replaceAll(/\W/g, ''),
    description: PROBLEM_DESCRIPTIONS[status] ?? title,
    content: { 'application/problem+json': { schema: problemSchema } },
    ...(status in PROBLEM_HEADERS ? { headers: responseHeaders(PROBLEM_HEADERS[status] ?? {}) } : {}),
  };
  PROBLEM_RESPONSES.set(status, response);
  return response;
}

function contentOf({ schema, contentType }: AnswerDocument) {
  if (contentType !== undefined) return { content: { [contentType]: { schema: z.string() } } };
  return schema === undefined ? {} : { content: { 'application/json': { schema } } };
}

function responseHeaders(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' as const } }]),
  );
}

/** What every operation of this shape can answer, and what this one adds. */
function problemStatuses({ scope, params, body, idempotent, problems = [] }: Operation): number[] {
  return [
    ...(scope === 'open' ? [] : [400, 401]),
    ...(scope === 'write' ? [403] : []),
    ...(params === undefined ? [] : [404]),
    ...(body === undefined ? [] : [413, 415]),
    ...(idempotent === true ? [409, 422] : []),
    ...problems,
    429,
    431,
    500,
  ];
}

function statusKey(status: string): `2${string}` | `4${string}` | `5${string}` {
  if (status.startsWith('2')) return `2${status.slice(1)}`;
  return status.startsWith('4') ? `4${status.slice(1)}` : `5${status.slice(1)}`;
}

import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { AnswerDocument, BodyDocument } from './described.ts';
import { deprecationDocuments } from './deprecation.ts';
import { withExample } from './described.ts';
import { IDEMPOTENT_REPLAYED, idempotencyKeySchema } from './idempotency.ts';
import { isBodyOptional } from './operation.ts';
import type { Operation } from './operation.ts';
import { problemResponse, sharedProblemResponse } from './problem-documents.ts';
import { Problem } from './problem.ts';
import { UNLIMITED_PATHS } from './rate-limit.ts';
import { commonHeaders, responseHeaders } from './response-headers.ts';

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
    components: { headers: commonHeaders(), securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
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
  const { id, tag, summary, scope, params, query, body, deprecated } = operation;
  const description = [operation.description, deprecated?.instead].filter((text) => text !== undefined).join('\n\n');
  const header = headersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === '' ? {} : { description }),
    ...(deprecated === undefined ? {} : { deprecated: true }),
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
  const described = idempotencyKeySchema.optional().meta({
    description: 'A repeated request with the same key creates nothing and gets the first answer, for 24 hours.',
  });
  const key = withExample(described, '0f9a5c1e-3a9b-4d0e-8f57-6f2c1b7f4a10');
  return (headers ?? z.object({})).extend({ 'Idempotency-Key': key });
}

function requestContent({ contentTypes = [] }: Operation, { schema, examples }: BodyDocument) {
  return Object.fromEntries(['application/json', ...contentTypes].map((type) => [type, { schema, examples }]));
}

function responsesOf(operation: Operation): ZodOpenApiResponsesObject {
  const { idempotent, answers, deprecated, problems = [] } = operation;
  const responses: ZodOpenApiResponsesObject = {};
  for (const status of problemStatuses(operation)) responses[statusKey(String(status))] = sharedProblemResponse(status);
  for (const problem of problems) {
    if (problem instanceof Problem) responses[statusKey(String(problem.status))] = problemResponse(problem);
  }
  for (const [status, answer] of Object.entries(answers)) {
    const { description, headers = {} } = answer;
    responses[statusKey(status)] = {
      description,
      ...contentOf(answer),
      headers: responseHeaders({
        ...headers,
        ...(idempotent === true ? IDEMPOTENT_REPLAYED : {}),
        ...(deprecated === undefined ? {} : deprecationDocuments(deprecated)),
      }),
    };
  }
  return responses;
}

function contentOf({ schema, contentType, example }: AnswerDocument) {
  if (contentType !== undefined) return { content: { [contentType]: { schema: z.string(), example } } };
  return schema === undefined ? {} : { content: { 'application/json': { schema, example } } };
}

/** What every operation of this shape can answer, and what this one adds. */
function problemStatuses({ path, scope, params, body, idempotent, problems = [] }: Operation): number[] {
  return [
    ...(scope === 'open' ? [] : [400, 401]),
    ...(scope === 'write' ? [403] : []),
    ...(params === undefined ? [] : [404]),
    ...(body === undefined ? [] : [413, 415]),
    ...(idempotent === true ? [409, 422] : []),
    ...problems.map((problem) => (problem instanceof Problem ? problem.status : problem)),
    ...(UNLIMITED_PATHS.has(path) ? [] : [429]),
    431,
    500,
  ];
}

function statusKey(status: string): `2${string}` | `4${string}` | `5${string}` {
  if (status.startsWith('2')) return `2${status.slice(1)}`;
  return status.startsWith('4') ? `4${status.slice(1)}` : `5${status.slice(1)}`;
}

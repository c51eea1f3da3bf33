import { z } from 'zod';
import { openApiDocument } from '../openapi.ts';
import { jsonAnswer } from '../described.ts';
import { OPENAPI_PATH } from '../document-paths.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';

/** Describes the operations that it is given, and itself. */
export function openApiOperation(operations: readonly Operation[]): Operation {
  const own: Operation = operation({
    id: 'openApiDocument',
    method: 'get',
    path: OPENAPI_PATH,
    tag: 'Operation',
    summary: 'This document',
    scope: 'open',
    answers: {
      200: jsonAnswer('OpenAPI 3.1', z.looseObject({ openapi: z.string() }), {
        openapi: '3.1.0',
        info: { title: 'salesforce-data-in', version: '1' },
        paths: {},
      }),
    },
    run: () => Promise.resolve({ status: 200, body: document }),
  });
  const document = openApiDocument([...operations, own]);
  return own;
}

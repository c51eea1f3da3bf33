import express from 'express';
import type { Request, RequestHandler, Response, Router } from 'express';
import { callerOf, demandScope } from './caller.ts';
import { announceDeprecation } from './deprecation.ts';
import { EventStream } from './events/event-stream.ts';
import { runOnce } from './idempotency.ts';
import { isBodyOptional } from './operation.ts';
import type { Answer, Operation, RawRequest } from './operation.ts';
import { isTooDeep, MAX_NESTING } from './nesting.ts';
import { MAX_BODY_BYTES } from './problem-handler.ts';
import { badInput, Problem } from './problem.ts';
import type { IdempotencyStore } from '../store/store.ts';

export type MountOptions = {
  keys: IdempotencyStore;
  /** Ends the streams that would otherwise outlast the service. */
  stopping?: AbortSignal | undefined;
};

/** Makes routes of the table. A path that is there with other methods only answers 405. */
export function mount(router: Router, operations: readonly Operation[], options: MountOptions): void {
  for (const [path, methods] of methodsByPath(operations)) {
    for (const operation of operations.filter((each) => each.path === path)) addRoute(router, operation, options);
    // Before the next path, which may have a parameter where this one has a word.
    router.all(expressPath(path), (request) => {
      throw new Problem(405, `${request.method} is not possible here.`, { headers: { Allow: methods.join(', ') } });
    });
  }
}

function addRoute(router: Router, operation: Operation, options: MountOptions): void {
  const handlers: RequestHandler[] = [guard(operation)];
  // Before the guard: whoever is refused is told as well.
  if (operation.deprecated !== undefined) handlers.unshift(announceDeprecation(operation.deprecated));
  if (operation.body !== undefined) handlers.push(...readBody(operation, isBodyOptional(operation.body)));
  handlers.push(answerWith(operation, options));
  router[operation.method](expressPath(operation.path), ...handlers);
}

function guard({ scope }: Operation): RequestHandler {
  return (request, _response, next) => {
    if (scope !== 'open') demandScope(request, scope);
    next();
  };
}

function readBody({ contentTypes = [] }: Operation, optional: boolean): RequestHandler[] {
  const types = ['application/json', ...contentTypes];
  return [
    (request, _response, next) => {
      // `null`: there is no body at all, which the schema will complain about.
      if (!(optional && isEmpty(request)) && request.is(types) === false)
        throw new Problem(415, `The body must be ${types.join(' or ')}.`);
      next();
    },
    express.json({ limit: MAX_BODY_BYTES, type: types, strict: false, ...(optional ? {} : { verify: refuseEmpty }) }),
    (request, _response, next) => {
      const message = `The body may nest at most ${MAX_NESTING} levels deep.`;
      if (isTooDeep(request.body)) throw badInput([{ path: '', message }]);
      next();
    },
  ];
}

/** Many clients announce a body of no bytes when they are given none. */
function isEmpty(request: Request): boolean {
  return request.get('Transfer-Encoding') === undefined && Number(request.get('Content-Length') ?? 0) === 0;
}

/** The parser would read nothing as `{}`, which is a merge patch. */
function refuseEmpty(_request: unknown, _response: unknown, body: Buffer): void {
  if (body.length === 0) throw badInput([{ path: '', message: 'The body is empty.' }]);
}

function answerWith(operation: Operation, { keys, stopping }: MountOptions): RequestHandler {
  return async (request, response) => {
    const caller = callerOf(request)?.name;
    const raw: RawRequest = {
      params: { ...request.params },
      query: { ...request.query },
      body: request.body,
      header: (name) => request.get(name),
      ...(caller === undefined ? {} : { caller }),
    };
    const key = operation.idempotent === true ? request.get('Idempotency-Key') : undefined;
    const answer =
      key === undefined || caller === undefined
        ? await operation.handle(raw)
        : await runOnce(keys, identified(request, caller, key), (seed) => operation.handle({ ...raw, seed }));
    if (answer.stream === undefined) send(response, answer);
    else await sendStream(request, new EventStream(request, response, stopping), answer.stream);
  };
}

async function sendStream(request: Request, stream: EventStream, run: NonNullable<Answer['stream']>): Promise<void> {
  stream.begin();
  try {
    await run(stream);
  } catch (error) {
    // The answer has begun: all that is left is to end it, and its receiver comes again.
    request.log.error({ err: error }, 'a stream failed');
  } finally {
    stream.end();
  }
}

function identified(request: Request, caller: string, key: string) {
  const body: unknown = request.body;
  return { caller, key, method: request.method, url: request.originalUrl, body };
}

function send(response: Response, answer: Answer): void {
  response.status(answer.status).set({ 'Cache-Control': 'no-store', ...answer.headers });
  if (answer.html !== undefined) response.type('html').send(answer.html);
  else if (answer.body === undefined) response.end();
  else response.json(answer.body);
}

function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

function methodsByPath(operations: readonly Operation[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of operations) {
    const own = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...own]);
  }
  return methods;
}

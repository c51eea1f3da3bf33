import { z } from 'zod';
import type { AnswerDocument, BodyDocument } from './described.ts';
import type { Deprecation } from './deprecation.ts';
import type { EventStream } from './events/event-stream.ts';
import { parseInput } from './input-errors.ts';
import { badInput, Problem } from './problem.ts';
import type { InputError } from './problem.ts';

/** `open` needs no token. There is no default: what has no scope does not exist. */
export type Scope = 'open' | 'read' | 'write';
export type Method = 'get' | 'post' | 'patch' | 'delete';

/** An answer that is not a problem. A text body is HTML; a `stream` is written to for as long as its receiver is there. */
export type Answer = {
  status: number;
  body?: unknown;
  html?: string;
  stream?: (stream: EventStream) => Promise<void>;
  headers?: Record<string, string>;
};

/** What the HTTP layer hands to an operation, before it is checked. */
export type RawRequest = {
  params: unknown;
  query: unknown;
  body: unknown;
  header: (name: string) => string | undefined;
  /** The name of its token. */
  caller?: string;
  /** Same for every repetition of a request with an Idempotency-Key: what ids are derived from. */
  seed?: string;
};

type Description = {
  /** `operationId`. */
  id: string;
  method: Method;
  /** With `{name}` for parameters, as OpenAPI writes it. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  scope: Scope;
  /** Set on what is to be removed. */
  deprecated?: Deprecation;
  /** Takes `Idempotency-Key`. */
  idempotent?: boolean;
  /** Besides `application/json`. */
  contentTypes?: readonly string[];
  /** Request headers, for the document; `run` reads them itself. */
  headers?: z.ZodObject;
  answers: Readonly<Record<number, AnswerDocument>>;
  /**
   * Its own problems, besides those that every operation can answer: a status alone, or a typical one as it is answered,
   * which the document shows. One for a status that every operation has says what it means here.
   */
  problems?: readonly (number | Problem)[];
};

/** One row of the table that both the routes and the OpenAPI document are made of. */
export type Operation = Description & {
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: BodyDocument;
  handle(request: RawRequest): Promise<Answer>;
};

const nothing = z.strictObject({});
/** Probes and browsers add what they like. */
const anything = z.object({});

type Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> = Description & {
  params?: P;
  query?: Q;
  body?: BodyDocument<B>;
  run: (input: {
    params: z.output<P>;
    query: z.output<Q>;
    body: z.output<B>;
    header: (name: string) => string | undefined;
    seed: string | undefined;
    caller: string | undefined;
  }) => Promise<Answer>;
};

/** Ties an operation's schemas to the types that its `run` sees, and to those of its examples. */
export function operation<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(definition: Definition<P, Q, B>): Operation {
  const { run, ...described } = definition;
  const { params, query = definition.scope === 'open' ? anything : nothing, body } = definition;
  return {
    ...described,
    async handle(request) {
      // A path that no resource can have is a resource that does not exist.
      const path = parseInput(params ?? nothing, request.params, (errors) => {
        return new Problem(404, 'There is nothing at this path.', { errors });
      });
      const search = parseInput(query, request.query);
      const content = body === undefined ? undefined : parseInput(body.schema, request.body, wrongBody);
      const { seed, caller, header } = request;
      // The schemas above are the ones that the types were taken from, or stand for their defaults.
      const input = { params: path, query: search, body: content, header, seed, caller };
      return run(input as Parameters<typeof run>[0]);
    },
  };
}

/** Whether a request may come without a body. */
export function isBodyOptional({ schema }: BodyDocument): boolean {
  return schema.safeParse(undefined).success;
}

function wrongBody(errors: readonly InputError[]): Problem {
  return badInput(
    errors.map(({ path, message }) => ({ path, message: path === '' ? `The body ${message}` : message })),
  );
}

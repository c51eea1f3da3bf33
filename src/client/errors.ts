import { z } from 'zod';

const problemSchema = z.looseObject({
  detail: z.string(),
  title: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** The service could not be reached, or did not answer to the end. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly url: string;

  constructor(url: string, cause: unknown) {
    super(`${url} cannot be reached (${reasonOf(cause)})`, { cause });
    this.url = url;
  }
}

/** An answer that is not a success: RFC 9457 where it comes from the API, `detail` alone where it comes from a proxy. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  /** Stable, for programs. */
  readonly code: string | undefined;
  /** What is wrong with the input, by places such as `fields.2.source`. */
  readonly errors: readonly { path: string; message: string }[];
  /** The service's log has the request under it. */
  readonly requestId: string | undefined;

  constructor(response: Response, body: unknown) {
    const problem = problemSchema.safeParse(body).data;
    super(problem?.detail ?? `The answer was ${response.status} ${response.statusText}`.trimEnd());
    this.status = response.status;
    this.code = problem?.code;
    this.errors = problem?.errors ?? [];
    this.requestId = response.headers.get('X-Request-Id') ?? undefined;
  }
}

/** Such as ECONNREFUSED, which fetch hides behind a "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message;
}

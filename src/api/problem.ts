import { STATUS_CODES } from 'node:http';

/** One thing that is wrong with a request: `path` such as `fields.2.source`, and a sentence that continues it. */
export type InputError = { path: string; message: string };

type ProblemOptions = {
  errors?: readonly InputError[];
  /** Stable, for programs, such as `salesforce.request_limit_exceeded`. */
  code?: string;
  headers?: Record<string, string>;
  /** Extension members of the body. They cannot take the place of the others. */
  members?: Readonly<Record<string, string>>;
  cause?: unknown;
};

/** An answer that is not a success: RFC 9457. `detail` is shown to the caller, so it never holds internals. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly errors: readonly InputError[] | undefined;
  readonly code: string | undefined;
  readonly headers: Record<string, string>;
  readonly members: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, options: ProblemOptions = {}) {
    super(detail, options.cause === undefined ? {} : { cause: options.cause });
    this.status = status;
    this.errors = options.errors;
    this.code = options.code;
    this.headers = options.headers ?? {};
    this.members = options.members ?? {};
  }

  toBody(): Record<string, unknown> {
    return {
      ...this.members,
      type: 'about:blank',
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      ...(this.code === undefined ? {} : { code: this.code }),
      ...(this.errors === undefined ? {} : { errors: this.errors }),
    };
  }
}

/** 400: the caller must change something. */
export function badInput(errors: readonly InputError[]): Problem {
  const [first] = errors;
  const place = first === undefined || first.path === '' ? '' : `${first.path}: `;
  const detail = first === undefined ? 'The request is not valid.' : place + first.message;
  return new Problem(400, errors.length > 1 ? `${detail} (and ${errors.length - 1} more)` : detail, { errors });
}

export function notFound(what: string): Problem {
  return new Problem(404, `There is no such ${what}.`);
}

export function conflict(detail: string, code?: string): Problem {
  return new Problem(409, detail, code === undefined ? {} : { code });
}

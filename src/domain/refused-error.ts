/** Refusals of an edit or a command: a stable code, and what is wrong where. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly code: 'stale_revision' | 'invalid_definition' | 'invalid_request';
  readonly errors: { path: string; message: string }[];

  constructor(code: RefusedError['code'], message: string, errors: { path: string; message: string }[] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

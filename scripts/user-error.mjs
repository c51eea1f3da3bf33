/** A problem that its message explains and that the user can do something about: shown without a stack trace. */
export class UserError extends Error {
  /** @override */
  name = 'UserError';
}

/**
 * What a caught error says, in as few words as there are: the system's code where it has one.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error && 'code' in error.cause) return String(error.cause.code);
  return 'code' in error ? String(error.code) : error.message;
}

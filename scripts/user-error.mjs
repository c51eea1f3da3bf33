/** A problem that its message explains and that the user can do something about: shown without a stack trace. */
export class UserError extends Error {
  name = 'UserError';
}

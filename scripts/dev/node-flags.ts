import { UserError } from '../user-error.mjs';

/** Not `--inspect-brk`: a service that waits for a debugger counts as one that does not start. */
const INSPECT = /^--inspect(=[\w.:-]+)?$/;

/** What `npm run dev -- …` may hand on to the Node that runs the service. Throws a `UserError` for anything else. */
export function nodeFlags(given: readonly string[]): string[] {
  for (const flag of given) {
    if (!INSPECT.test(flag))
      throw new UserError(`npm run dev does not know ${flag}; there is --inspect and --inspect=<port>.`);
  }
  return [...given];
}

import { UserError } from '../user-error.mjs';

const INSPECT = /^--inspect(-brk|-wait)?(=[\w.:-]+)?$/;

/** What `npm run dev -- …` may hand on to the Node that runs the service. Throws a `UserError` for anything else. */
export function nodeFlags(given: readonly string[]): string[] {
  for (const flag of given) {
    if (!INSPECT.test(flag))
      throw new UserError(`npm run dev does not know ${flag}; there is --inspect, --inspect-brk and --inspect=<port>.`);
  }
  return [...given];
}

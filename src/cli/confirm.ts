import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Session } from './session.ts';

/** True for a yes. Where nobody can be asked, `--yes` must have been given. */
export async function confirm({ io, json }: Session, question: string, yes: boolean): Promise<boolean> {
  if (yes) return true;
  if (io.ask === undefined || json) {
    throw new CliError(EXIT.usage, 'Nothing was changed: there is nobody to confirm it.', {
      hint: 'Give --yes to go ahead without being asked.',
    });
  }
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim());
}

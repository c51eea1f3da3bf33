import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

const MAX_SHOWN = 10;

/** The one thing with this id or name: exactly, or else but for upper and lower case. */
export function named<T extends { id: string; name: string }>(kind: string, all: readonly T[], wanted: string): T {
  const lower = wanted.toLowerCase();
  const exact = all.filter(({ id, name }) => id === wanted || name === wanted);
  const found = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase() === lower);
  const [first, ...others] = found;
  if (first !== undefined && others.length === 0) return first;
  if (first !== undefined) {
    throw new CliError(EXIT.usage, `${found.length} ${kind}s are called ${JSON.stringify(wanted)}.`, {
      hint: `Say which by its id: ${found.map(({ id }) => id).join(', ')}.`,
    });
  }
  const names = all.slice(0, MAX_SHOWN).map(({ name }) => name);
  const more = all.length > MAX_SHOWN ? ` and ${all.length - MAX_SHOWN} more` : '';
  throw new CliError(EXIT.notFound, `There is no ${kind} called ${JSON.stringify(wanted)}.`, {
    hint: names.length === 0 ? `There is no ${kind} at all yet.` : `There are: ${names.join(', ')}${more}.`,
  });
}

import { parseDocument } from 'yaml';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Aliases of YAML could make a small file into an endless one. */
const MAX_ALIASES = 100;

/** The text of a file, or of standard input for `-`. */
export async function readInput(io: Io, path: string): Promise<string> {
  try {
    return await io.read(path);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'it cannot be read';
    throw new CliError(EXIT.usage, `${path}: ${reason === 'ENOENT' ? 'there is no such file' : reason}.`);
  }
}

/** A file of YAML 1.2, of which JSON is a part, as plain values. */
export async function readDocument(io: Io, path: string): Promise<unknown> {
  const document = parseDocument(await readInput(io, path), { version: '1.2', prettyErrors: true, uniqueKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new CliError(EXIT.refused, `${path}: ${problem.message.trimEnd()}`);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return value;
  } catch (error) {
    throw new CliError(EXIT.refused, `${path}: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

import { z } from 'zod';
import { parseInput } from '../../api/input-errors.ts';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';
import { withPlaceIds } from '../places.ts';
import type { KnownPlaces } from '../places.ts';

/** A sync as a file wants it. */
export type Entry = {
  /** Which one it is, where the name does not say it: `id`, or the name that it had before. */
  id?: string;
  previousName?: string;
  /** Absent: as it is. */
  paused?: boolean;
  definition: SyncDefinition;
};

const fileSchema = z.strictObject({ syncs: z.array(z.record(z.string(), z.unknown())) });
const ownSchema = z.object({
  id: z.string().optional(),
  previousName: z.string().min(1).optional(),
  paused: z.boolean().optional(),
});

/** What a file of syncs says; throws a {@link CliError} that names each place at fault. */
export function readEntries(file: string, content: unknown, places: KnownPlaces): Entry[] {
  const { syncs } = parseInput(fileSchema, content, (errors) => {
    const hint = 'It must hold a list of definitions under "syncs".';
    return new CliError(EXIT.refused, `${file} is not a list of syncs.`, { errors, hint });
  });
  return syncs.map((given, index) => {
    const { id, previousName, paused, ...rest } = given;
    const where = `${file}, syncs.${index}`;
    const own = parseInput(ownSchema, { id, previousName, paused }, (errors) => refusal(where, errors));
    return {
      ...(own.id === undefined ? {} : { id: own.id }),
      ...(own.previousName === undefined ? {} : { previousName: own.previousName }),
      ...(own.paused === undefined ? {} : { paused: own.paused }),
      definition: checkedDefinition(where, withPlaceIds(places, rest)),
    };
  });
}

/** With the defaults that the service would add; throws a {@link CliError} that names each place at fault. */
export function checkedDefinition(where: string, given: unknown): SyncDefinition {
  return parseInput(syncDefinitionSchema, given, (errors) => refusal(where, errors));
}

function refusal(where: string, errors: readonly { path: string; message: string }[]): CliError {
  const named = errors.map(({ path, message }) => ({
    path: path.replace(/^(connection|destination)Id$/, '$1'),
    message,
  }));
  return new CliError(EXIT.refused, `${where} is not a valid sync.`, { errors: named });
}

import { z } from 'zod';
import { dataOf } from '../../client/answers.ts';
import type { SyncDefinitionPatch } from '../../client/api.generated.ts';
import { patchOfAssignments } from '../assignments.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition, latestRevision } from '../format/sync.ts';
import { comingTime } from '../format/time.ts';
import { knownPlaces, withPlaceIds } from '../places.ts';
import { readDocument } from '../read-document.ts';
import { say } from '../session.ts';

const patchSchema = z.record(z.string(), z.unknown());

export const edit = command({
  usage: 'edit <sync> [changes...]',
  summary: 'Change a sync from its next run on',
  flags: [['-f, --file <path>', 'a merge patch as YAML or JSON; - for standard input']],
  examples: [
    'edit Contacts schedule.every=30m',
    `edit Contacts filter="Email != null AND IsDeleted = false"`,
    'edit Contacts filter=null',
    'edit Contacts -f patch.yaml',
  ],
  options: z.object({ file: z.string().optional() }),
  async run(session, [wanted = '', ...assignments], { file }) {
    if ((file === undefined) === (assignments.length === 0)) {
      throw new CliError(EXIT.usage, 'Say what to change: by -f, or as name=value.');
    }
    const patch = file === undefined ? patchOfAssignments(assignments) : await patchOfFile(file);
    const body: SyncDefinitionPatch =
      'connection' in patch || 'destination' in patch ? withPlaceIds(await knownPlaces(session), patch) : patch;
    const sync = await findSync(session, wanted);
    const params = { path: { syncId: sync.id }, header: { 'If-Match': `"${latestRevision(sync)}"` } };
    const answer = await dataOf(session.client.PATCH('/v1/syncs/{syncId}', { params, body }));
    const when = answer.effectiveAt === null ? 'once it is resumed' : comingTime(answer.effectiveAt, session.io);
    say(session, answer, () => {
      const { name } = latestDefinition(sync);
      return `${name} (${sync.id}) has revision ${answer.revision}, which takes effect with the next run: ${when}.`;
    });

    async function patchOfFile(path: string): Promise<Record<string, unknown>> {
      const parsed = patchSchema.safeParse(await readDocument(session.io, path));
      if (parsed.success) return parsed.data;
      throw new CliError(EXIT.refused, `${path} must hold an object: what to change, by name.`);
    }
  },
});

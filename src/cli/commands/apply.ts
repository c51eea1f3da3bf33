import { z } from 'zod';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import { carryOut } from '../apply/carry-out.ts';
import { planApply } from '../apply/plan.ts';
import type { Change, Present } from '../apply/plan.ts';
import { planText } from '../apply/plan-text.ts';
import { readEntries } from '../apply/sync-file.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { failureOf, failureText } from '../failure.ts';
import { allSyncs, untilListed } from '../find-sync.ts';
import { plain } from '../format/plain.ts';
import { latestDefinition, latestRevision } from '../format/sync.ts';
import { knownPlaces } from '../places.ts';
import { readDocument } from '../read-document.ts';
import { say } from '../session.ts';
import type { Session } from '../session.ts';

const DONE = { create: 'created', change: 'changed', pause: 'paused', resume: 'resumed', delete: 'ended' } as const;
const options = z.object({
  file: z.string().optional(),
  prune: z.boolean().optional(),
  dryRun: z.boolean().optional(),
  yes: z.boolean().optional(),
});

export const apply = command({
  usage: 'apply',
  summary: 'Make the installation match a file of syncs; shows what that changes, and asks',
  flags: [
    ['-f, --file <path>', 'YAML or JSON with the definitions under "syncs"; - for standard input'],
    ['--dry-run', 'show what would change, and change nothing'],
    ['--prune', 'end the syncs that are not in the file'],
    ['-y, --yes', 'without being asked'],
  ],
  examples: ['apply -f syncs.yaml', 'apply -f syncs.yaml --dry-run', 'apply -f syncs.yaml --prune --yes'],
  options,
  async run(session, _args, { file, prune = false, dryRun = false, yes = false }) {
    if (file === undefined) throw new CliError(EXIT.usage, 'Say which file: apply -f syncs.yaml');
    const [content, places, syncs] = await Promise.all([
      readDocument(session.io, file),
      knownPlaces(session),
      allSyncs(session),
    ]);
    const present = syncs.map((sync): Present => {
      const { id, status } = sync;
      return {
        id,
        paused: status === 'paused',
        revision: latestRevision(sync),
        definition: syncDefinitionSchema.parse(latestDefinition(sync)),
      };
    });
    const plan = planApply(readEntries(file, content, places), present, { prune });
    if (plan.problems.length > 0) {
      const errors = plan.problems.map((message, index) => ({ path: String(index + 1), message }));
      throw new CliError(EXIT.refused, `${file} does not fit the installation; nothing was changed.`, { errors });
    }
    const known = [...places.connections, ...places.destinations];
    const placeName = (id: string): string => known.find((place) => place.id === id)?.name ?? id;
    if (!session.json) session.io.out(`${planText(plan, placeName)}\n`);
    const nothing = dryRun || plan.changes.length === 0;
    if (
      !nothing &&
      !(await confirm(session, `Make ${plan.changes.length === 1 ? 'this change' : 'these changes'}?`, yes))
    ) {
      session.io.err('Nothing was changed.\n');
      return EXIT.failure;
    }
    const outcome = nothing ? { code: EXIT.ok, done: 0, failed: [] } : await carryOutAll(session, plan.changes);
    if (session.json)
      say(session, { ...plan, applied: !nothing, done: outcome.done, failed: outcome.failed }, () => '');
    return outcome.code;
  },
});

/** Goes on after a change that fails, so that one bad sync does not hold up the others; answers with the first failure's code. */
async function carryOutAll(session: Session, changes: readonly Change[]) {
  let code: ExitCode = EXIT.ok;
  let count = 0;
  const created: string[] = [];
  const failed: { name: string; message: string }[] = [];
  for (const change of changes) {
    try {
      const id = await carryOut(session, change);
      if (id !== undefined) created.push(id);
      count += 1;
      if (!session.json) session.io.out(`${DONE[change.type]} ${plain(change.name)}\n`);
    } catch (error) {
      const failure = failureOf(error, session.io);
      failed.push({ name: change.name, message: failure.message });
      if (!session.json) session.io.err(`${plain(change.name)}: ${failureText(failure)}`);
      if (code === EXIT.ok) code = failure.exitCode;
    }
  }
  await untilListed(session, created);
  return { code, done: count, failed };
}

import { z } from 'zod';
import { dataOf, entriesOf } from '../../client/answers.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition } from '../format/sync.ts';
import { runWithRejections } from '../run-with-rejections.ts';
import { say } from '../session.ts';
import type { Session } from '../session.ts';
import { watch, WATCH } from '../watch.ts';

export const retry = command({
  usage: 'retry <sync> [run]',
  summary: 'Send the rejected records of a run again; without a run, of the newest that has any',
  flags: [WATCH],
  examples: ['retry Contacts', 'retry Contacts run_8f3kq2mz7w_12 --watch'],
  options: z.object({ watch: z.boolean().optional() }),
  async run(session, [wanted = '', wantedRun], options) {
    const found = await findSync(session, wanted);
    const runId = wantedRun ?? (await runWithRejections(session, found.id))?.id;
    if (runId === undefined) throw new CliError(EXIT.notFound, 'None of its runs has rejected a record.');
    if (!(await anyLeft(session, found.id, runId))) {
      throw new CliError(EXIT.notFound, `Of the records that ${runId} rejected, none is left to be sent again.`);
    }
    const params = { path: { syncId: found.id, runId } };
    const sync = await dataOf(session.client.POST('/v1/syncs/{syncId}/runs/{runId}/rejections/retry', { params }));
    const watches = options.watch === true;
    if (!(session.json && watches)) {
      const { name } = latestDefinition(found);
      const when = sync.status === 'paused' ? 'again once it is resumed.' : 'again: show follows it.';
      say(session, sync, () => `${name} (${found.id}) sends the rejected records of ${runId} ${when}`);
    }
    return watches ? watch(session, found.id, found.lastRun?.id) : EXIT.ok;
  },
});

async function anyLeft({ client }: Session, syncId: string, runId: string): Promise<boolean> {
  const path = '/v1/syncs/{syncId}/runs/{runId}/rejections';
  const rejected = entriesOf((query) => client.GET(path, { params: { path: { syncId, runId }, query } }));
  for await (const { resolution } of rejected) if (resolution === undefined) return true;
  return false;
}

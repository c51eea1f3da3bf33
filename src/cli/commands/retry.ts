import { dataOf } from '../../client/answers.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { latestDefinition } from '../format/sync.ts';
import { runWithRejections } from '../run-with-rejections.ts';
import { say } from '../session.ts';

export const retry = command({
  usage: 'retry <sync> [run]',
  summary: 'Send the rejected records of a run again; without a run, of the newest that has any',
  examples: ['retry Contacts', 'retry Contacts run_8f3kq2mz7w_12'],
  async run(session, [wanted = '', wantedRun]) {
    const found = await findSync(session, wanted);
    const runId = wantedRun ?? (await runWithRejections(session, found.id))?.id;
    if (runId === undefined) throw new CliError(EXIT.notFound, 'None of its runs has rejected a record.');
    const params = { path: { syncId: found.id, runId } };
    const sync = await dataOf(session.client.POST('/v1/syncs/{syncId}/runs/{runId}/rejections/retry', { params }));
    const { name } = latestDefinition(found);
    say(session, sync, () => `${name} (${found.id}) sends the rejected records of ${runId} again: show follows it.`);
  },
});

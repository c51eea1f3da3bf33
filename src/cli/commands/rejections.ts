import { z } from 'zod';
import { allEntries } from '../../client/answers.ts';
import { command } from '../command.ts';
import { findSync } from '../find-sync.ts';
import { csv } from '../format/csv.ts';
import { table } from '../format/table.ts';
import { time } from '../format/time.ts';
import { runWithRejections } from '../run-with-rejections.ts';
import { say } from '../session.ts';

const HEADINGS = ['RECORD', 'REASON', 'AT', 'SINCE THEN', 'DETAIL'];
const RETRY = 'Once they are mended in Salesforce:';
const COLUMNS = ['recordId', 'reason', 'detail', 'at', 'resolution', 'runId'];

export const rejections = command({
  usage: 'rejections <sync> [run]',
  summary: 'List the records of a run that were not accepted; without a run, of the newest that has any',
  flags: [['--csv', 'as CSV (RFC 4180), for a spreadsheet']],
  examples: ['rejections Contacts', 'rejections Contacts run_8f3kq2mz7w_12 --csv > rejected.csv'],
  options: z.object({ csv: z.boolean().optional() }),
  async run(session, [wanted = '', wantedRun], options) {
    const { client, io } = session;
    const { id: syncId } = await findSync(session, wanted);
    const runId = wantedRun ?? (await runWithRejections(session, syncId))?.id;
    const path = '/v1/syncs/{syncId}/runs/{runId}/rejections';
    const found =
      runId === undefined
        ? []
        : await allEntries((query) => client.GET(path, { params: { path: { syncId, runId }, query } }));
    if (options.csv === true) {
      const rows = found.map(({ recordId, reason, detail, at, resolution = '' }) => {
        return [recordId, reason, detail, at, resolution, runId ?? ''];
      });
      io.out(csv([COLUMNS, ...rows]));
      return;
    }
    const rows = found.map(({ recordId, reason, detail, at, resolution = '' }) => {
      return [recordId, reason, time(at, io), resolution, detail];
    });
    const nothing = runId === undefined ? 'None of its runs has rejected a record.' : `${runId} rejected no record.`;
    say(session, { runId: runId ?? null, data: found }, () => {
      const left = found.filter(({ resolution }) => resolution === undefined);
      const hint = left.length === 0 ? 'Nothing is left to be sent again.' : RETRY;
      const order = left.length === 0 ? '' : ` retry ${syncId} ${runId ?? ''}`;
      const next = found.length === 0 ? '' : `\n\n${hint}${order}`;
      return table(HEADINGS, rows, nothing) + next;
    });
  },
});

import { z } from 'zod';
import { entriesOf } from '../../client/answers.ts';
import type { Run } from '../../client/api.generated.ts';
import { CliError } from '../cli-error.ts';
import { command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findSync } from '../find-sync.ts';
import { count, runLength } from '../format/run.ts';
import { table } from '../format/table.ts';
import { time } from '../format/time.ts';
import { say } from '../session.ts';
import type { Session } from '../session.ts';

const DEFAULT_RUNS = 20;
const HEADINGS = ['STARTED', 'MODE', 'STATUS', 'TOOK', 'READ', 'SENT', 'DELETED', 'REJECTED', 'ID', 'FAILURE'];

export const runs = command({
  usage: 'runs <sync>',
  summary: 'List the runs of a sync, newest first',
  flags: [['-n, --limit <number>', `how many (${DEFAULT_RUNS})`]],
  examples: ['runs Contacts', 'runs Contacts --limit 100 --json'],
  options: z.object({ limit: z.string().optional() }),
  async run(session, [wanted = ''], { limit }) {
    const { id } = await findSync(session, wanted);
    const found = await newestRuns(session, id, limit === undefined ? DEFAULT_RUNS : numberOf(limit));
    const rows = found.map((run) => [
      time(run.startedAt, session.io),
      run.mode,
      run.status,
      runLength(run, session.io),
      count(run.recordsRead),
      count(run.recordsSent),
      count(run.recordsDeleted),
      count(run.recordsRejected),
      run.id,
      run.failure?.message ?? '',
    ]);
    say(session, found, () => table(HEADINGS, rows, 'It has not run yet.'));
  },
});

/** At most `limit` of them, or those up to the first that `isLast`. */
export async function newestRuns(
  { client }: Session,
  syncId: string,
  limit: number,
  isLast: (run: Run) => boolean = () => false,
): Promise<Run[]> {
  const pages = entriesOf(
    (query) => client.GET('/v1/syncs/{syncId}/runs', { params: { path: { syncId }, query } }),
    Math.min(limit, 200),
  );
  const found: Run[] = [];
  for await (const run of pages) {
    found.push(run);
    if (found.length === limit || isLast(run)) break;
  }
  return found;
}

function numberOf(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new CliError(EXIT.usage, `--limit must be a whole number from 1 on, not ${JSON.stringify(text)}.`);
}

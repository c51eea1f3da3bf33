import type { Run } from '../../client/api.generated.ts';
import type { Io } from '../io.ts';
import { lengthOfTime, relativeTime } from './time.ts';

export function count(number: number): string {
  return number.toLocaleString('en-US');
}

/** `full run succeeded 2 min ago: 50,000 read, 49,990 sent, 10 rejected` */
export function runSentence(run: Run, io: Io): string {
  const when = run.endedAt === undefined ? `since ${relativeTime(run.startedAt, io)}` : relativeTime(run.endedAt, io);
  const why = run.failure === undefined ? '' : `. ${run.failure.message}`;
  return `${run.mode} run ${run.status} ${when}: ${runCounts(run)}${why}`;
}

/** What became of the records; what did not happen is left out. */
export function runCounts(run: Run): string {
  const parts: [number, string][] = [
    [run.recordsSent, 'sent'],
    [run.recordsDeleted, 'deleted'],
    [run.recordsRemoved ?? 0, 'removed'],
    [run.recordsRejected, 'rejected'],
    [run.recordsSkipped, 'skipped'],
  ];
  const known = parts.filter(([number]) => number > 0).map(([number, word]) => `, ${count(number)} ${word}`);
  return `${count(run.recordsRead)} read${known.join('')}`;
}

export function runLength(run: Run, io: Io): string {
  const end = run.endedAt === undefined ? io.now().getTime() : Date.parse(run.endedAt);
  return lengthOfTime(end - Date.parse(run.startedAt));
}

import type { Run, Sync } from '../client/api.generated.ts';
import { followSync } from '../client/events.ts';
import type { SyncEvent } from '../client/events.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { ProgressLine } from './format/progress-line.ts';
import { runSentence } from './format/run.ts';
import { plain } from './format/plain.ts';
import type { Session } from './session.ts';

/** Of commands that start a run. */
export const WATCH = ['-w, --watch', 'follow the run to its end; fails if the run does'] as const;

/**
 * Follows a sync until its run under way, or the one that was asked for, has ended: a bar on a terminal, else a line now and
 * then, with `--json` an event a line. `lastRunId`: the last run before it was asked for. A failure is a run that fails, and
 * one that does not end since the sync is paused.
 */
export async function watch(session: Session, syncId: string, lastRunId: string | undefined): Promise<ExitCode> {
  const { io, json, url, token } = session;
  const line = new ProgressLine(io);
  const pause = (ms: number): Promise<void> => io.pause(ms);
  let ended: Run | undefined;
  let said = '';
  for await (const event of followSync({ url, token, syncId, signal: io.interrupted, pause })) {
    if (json) io.out(`${JSON.stringify(event)}\n`);
    else show(event);
    if (event.type === 'run.ended') ended = event.data;
    if (event.type === 'sync.deleted') return EXIT.failure;
    if (event.type !== 'sync') continue;
    ended ??= runSince(event.data, lastRunId);
    if (isOver(event.data, ended)) break;
  }
  line.end();
  if (io.interrupted.aborted) {
    io.err('No longer followed; the run goes on.\n');
    return EXIT.failure;
  }
  if (ended !== undefined) return ended.status === 'succeeded' ? EXIT.ok : EXIT.failure;
  io.err(`The sync is paused: nothing runs before a resume of ${syncId}.\n`);
  return EXIT.failure;

  function show(event: SyncEvent): void {
    if (event.type === 'run.progress') line.show(event.data);
    if (event.type === 'run.ended') line.say(runSentence(event.data, io));
    if (event.type === 'sync.deleted') line.say('The sync was ended.');
    if (event.type !== 'sync') return;
    const { statusReason = '', status } = event.data;
    if (statusReason !== said && statusReason !== '') line.say(`${status.replace('_', ' ')}: ${plain(statusReason)}`);
    said = statusReason;
  }
}

/** One that ended between the order and the first event. */
function runSince({ lastRun }: Sync, lastRunId: string | undefined): Run | undefined {
  return lastRun !== undefined && lastRun.id !== lastRunId ? lastRun : undefined;
}

/** A resync that was asked for during a run begins right after it. */
function isOver({ status, currentRun, resyncPending }: Sync, ended: Run | undefined): boolean {
  if (status === 'paused') return true;
  return ended !== undefined && currentRun === undefined && !(resyncPending && status === 'active');
}

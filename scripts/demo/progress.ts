import type { Api, Run, Sync } from '../stack/api.ts';
import { UserError } from '../user-error.mjs';

const LOOK_INTERVAL_MS = 150;
const PLAIN_INTERVAL_MS = 1_000;
const BAR_WIDTH = 24;

/**
 * Follows the sync until it has ended a run other than `previousRunId`: one line that is redrawn on a terminal, a line a second
 * where there is none. Throws when the sync needs a person.
 */
export async function followRun(api: Api, syncId: string, previousRunId: string | undefined): Promise<Run> {
  const startedMs = Date.now();
  let plainMs = startedMs;
  const run = await untilRunEnds(api, syncId, previousRunId, ({ currentRun, statusReason }) => {
    const line =
      currentRun === undefined ? '  waiting for the run to start' : describeRun(currentRun, Date.now() - startedMs);
    const shown = statusReason === undefined ? line : `${line} (${statusReason})`;
    if (process.stdout.isTTY) draw(shown, false);
    else if (Date.now() - plainMs >= PLAIN_INTERVAL_MS) {
      plainMs = Date.now();
      draw(shown, true);
    }
  });
  draw(describeRun(run, Date.now() - startedMs), true);
  return run;
}

/** Looks at the sync again and again until it has ended a run other than `previousRunId`. Throws when it needs a person. */
export async function untilRunEnds(
  api: Api,
  syncId: string,
  previousRunId: string | undefined,
  look: (sync: Sync) => void,
): Promise<Run> {
  for (;;) {
    const sync = await api.sync(syncId);
    const { status, currentRun, lastRun, statusReason } = sync;
    if (lastRun !== undefined && lastRun.id !== previousRunId && currentRun === undefined) return lastRun;
    if (status === 'needs_attention' || status === 'paused') {
      throw new UserError(`The sync is ${status}: ${statusReason ?? 'it gives no reason'}`);
    }
    look(sync);
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

/** `█████░░░ 62 %  12,400 of 20,000 read, 12,150 sent, 4,800/s, 2 s left` */
export function describeRun(run: Run, elapsedMs: number): string {
  const { recordsRead, recordsSent, recordsDeleted, recordsRejected, recordsTotal: total } = run;
  const { recordsSkipped = 0, recordsRemoved = 0 } = run;
  const done = recordsSent + recordsDeleted + recordsRejected + recordsSkipped;
  const rate = Math.round(done / Math.max(0.001, elapsedMs / 1_000));
  const parts = [
    `${number(recordsRead)}${total === undefined ? '' : ` of ${number(total)}`} read`,
    `${number(recordsSent)} sent`,
    ...(recordsDeleted === 0 ? [] : [`${number(recordsDeleted)} deleted`]),
    ...(recordsSkipped === 0 ? [] : [`${number(recordsSkipped)} skipped`]),
    ...(recordsRemoved === 0 ? [] : [`${number(recordsRemoved)} removed`]),
    ...(recordsRejected === 0 ? [] : [`${number(recordsRejected)} rejected`]),
    `${number(rate)}/s`,
    ...(total === undefined || rate === 0 || done >= total ? [] : [`${Math.ceil((total - done) / rate)} s left`]),
  ];
  return `  ${bar(total === undefined ? 0 : done / Math.max(1, total))}  ${parts.join(', ')}`;
}

function bar(share: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
}

function draw(line: string, final: boolean): void {
  if (!process.stdout.isTTY) process.stdout.write(`${line}\n`);
  else process.stdout.write(`\r\u001b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}${final ? '\n' : ''}`);
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

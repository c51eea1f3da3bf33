import type { Api, Run } from '../stack/api.ts';
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
  for (;;) {
    const { status, currentRun, lastRun, statusReason } = await api.sync(syncId);
    if (lastRun !== undefined && lastRun.id !== previousRunId && currentRun === undefined) {
      draw(describeRun(lastRun, Date.now() - startedMs), true);
      return lastRun;
    }
    if (status === 'needs_attention' || status === 'paused') {
      throw new UserError(`The sync is ${status}: ${statusReason ?? 'it gives no reason'}`);
    }
    const line =
      currentRun === undefined ? '  waiting for the run to start' : describeRun(currentRun, Date.now() - startedMs);
    const shown = statusReason === undefined ? line : `${line} (${statusReason})`;
    if (process.stdout.isTTY) draw(shown, false);
    else if (Date.now() - plainMs >= PLAIN_INTERVAL_MS) {
      plainMs = Date.now();
      draw(shown, true);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_INTERVAL_MS));
  }
}

/** `█████░░░ 62 %  12,400 of 20,000 read, 12,150 sent, 4,800/s, 2 s left` */
export function describeRun(run: Run, elapsedMs: number): string {
  const { recordsRead, recordsSent, recordsDeleted, recordsRejected, recordsTotal: total } = run;
  const done = recordsSent + recordsDeleted + recordsRejected;
  const rate = Math.round(done / Math.max(0.001, elapsedMs / 1_000));
  const parts = [
    `${number(recordsRead)}${total === undefined ? '' : ` of ${number(total)}`} read`,
    `${number(recordsSent)} sent`,
    ...(recordsDeleted === 0 ? [] : [`${number(recordsDeleted)} deleted`]),
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

import type { Api, Run } from '../stack/api.ts';

const LOOK_MS = 150;

/** Follows the sync until it has ended `runs` runs: one line that is redrawn on a terminal, a line a second when piped. */
export async function followRun(api: Api, syncId: string, previousRunId: string | undefined): Promise<Run> {
  const started = Date.now();
  let lastPlain = 0;
  for (;;) {
    const { currentRun, lastRun, statusReason } = await api.sync(syncId);
    if (lastRun !== undefined && lastRun.id !== previousRunId && currentRun === undefined) {
      draw(describe(lastRun, started), true);
      return lastRun;
    }
    if (currentRun !== undefined) {
      const line = `${describe(currentRun, started)}${statusReason === undefined ? '' : ` (${statusReason})`}`;
      if (process.stdout.isTTY) draw(line, false);
      else if (Date.now() - lastPlain > 1_000) {
        lastPlain = Date.now();
        draw(line, true);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function describe(run: Run, startedMs: number): string {
  const seconds = Math.max(0.001, (Date.now() - startedMs) / 1_000);
  const done = run.recordsSent + run.recordsDeleted + run.recordsRejected;
  const rate = Math.round(done / seconds);
  const total = run.recordsTotal;
  const left = total === undefined || rate === 0 || done >= total ? '' : `, ${Math.ceil((total - done) / rate)} s left`;
  const of = total === undefined ? '' : ` of ${number(total)}`;
  return `  ${run.mode} run: ${number(run.recordsRead)}${of} read, ${number(run.recordsSent)} sent, ${number(run.recordsDeleted)} deleted, ${number(run.recordsRejected)} rejected, ${number(rate)}/s${left}`;
}

function draw(line: string, final: boolean): void {
  if (!process.stdout.isTTY) process.stdout.write(`${line}\n`);
  else process.stdout.write(`\r\x1b[2K${line.slice(0, process.stdout.columns - 1)}${final ? '\n' : ''}`);
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

import type { Run } from '../../client/api.generated.ts';
import type { Io } from '../io.ts';
import { count, runCounts } from './run.ts';
import { lengthOfTime } from './time.ts';

const BAR_CELLS = 24;
/** Where nobody looks at it, a line this often tells the log enough. */
const LINE_EVERY_MS = 10_000;
/** Back to the line's begin, and clear it. */
const REDRAW = '\r\u001b[2K';

/** What a run has done so far, drawn over itself on a terminal. */
export class ProgressLine {
  private readonly io: Io;
  private drawn = false;
  private lastLineAt: number | undefined;

  constructor(io: Io) {
    this.io = io;
  }

  show(run: Run): void {
    const text = progressText(run, this.io.now());
    if (this.io.outIsTerminal) {
      this.io.out(`${REDRAW}${text}`);
      this.drawn = true;
      return;
    }
    const now = this.io.now().getTime();
    if (this.lastLineAt !== undefined && now - this.lastLineAt < LINE_EVERY_MS) return;
    this.lastLineAt = now;
    this.io.out(`${text}\n`);
  }

  /** Leaves the line as it is, and says something on one of its own. */
  say(text: string): void {
    this.end();
    this.io.out(`${text}\n`);
  }

  end(): void {
    if (this.drawn) this.io.out('\n');
    this.drawn = false;
  }
}

/** `full run [######------]  50 % of 50,000: 25,000 read, 24,990 sent, 10 rejected, 12 s, about 12 s left` */
export function progressText(run: Run, now: Date): string {
  const tookMs = Math.max(0, now.getTime() - Date.parse(run.startedAt));
  const { recordsTotal: total, recordsRead: read } = run;
  const tail = `${runCounts(run)}, ${lengthOfTime(tookMs)}`;
  if (total === undefined || total === 0) return `${run.mode} run: ${tail}`;
  const share = Math.min(1, read / total);
  const cells = Math.floor(share * BAR_CELLS);
  const bar = '#'.repeat(cells) + '-'.repeat(BAR_CELLS - cells);
  const left = read > 0 && read < total ? `, about ${lengthOfTime((tookMs * (total - read)) / read)} left` : '';
  return `${run.mode} run [${bar}] ${Math.floor(share * 100)} % of ${count(total)}: ${tail}${left}`;
}

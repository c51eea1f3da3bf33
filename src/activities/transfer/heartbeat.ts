import type { Context } from '@temporalio/activity';

const BEAT_MS = 3_000;

/** Progress within it is told with the next: the SDK keeps back more, but takes its time for each. */
const MIN_BEAT_MS = 100;

/** Every wait inside has a shorter limit of its own; without progress for this long the work hangs and must not look alive. */
const STALLED_MS = 150_000;

/** After a request to stop, batches on their way have this long for their answers. */
const ABANDON_MS = 5_000;

/** Tells Temporal how far a piece of work got, for as long as it gets on. */
export class Heartbeat {
  private lastProgress = Date.now();
  private lastBeat = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly context: Context;
  private readonly details: () => unknown;
  private readonly abandon = new AbortController();
  private abandonTimer: NodeJS.Timeout | undefined;
  private readonly onStop = (): void => {
    this.abandonTimer = setTimeout(() => this.abandon.abort(), ABANDON_MS);
  };

  /** `details`: where another attempt may go on. */
  constructor(context: Context, details: () => unknown) {
    this.context = context;
    this.details = details;
    this.timer = setInterval(() => {
      if (Date.now() - this.lastProgress < STALLED_MS) this.beat();
    }, BEAT_MS);
    if (context.cancellationSignal.aborted) this.onStop();
    else context.cancellationSignal.addEventListener('abort', this.onStop, { once: true });
    this.beat();
  }

  /** Aborted when batches that are still on their way are given up. */
  get abandoned(): AbortSignal {
    return this.abandon.signal;
  }

  progress(): void {
    this.lastProgress = Date.now();
    if (this.lastProgress - this.lastBeat >= MIN_BEAT_MS) this.beat();
  }

  end(): void {
    clearInterval(this.timer);
    clearTimeout(this.abandonTimer);
    this.context.cancellationSignal.removeEventListener('abort', this.onStop);
    this.beat();
  }

  /** The SDK throttles what reaches the server. */
  private beat(): void {
    this.lastBeat = Date.now();
    this.context.heartbeat(this.details());
  }
}

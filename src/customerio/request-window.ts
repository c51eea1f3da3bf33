/** Requests at once when nothing is known of a destination yet. */
const FIRST_SIZE = 16;
const MIN_SIZE = 2;
/** With 475,000 bytes each: 61 MB. */
export const MAX_SIZE = 128;

/** Twice as many at once must bring so much more to be kept … */
const WORTH_DOUBLING = 1.2;
/** … and a quarter more so much. */
const WORTH_PROBING = 1.05;
const PROBE_FACTOR = 1.25;
/** Rounds without a change before it is tried whether more at once bring more. */
const PROBE_AFTER_ROUNDS = 10;

type Phase =
  | { type: 'growing'; best: number }
  | { type: 'steady'; rounds: number }
  | { type: 'probing'; size: number; rate: number };

type Waiting = { go: () => void };

/**
 * How many requests may be on their way to one destination at once, for all that one process sends there. Found by what
 * more of them bring: doubled while that raises the rate of answers, then now and then a quarter more; halved when Customer.io
 * asks for less or fails. As TCP finds its window; the waiting take turns.
 */
export class RequestWindow {
  readonly #clock: () => number;
  readonly #max: number;
  readonly #waiting = new Set<Waiting>();
  #size: number;
  #running = 0;
  #phase: Phase = { type: 'growing', best: 0 };
  /** A round is as many answers as the window has room for. */
  #roundBegan = 0;
  #answers = 0;
  /** Somebody had to wait in this round: only then its rate is the window's. */
  #wasFull = false;
  #halved = false;
  #lastRate = 0;

  /** `clock` in milliseconds, never going back. */
  constructor(options: { clock?: () => number; first?: number; max?: number } = {}) {
    this.#clock = options.clock ?? performance.now.bind(performance);
    this.#max = options.max ?? MAX_SIZE;
    this.#size = Math.min(this.#max, options.first ?? FIRST_SIZE);
  }

  get size(): number {
    return this.#size;
  }

  /** Resolves when there is room, with true; with false once `signal` is aborted. Who entered must leave. */
  async enter(signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted === true) return false;
    if (this.#running < this.#size && this.#waiting.size === 0) {
      this.#begin();
      return true;
    }
    this.#wasFull = true;
    return new Promise<boolean>((resolve) => {
      const waiting: Waiting = {
        go: () => {
          signal?.removeEventListener('abort', giveUp);
          this.#begin();
          resolve(true);
        },
      };
      const giveUp = (): void => {
        this.#waiting.delete(waiting);
        resolve(false);
      };
      this.#waiting.add(waiting);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** `answered`: the request is done; otherwise it was given up, and says nothing of how fast answers come. */
  leave(answered: boolean): void {
    this.#running -= 1;
    if (answered) {
      this.#answers += 1;
      if (this.#answers >= this.#size) this.#endRound();
    }
    this.#admit();
  }

  /** Customer.io asked for less, or failed in a way that passes. Counts once a round: what is on its way fails together. */
  setback(): void {
    if (this.#halved) return;
    this.#size = Math.max(MIN_SIZE, Math.floor(this.#size / 2));
    this.#phase = { type: 'steady', rounds: 0 };
    this.#beginRound();
    this.#halved = true;
  }

  #begin(): void {
    if (this.#running === 0) this.#beginRound();
    this.#running += 1;
  }

  #admit(): void {
    for (const waiting of this.#waiting) {
      if (this.#running >= this.#size) return;
      this.#waiting.delete(waiting);
      waiting.go();
    }
  }

  #beginRound(): void {
    this.#roundBegan = this.#clock();
    this.#answers = 0;
    this.#halved = false;
    this.#wasFull = this.#waiting.size > 0;
  }

  #endRound(): void {
    const rate = this.#answers / Math.max(Number.EPSILON, this.#clock() - this.#roundBegan);
    if (this.#wasFull) this.#judge(rate);
    this.#beginRound();
  }

  #judge(rate: number): void {
    const phase = this.#phase;
    switch (phase.type) {
      case 'growing':
        if (rate > phase.best * WORTH_DOUBLING) this.#grow(2, { type: 'growing', best: rate });
        else this.#settle(Math.ceil(this.#size / 2));
        break;
      case 'steady':
        this.#phase = { type: 'steady', rounds: phase.rounds + 1 };
        if (phase.rounds + 1 >= PROBE_AFTER_ROUNDS) this.#probe((this.#lastRate + rate) / 2);
        break;
      case 'probing':
        if (rate > phase.rate * WORTH_PROBING) this.#probe(rate);
        else this.#settle(phase.size);
        break;
    }
    this.#lastRate = rate;
  }

  #probe(rate: number): void {
    this.#grow(PROBE_FACTOR, { type: 'probing', size: this.#size, rate });
  }

  #grow(factor: number, phase: Phase): void {
    if (this.#size >= this.#max) {
      this.#settle(this.#size);
      return;
    }
    this.#size = Math.min(this.#max, Math.ceil(this.#size * factor));
    this.#phase = phase;
  }

  #settle(size: number): void {
    this.#size = Math.max(MIN_SIZE, Math.min(this.#max, size));
    this.#phase = { type: 'steady', rounds: 0 };
  }
}

/** The window of each destination, in one process. */
export class RequestWindows {
  readonly #windows = new Map<string, RequestWindow>();

  of(destinationId: string): RequestWindow {
    const known = this.#windows.get(destinationId);
    if (known !== undefined) return known;
    const window = new RequestWindow();
    this.#windows.set(destinationId, window);
    return window;
  }
}

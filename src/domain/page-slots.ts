/** So many pages keep a worker busy while one is handed over and another opened: with two, latency was seen. */
export const MIN_PAGES = 3;
/** As many as a worker transfers at once of what changed. */
export const MAX_PAGES = 8;

/** What is compared is the rate of a round: as long as this … */
const ROUND_MS = 5_000;
/** … and of so many stretches of rows. */
const ROUND_STRETCHES = 40;
/** A round that is longer has so few of them that the worker has next to nothing to do. */
export const LONGEST_ROUND_MS = 30_000;
/** A page that was just let in has nothing to show yet. */
const SETTLING_MS = 1_000;
/** A round counts when so much of its slots' time was used: otherwise there were not enough pages. */
const FULL = 0.8;
/** One page more pays when it brings half of what it would if it were as fast as each of the others. */
const SHARE_THAT_PAYS = 0.5;
/** Rounds without a change before another number is tried. */
const TRY_AFTER_ROUNDS = 10;
/** After so long without a page, nothing is known of the next ones. */
const FORGET_AFTER_MS = 60_000;

/** `steady`: how many rounds are left until another number is tried. `trying`: what the number before came to. */
type Phase = { type: 'steady'; rounds: number } | { type: 'trying'; before: number; rate: number };

const UNKNOWN: Phase = { type: 'steady', rounds: 1 };
const STEADY: Phase = { type: 'steady', rounds: TRY_AFTER_ROUNDS };

/**
 * How many pages of large results one worker transfers at once. As few as keep it busy, so that the next page goes to a worker
 * that has room: where the line or the processor is the limit, three. Where each page is slow by itself (an org that gives
 * every connection little, a destination that answers late), as many as pay: one more is tried now and then, and kept if it
 * raises the rate of rows enough; one fewer is kept if it does not lower it.
 */
export class PageSlots {
  /** Called when there is room for more. */
  onRoom: () => void = () => undefined;
  readonly #clock: () => number;
  #limit = MIN_PAGES;
  #phase: Phase = UNKNOWN;
  #triesMore = true;
  #pages = 0;
  #roundBegan: number;
  /** Milliseconds of pages in this round, up to `#seen`. */
  #used = 0;
  #seen: number;
  #rows = 0;
  #stretches = 0;

  /** `clock` in milliseconds, never going back. */
  constructor(clock: () => number = performance.now.bind(performance)) {
    this.#clock = clock;
    this.#roundBegan = clock();
    this.#seen = this.#roundBegan;
  }

  get limit(): number {
    return this.#limit;
  }

  /** A page takes a slot. */
  began(): void {
    const now = this.#clock();
    const idleMs = this.#pages === 0 ? now - this.#seen : 0;
    if (idleMs >= FORGET_AFTER_MS) this.#forget();
    if (idleMs >= ROUND_MS) this.#beginRound(now);
    this.#pass(now);
    this.#pages += 1;
  }

  /** A page leaves its slot, however it ended. */
  ended(): void {
    this.#pass(this.#clock());
    this.#pages -= 1;
  }

  /** A stretch of a page is delivered. */
  delivered(rows: number): void {
    if (this.#clock() < this.#roundBegan) return;
    this.#rows += rows;
    this.#stretches += 1;
    this.look();
  }

  /** Judges the round, if it is over. To be called now and then while pages wait: a page that stands still says nothing. */
  look(): void {
    const now = this.#clock();
    const passed = now - this.#roundBegan;
    const enough = this.#stretches >= ROUND_STRETCHES;
    if (passed < (enough ? ROUND_MS : LONGEST_ROUND_MS)) return;
    this.#pass(now);
    const full = this.#used >= FULL * passed * this.#limit;
    if (!full) this.#giveUp();
    else if (enough) this.#judge(this.#rows / passed);
    else this.#become(this.#limit + 1, STEADY);
    this.#beginRound(now);
  }

  #judge(rate: number): void {
    const phase = this.#phase;
    if (phase.type === 'steady') {
      if (phase.rounds > 1) this.#phase = { type: 'steady', rounds: phase.rounds - 1 };
      else this.#try(this.#triesMore ? this.#limit < MAX_PAGES : this.#limit === MIN_PAGES, rate);
      return;
    }
    const { before } = phase;
    const isMore = this.#limit > before;
    const [fewer, more] = isMore ? [phase.rate, rate] : [rate, phase.rate];
    const pays = more > fewer * (1 + SHARE_THAT_PAYS / Math.min(before, this.#limit));
    if (pays !== isMore) this.#giveUp();
    else if (this.#limit > MIN_PAGES && this.#limit < MAX_PAGES) this.#try(isMore, rate);
    else this.#phase = STEADY;
  }

  #try(more: boolean, rate: number): void {
    const before = this.#limit;
    this.#triesMore = more;
    this.#become(more ? before + 1 : before - 1, { type: 'trying', before, rate });
  }

  /** Back to the number before, if another is being tried; the next is the other way. */
  #giveUp(): void {
    if (this.#phase.type === 'steady') return;
    this.#triesMore = !this.#triesMore;
    this.#become(this.#phase.before, STEADY);
  }

  #become(limit: number, phase: Phase): void {
    const before = this.#limit;
    this.#limit = Math.max(MIN_PAGES, Math.min(MAX_PAGES, limit));
    this.#phase = phase;
    if (this.#limit > before) this.onRoom();
  }

  #forget(): void {
    this.#limit = MIN_PAGES;
    this.#phase = UNKNOWN;
    this.#triesMore = true;
  }

  #beginRound(now: number): void {
    this.#roundBegan = now + SETTLING_MS;
    this.#used = 0;
    this.#rows = 0;
    this.#stretches = 0;
  }

  #pass(now: number): void {
    const since = Math.max(this.#seen, this.#roundBegan);
    if (now > since) this.#used += this.#pages * (now - since);
    this.#seen = now;
  }
}

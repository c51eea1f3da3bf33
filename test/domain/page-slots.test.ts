import { describe, expect, it } from 'vitest';
import { LONGEST_ROUND_MS, MAX_PAGES, MIN_PAGES, PageSlots } from '../../src/domain/page-slots.ts';

const TICK_MS = 20;
const STRETCH_ROWS = 500;
const PAGE_ROWS = 50_000;
/** From the end of a page to the first row of the next. */
const GAP_MS = 120;

/** What a worker's pages are slowed down by, in rows a second. */
type Limits = { ofWorker: number; ofPage: number; noise?: number };
type Page = { left: number; unacknowledged: number; from: number };

/** A worker in time that passes by itself. */
class Worker {
  readonly slots: PageSlots;
  limits: Limits;
  rows = 0;
  /** How long it had no page while some waited. */
  idleMs = 0;
  readonly pages = new Set<Page>();
  private readonly time: { now: number };

  constructor(time: { now: number }, limits: Limits) {
    this.time = time;
    this.limits = limits;
    this.slots = new PageSlots(() => time.now);
  }

  take(): boolean {
    if (this.pages.size >= this.slots.limit) return false;
    this.slots.began();
    this.pages.add({ left: PAGE_ROWS, unacknowledged: 0, from: this.time.now + GAP_MS });
    return true;
  }

  /** What one tick brings; returns how many pages ended. */
  tick(random: () => number): number {
    let ended = 0;
    const { ofWorker, ofPage, noise = 0 } = this.limits;
    const reading = [...this.pages].filter(({ from }) => from <= this.time.now);
    const rate = Math.min(ofPage, ofWorker / reading.length) * (1 + noise * (2 * random() - 1));
    for (const page of reading) {
      const rows = Math.min(page.left, (rate * TICK_MS) / 1_000);
      page.left -= rows;
      page.unacknowledged += rows;
      this.rows += rows;
      for (; page.unacknowledged >= STRETCH_ROWS; page.unacknowledged -= STRETCH_ROWS)
        this.slots.delivered(STRETCH_ROWS);
      if (page.left > 0) continue;
      this.pages.delete(page);
      this.slots.ended();
      ended += 1;
    }
    return ended;
  }
}

/** One run's pages, as the server hands them out: to any worker that has room, in turn. */
function run(workers: Worker[], time: { now: number }, seconds: number, inFlight = 6): void {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  let waiting = inFlight - workers.reduce((sum, { pages }) => sum + pages.size, 0);
  const until = time.now + seconds * 1_000;
  for (let look = 0; time.now < until; time.now += TICK_MS) {
    const offered = workers.toSorted(() => random() - 0.5);
    for (let taken = true; taken && waiting > 0;) {
      taken = false;
      for (const worker of offered) {
        if (waiting === 0 || !worker.take()) continue;
        taken = true;
        waiting -= 1;
      }
    }
    for (const worker of workers) {
      if (worker.pages.size === 0) worker.idleMs += TICK_MS;
      waiting += worker.tick(random);
    }
    look += TICK_MS;
    if (look % 5_000 === 0) for (const { slots } of workers) slots.look();
  }
}

const LINE: Limits = { ofWorker: 28_000, ofPage: Infinity, noise: 0.1 };
const SLOW_PAGES: Limits = { ofWorker: 250_000, ofPage: 3_000, noise: 0.1 };

function startWorkers(count: number, limits: Limits): { workers: Worker[]; time: { now: number } } {
  const time = { now: 0 };
  return { time, workers: Array.from({ length: count }, () => new Worker(time, limits)) };
}

/** How much of ten minutes each number was. */
function shares(worker: Worker, time: { now: number }, inFlight: number): Map<number, number> {
  const seconds = new Map<number, number>();
  for (let second = 0; second < 600; second += 1) {
    run([worker], time, 1, inFlight);
    seconds.set(worker.slots.limit, (seconds.get(worker.slots.limit) ?? 0) + 1 / 600);
  }
  return seconds;
}

describe('the pages that a worker transfers at once', () => {
  it('are three where its line is the limit, but for a look at a fourth', () => {
    const { workers, time } = startWorkers(1, LINE);
    const [worker] = workers;
    if (worker === undefined) throw new Error('one worker');
    const parts = shares(worker, time, 6);
    expect(new Set(parts.keys())).toEqual(new Set([MIN_PAGES, MIN_PAGES + 1]));
    expect(parts.get(MIN_PAGES)).toBeGreaterThan(0.85);
  });

  it('become as many as there are where each of them is slow, within a minute', () => {
    const { workers, time } = startWorkers(1, SLOW_PAGES);
    run(workers, time, 60, 20);
    expect(workers[0]?.slots.limit).toBeGreaterThanOrEqual(MAX_PAGES - 1);
    const before = workers[0]?.rows ?? 0;
    run(workers, time, 600, 20);
    expect(((workers[0]?.rows ?? 0) - before) / 600).toBeGreaterThan(0.85 * MAX_PAGES * 3_000);
  });

  it('become as many as pay and no more', () => {
    const { workers, time } = startWorkers(1, { ofWorker: 15_000, ofPage: 3_000 });
    run(workers, time, 120, 20);
    const limits = new Set<number>();
    for (let second = 0; second < 600; second += 1) {
      run(workers, time, 1, 20);
      for (const { slots } of workers) limits.add(slots.limit);
    }
    expect(Math.min(...limits)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...limits)).toBeLessThanOrEqual(6);
  });

  it('become few again where many stop paying', () => {
    const { workers, time } = startWorkers(1, SLOW_PAGES);
    run(workers, time, 120, 20);
    expect(workers[0]?.slots.limit).toBeGreaterThan(4);
    for (const worker of workers) worker.limits = LINE;
    run(workers, time, 600, 20);
    expect(workers[0]?.slots.limit).toBeLessThanOrEqual(MIN_PAGES + 1);
  });

  it('leave neither of two workers without one, and bring twice the rate of one', () => {
    const one = startWorkers(1, LINE);
    run(one.workers, one.time, 300);
    const two = startWorkers(2, LINE);
    run(two.workers, two.time, 300);
    for (const { idleMs } of two.workers) expect(idleMs).toBe(0);
    const both = two.workers.reduce((sum, { rows }) => sum + rows, 0);
    expect(both / (one.workers[0]?.rows ?? 0)).toBeGreaterThan(1.9);
  });

  it('become more while those that there are stand still: others may have something', () => {
    const time = { now: 0 };
    const slots = new PageSlots(() => time.now);
    let room = 0;
    slots.onRoom = () => {
      room += 1;
    };
    for (let page = 0; page < MIN_PAGES; page += 1) slots.began();
    time.now += LONGEST_ROUND_MS / 2;
    slots.look();
    expect(slots.limit).toBe(MIN_PAGES);
    time.now += LONGEST_ROUND_MS;
    slots.look();
    expect({ limit: slots.limit, room }).toEqual({ limit: MIN_PAGES + 1, room: 1 });
  });

  it('are three again when a worker has had none for long', () => {
    const { workers, time } = startWorkers(1, SLOW_PAGES);
    run(workers, time, 60, 20);
    const [worker] = workers;
    for (let count = worker?.pages.size ?? 0; count > 0; count -= 1) worker?.slots.ended();
    time.now += 120_000;
    worker?.slots.began();
    expect(worker?.slots.limit).toBe(MIN_PAGES);
  });
});

import { describe, expect, it } from 'vitest';
import { RequestWindow } from '../../src/customerio/request-window.ts';

/** A destination in time that passes by itself: so many milliseconds an answer, of which so many come a second at most. */
type Destination = { latencyMs: number; answersPerSecond: number };

/** Sends as fast as the window lets it; returns answers per second, and the most that were on their way at once. */
async function send(
  window: RequestWindow,
  time: { now: number },
  { latencyMs, answersPerSecond }: Destination,
  requests: number,
): Promise<{ rate: number; most: number }> {
  const began = time.now;
  const due: number[] = [];
  let [begun, most, freeAt] = [0, 0, time.now];
  const entering = new Set<Promise<unknown>>();
  const enter = (): void => {
    const entered = window.enter().then(() => {
      entering.delete(entered);
      freeAt = Math.max(freeAt, time.now) + 1_000 / answersPerSecond;
      due.push(Math.max(freeAt, time.now + latencyMs));
      most = Math.max(most, due.length);
    });
    entering.add(entered);
  };
  for (let answered = 0; answered < requests; answered += 1) {
    // One that waits for room, as a page's reader does.
    while (begun < requests && entering.size === 0) {
      enter();
      begun += 1;
      await settled();
    }
    due.sort((a, b) => a - b);
    time.now = Math.max(time.now, due.shift() ?? time.now);
    window.leave(true);
    await settled();
  }
  return { rate: (requests * 1_000) / (time.now - began), most };
}

/** All that became possible has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function newWindow(): { window: RequestWindow; time: { now: number } } {
  const time = { now: 0 };
  return { window: new RequestWindow({ clock: () => time.now }), time };
}

describe('the requests on their way to a destination', () => {
  it('become as many as its latency takes to keep it busy', async () => {
    const { window, time } = newWindow();
    const slow = { latencyMs: 100, answersPerSecond: 300 };
    await send(window, time, slow, 500);
    expect((await send(window, time, slow, 1_000)).rate).toBeGreaterThan(0.9 * 300);
    expect(window.size).toBeLessThanOrEqual(80);
  });

  it('stay few where more bring nothing', async () => {
    const { window, time } = newWindow();
    expect((await send(window, time, { latencyMs: 1, answersPerSecond: 200 }, 3_000)).most).toBeLessThanOrEqual(40);
  });

  it('find what becomes possible later', async () => {
    const { window, time } = newWindow();
    await send(window, time, { latencyMs: 100, answersPerSecond: 50 }, 500);
    const before = window.size;
    const later = { latencyMs: 100, answersPerSecond: 600 };
    await send(window, time, later, 20_000);
    expect(window.size).toBeGreaterThan(before);
    expect((await send(window, time, later, 1_000)).rate).toBeGreaterThan(0.8 * 600);
  });

  it('are never more than 128', async () => {
    const { window, time } = newWindow();
    expect((await send(window, time, { latencyMs: 2_000, answersPerSecond: 1e6 }, 5_000)).most).toBe(128);
  });

  it('are halved once by what fails together, again by what fails later, and never fewer than two', async () => {
    const { window, time } = newWindow();
    await send(window, time, { latencyMs: 100, answersPerSecond: 300 }, 1_000);
    const before = window.size;
    for (let failing = 0; failing < before; failing += 1) window.setback();
    expect(window.size).toBe(Math.floor(before / 2));
    for (let round = 0; round < 20; round += 1) {
      await send(window, time, { latencyMs: 100, answersPerSecond: 300 }, window.size * 2);
      window.setback();
    }
    expect(window.size).toBe(2);
  });

  it('take turns, and one that gives up leaves its turn to the next', async () => {
    const window = new RequestWindow({ first: 1, max: 1 });
    const order: string[] = [];
    const giveUp = new AbortController();
    expect(await window.enter()).toBe(true);
    const second = window.enter(giveUp.signal).then((entered) => order.push(`second ${String(entered)}`));
    const third = window.enter().then((entered) => order.push(`third ${String(entered)}`));
    giveUp.abort();
    await second;
    window.leave(true);
    await third;
    expect(order).toEqual(['second false', 'third true']);
    expect(await window.enter(giveUp.signal)).toBe(false);
  });
});

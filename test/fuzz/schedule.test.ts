import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFireTime } from '../../src/domain/schedule.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Zones whose clocks do something unusual, each in a year in which they do. */
const ZONES: [timeZone: string, year: number, why: string][] = [
  ['Europe/Berlin', 2026, 'an hour at two and at three'],
  ['America/New_York', 2026, 'an hour at two'],
  ['America/Sao_Paulo', 2018, 'an hour at midnight, so that a day has no midnight'],
  ['Australia/Lord_Howe', 2026, 'half an hour'],
  ['Africa/Casablanca', 2026, 'an hour less for Ramadan'],
  ['Asia/Tehran', 2021, 'an hour at midnight, with half hours from UTC'],
  ['Antarctica/Troll', 2026, 'two hours'],
  ['Pacific/Apia', 2011, 'a day that does not exist'],
  ['Pacific/Chatham', 2026, 'three quarters of an hour from UTC'],
  ['Africa/Cairo', 2026, 'an hour at midnight, before a Friday'],
];

/** What a clock on the wall of the zone shows, as milliseconds since 1970 of the same digits in UTC. */
function wallClock(timeZone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
    const clock = [part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')] as const;
    return Date.UTC(...clock);
  };
}

/** The wall clock at every minute from one time to another; asked for each minute only in hours in which it is set. */
function* minutes(timeZone: string, from: number, to: number): Generator<{ time: number; wall: number }> {
  const clock = wallClock(timeZone);
  for (let hour = from; hour < to; hour += HOUR_MS) {
    const start = clock(hour);
    const steady = clock(hour + HOUR_MS) - start === HOUR_MS;
    for (let time = hour; time < hour + HOUR_MS; time += MINUTE_MS) {
      yield { time, wall: steady ? start + (time - hour) : clock(time) };
    }
  }
}

/** For each day of the wall's calendar that has any minute: the first one that shows the time of day or, where it is skipped, a later one. */
function dailyFires(walls: readonly { time: number; wall: number }[], minuteOfDay: number): number[] {
  const fires = new Map<number, { time: number; exact: boolean }>();
  let before: number | undefined;
  for (const { time, wall } of walls) {
    const day = Math.floor(wall / DAY_MS);
    const wanted = day * DAY_MS + minuteOfDay * MINUTE_MS;
    const found = fires.get(day);
    if (found === undefined && wall === wanted) fires.set(day, { time, exact: true });
    else if (found === undefined && before !== undefined && before < wanted && wall > wanted) {
      fires.set(day, { time, exact: false });
    }
    before = wall;
  }
  return [...fires.values()].map(({ time }) => time);
}

describe.each(ZONES)('a daily cron in %s in %i (%s)', (timeZone, year) => {
  const from = Date.UTC(year, 0, 1);
  const to = Date.UTC(year + 1, 0, 1);
  const walls = [...minutes(timeZone, from - DAY_MS, to + DAY_MS)];
  /** Times of day of minutes that the zone skips or repeats, and of their neighbours. */
  const unusual = walls.flatMap(({ wall }, index) => {
    const step = wall - (walls[index - 1]?.wall ?? wall - MINUTE_MS);
    if (step === MINUTE_MS) return [];
    const [low, high] = step > 0 ? [wall - step, wall] : [wall, wall - step];
    return Array.from({ length: Math.min(1_440, (high - low) / MINUTE_MS + 3) }, (_, add) => {
      return (((low / MINUTE_MS + add - 1) % 1_440) + 1_440) % 1_440;
    });
  });
  const timeOfDay = fc.oneof(fc.nat(1_439), { arbitrary: fc.constantFrom(...unusual), weight: 3 });

  it('fires once on each day that there is, at its time or, where that is skipped, when the clock goes on', () => {
    fc.assert(
      fc.property(timeOfDay, (minuteOfDay) => {
        const schedule = { cron: `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} * * *`, timeZone };
        const expected = dailyFires(walls, minuteOfDay).filter((time) => time > from && time <= to);
        const fires: number[] = [];
        for (let after = from; ;) {
          const fire = nextFireTime(schedule, { after, anchor: 0, offsetSeed: '' });
          if (fire === undefined || fire > to) break;
          if (fire <= after) throw new Error(`fires at ${fire}, which is not after ${after}`);
          fires.push(fire);
          after = fire;
        }
        expect(fires.map((time) => new Date(time).toISOString())).toEqual(
          expected.map((time) => new Date(time).toISOString()),
        );
      }),
      { numRuns: 8 },
    );
  });

  it('names the same fire from wherever it is asked', () => {
    const turns = walls.filter(({ wall }, index) => wall - (walls[index - 1]?.wall ?? wall - MINUTE_MS) !== MINUTE_MS);
    const near = fc
      .tuple(fc.constantFrom(...turns.map(({ time }) => time)), fc.integer({ min: -1_600, max: 200 }), fc.nat(59_999))
      .map(([turn, shift, ms]) => turn + shift * MINUTE_MS + ms)
      .filter((time) => time > from && time < to);
    fc.assert(
      fc.property(timeOfDay, near, (minuteOfDay, after) => {
        const schedule = { cron: `${minuteOfDay % 60} ${Math.floor(minuteOfDay / 60)} * * *`, timeZone };
        const expected = dailyFires(
          walls.filter(({ time }) => Math.abs(time - after) < 3 * DAY_MS),
          minuteOfDay,
        ).find((time) => time > after && time - after > 0);
        const fire = nextFireTime(schedule, { after, anchor: 0, offsetSeed: '' });
        expect(new Date(fire ?? 0).toISOString()).toBe(new Date(expected ?? 0).toISOString());
      }),
      { numRuns: 25 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFireTime, scheduleProblems } from '../../src/domain/schedule.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

function fires(cron: string, timeZone: string, after: string, count: number): (string | undefined)[] {
  const found: (string | undefined)[] = [];
  let position = at(after);
  for (let index = 0; index < count; index += 1) {
    const next = nextFireTime({ cron, timeZone }, { after: position, anchor: 0, offsetSeed: 'syn_x' });
    found.push(iso(next));
    position = next ?? Infinity;
  }
  return found;
}

describe('a cron', () => {
  it('fires in its own time zone', () => {
    expect(fires('30 6 * * *', 'Asia/Kolkata', '2026-11-24T00:00:00Z', 1)).toEqual(['2026-11-24T01:00:00.000Z']);
  });

  it('fires at the next time that exists when a DST change skips its own', () => {
    expect(fires('30 2 * * *', 'America/New_York', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]);
  });

  it('fires once a day when a DST change makes its time occur twice', () => {
    expect(fires('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  it('does not fire before startAt, and may fire at startAt itself', () => {
    const position = { after: at('2026-11-24T10:00:00Z'), anchor: 0, offsetSeed: '' };
    const schedule = { cron: '0 * * * *', timeZone: 'UTC', startAt: '2026-12-01T00:00:00Z' };
    expect(iso(nextFireTime(schedule, position))).toBe('2026-12-01T00:00:00.000Z');
  });

  it.each([
    'Europe/Berlin',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'Africa/Cairo',
  ])('fires every day of a year in %s, DST changes included, and always later than before', (timeZone) => {
    const days = fires('15 2 * * *', timeZone, '2026-01-01T12:00:00Z', 365).map((time) => at(time ?? ''));
    for (const [index, time] of days.entries()) {
      if (index === 0) continue;
      const hours = (time - (days[index - 1] ?? 0)) / 3_600_000;
      expect(hours).toBeGreaterThanOrEqual(22.5);
      expect(hours).toBeLessThanOrEqual(25.5);
    }
  });
});

describe('an interval', () => {
  it('keeps one cadence per sync, whatever time it is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), fc.string({ maxLength: 12 }), (elapsed, offsetSeed) => {
        const anchor = at('2026-11-24T10:00:00Z');
        const schedule = { every: '15m' };
        const next = nextFireTime(schedule, { after: anchor + elapsed, anchor, offsetSeed }) ?? 0;
        const following = nextFireTime(schedule, { after: next, anchor, offsetSeed }) ?? 0;
        expect(next).toBeGreaterThan(anchor + elapsed);
        expect(following - next).toBe(15 * 60_000);
      }),
    );
  });

  it('spreads syncs over the interval', () => {
    const minutes = new Set<number>();
    for (let index = 0; index < 200; index += 1) {
      const next = nextFireTime({ every: '1h' }, { after: 0, anchor: 0, offsetSeed: `syn_${index}` }) ?? 0;
      minutes.add(Math.floor(next / 60_000) % 60);
    }
    expect(minutes.size).toBeGreaterThan(40);
  });
});

describe('a schedule is refused when', () => {
  const now = new Date('2026-11-24T10:00:00Z');
  it.each([
    ['its cron never fires', { cron: '0 0 30 2 *', timeZone: 'UTC' }, 'schedule.cron'],
    ['its cron is not one', { cron: 'every day', timeZone: 'UTC' }, 'schedule.cron'],
    ['its cron has a value out of range', { cron: '61 * * * *', timeZone: 'UTC' }, 'schedule.cron'],
    ['its cron has seconds', { cron: '* * * * * *', timeZone: 'UTC' }, 'schedule.cron'],
    ['its time zone does not exist', { cron: '0 * * * *', timeZone: 'Europe/Atlantis' }, 'schedule.timeZone'],
    ['its interval is too short', { every: '30s' }, 'schedule.every'],
  ])('%s', (_case, schedule, path) => {
    expect(scheduleProblems(schedule, now)).toEqual([{ path, message: expect.stringMatching(/\S/) }]);
  });

  it.each([
    { cron: '*/15 * * * *', timeZone: 'Europe/Berlin' },
    { cron: '@daily', timeZone: 'UTC' },
    { cron: '0 9 * * MON-FRI', timeZone: 'America/New_York' },
    { cron: '0 0 29 2 *', timeZone: 'UTC' },
    { every: '1m' },
  ])('not when it is %j', (schedule) => {
    expect(scheduleProblems(schedule, now)).toEqual([]);
  });
});

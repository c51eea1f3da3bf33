import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAMPING_MS, nextKindState, SETTLING_MS } from '../../src/domain/alerts/kind-state.ts';
import type { KindEvent, KindState, Reading } from '../../src/domain/alerts/kind-state.ts';

const MINUTE = 60_000;
const cause = { code: 'a.code', message: 'A sentence.' };
const absent: Reading = { type: 'absent', certain: true };
const maybe: Reading = { type: 'absent', certain: false };
const unknown: Reading = { type: 'unknown' };
const present = (since: number, afterMs = 0): Reading => ({ type: 'present', since, cause, afterMs });

/** Follows readings as the judge does, and looks again whenever it asked to. */
class Follower {
  state: KindState | undefined;
  checkAt: number | undefined;
  reading: Reading = absent;
  now = 0;
  readonly told: { at: number; type: KindEvent['type'] }[] = [];

  read(at: number, reading: Reading): this {
    this.passTo(at);
    this.reading = reading;
    this.look(at);
    return this;
  }

  passTo(at: number): this {
    while (this.checkAt !== undefined && this.checkAt <= at) this.look(this.checkAt);
    this.now = at;
    return this;
  }

  get sent(): string[] {
    return this.told.filter(({ type }) => type !== 'changed').map(({ at, type }) => `${at / MINUTE} ${type}`);
  }

  private look(at: number): void {
    const { state, event, checkAt } = nextKindState(this.state, this.reading, at);
    this.state = state;
    this.checkAt = checkAt;
    if (event !== undefined) this.told.push({ at, type: event.type });
  }
}

describe('an alert', () => {
  it('is told once, however often it is looked at, and its end once', () => {
    const follower = new Follower();
    for (let minute = 1; minute < 10; minute += 1) follower.read(minute * MINUTE, present(MINUTE));
    for (let minute = 10; minute < 20; minute += 1) follower.read(minute * MINUTE, absent);
    expect(follower.sent).toEqual(['1 opened', '10 resolved']);
  });

  it('that comes again soon after its end is told once it has stood for half an hour', () => {
    const follower = new Follower()
      .read(0, present(0))
      .read(MINUTE, absent)
      .read(5 * MINUTE, present(5 * MINUTE));
    expect(follower.passTo(34 * MINUTE).sent).toHaveLength(2);
    expect(follower.passTo(40 * MINUTE).sent).toEqual(['0 opened', '1 resolved', '35 opened']);
  });

  it('that comes again after half an hour is told at once', () => {
    const follower = new Follower()
      .read(0, present(0))
      .read(MINUTE, absent)
      .read(31 * MINUTE, present(31 * MINUTE));
    expect(follower.sent.at(-1)).toBe('31 opened');
  });

  it('that is to stand for a while is not told when it goes before', () => {
    const follower = new Follower().read(0, present(0, 30 * MINUTE)).read(29 * MINUTE, absent);
    expect(follower.passTo(999 * MINUTE).sent).toEqual([]);
  });

  it('is told at once when what it waited for has come: the failures in a row', () => {
    const follower = new Follower().read(0, present(0, 30 * MINUTE)).read(15 * MINUTE, present(0));
    expect(follower.sent).toEqual(['15 opened']);
  });

  it('ends only after a while where nothing vouches for its end', () => {
    const flapping = new Follower().read(0, present(0));
    for (let minute = 10; minute < 100; minute += 10) {
      flapping.read(minute * MINUTE, maybe).read(minute * MINUTE + 2_000, present(minute * MINUTE + 2_000));
    }
    expect(flapping.sent).toEqual(['0 opened']);
    flapping.read(100 * MINUTE, maybe).passTo(100 * MINUTE + SETTLING_MS - 1);
    expect(flapping.sent).toHaveLength(1);
    expect(flapping.passTo(200 * MINUTE).sent).toEqual(['0 opened', '105 resolved']);
  });

  it('stands while its end is not known, and is not begun by it', () => {
    const follower = new Follower()
      .read(0, present(0))
      .read(MINUTE, unknown)
      .passTo(999 * MINUTE);
    expect(follower.sent).toEqual(['0 opened']);
    const never = new Follower()
      .read(0, present(0, 30 * MINUTE))
      .read(MINUTE, unknown)
      .passTo(999 * MINUTE);
    expect(never.sent).toEqual([]);
  });

  it('keeps the newest cause without telling of it again', () => {
    const follower = new Follower().read(0, present(0));
    follower.read(MINUTE, { type: 'present', since: 0, cause: { ...cause, code: 'another' }, afterMs: 0 });
    expect(follower.sent).toEqual(['0 opened']);
    expect(follower.state).toMatchObject({ status: 'open', cause: { code: 'another' } });
  });
});

describe('whatever the order and the times of what happens', () => {
  const happening = fc.record({
    afterMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 90 * MINUTE })),
    what: fc.constantFrom('present', 'slow', 'absent', 'maybe', 'unknown' as const),
  });
  const sequences = fc.array(happening, { maxLength: 60 });

  function follow(sequence: { afterMs: number; what: string }[]): Follower {
    const follower = new Follower();
    let since: number | undefined;
    for (const { afterMs, what } of sequence) {
      const at = follower.now + afterMs;
      if (what === 'present' || what === 'slow') since ??= at;
      else if (what !== 'unknown') since = undefined;
      if (what === 'present' || what === 'slow') {
        follower.read(at, present(since ?? at, what === 'slow' ? 30 * MINUTE : 0));
      } else follower.read(at, what === 'unknown' ? unknown : what === 'maybe' ? maybe : absent);
    }
    return follower;
  }

  it('at most one alert is opened in half an hour, and ends follow beginnings', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const sent = follow(sequence).told.filter(({ type }) => type !== 'changed');
        sent.forEach(({ type }, index) => expect(type).toBe(index % 2 === 0 ? 'opened' : 'resolved'));
        const opened = sent.filter(({ type }) => type === 'opened').map(({ at }) => at);
        opened.slice(1).forEach((at, index) => expect(at - (opened[index] ?? 0)).toBeGreaterThanOrEqual(DAMPING_MS));
      }),
      { numRuns: 2_000 },
    );
  });

  it('the last word is what is so, once it has been so for half an hour', () => {
    fc.assert(
      fc.property(sequences, fc.boolean(), (sequence, trouble) => {
        const follower = follow(sequence);
        const at = follower.now + 1;
        follower.read(at, trouble ? present(at) : maybe).passTo(at + DAMPING_MS);
        const last = follower.told.filter(({ type }) => type !== 'changed').at(-1)?.type ?? 'resolved';
        expect(last).toBe(trouble ? 'opened' : 'resolved');
      }),
      { numRuns: 2_000 },
    );
  });
});

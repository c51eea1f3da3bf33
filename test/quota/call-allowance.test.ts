import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALLOWANCE_MS, CallAllowance } from '../../src/domain/call-allowance.ts';

const start = Date.parse('2026-11-25T00:00:00Z');

/** Up to three steps at once, each of which makes as many calls as it was granted or fewer, and some time between them. */
const steps = fc.array(
  fc.record({
    parallel: fc.integer({ min: 1, max: 3 }),
    made: fc.integer({ min: 0, max: 40 }),
    passesMs: fc.integer({ min: 0, max: 2 * 60 * 60_000 }),
    continues: fc.boolean(),
  }),
  { minLength: 1, maxLength: 200 },
);

describe('the calls of a run with a limit', () => {
  it('are never more than that in any 24 hours, whatever its steps make of what they are granted', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 60 }), steps, (limit, all) => {
        let allowance = new CallAllowance(limit);
        let [now, spent] = [start, 0];
        const calls: number[] = [];
        for (const { parallel, made, passesMs, continues } of all) {
          const grants = Array.from({ length: parallel }, () => allowance.grant(spent, 3));
          if (grants.every((granted) => granted === 0)) {
            const { reaction } = allowance.usedUp(spent, now);
            expect(reaction.type).toBe('wait');
            now += passesMs;
            allowance.renew(spent, now);
            continue;
          }
          for (const granted of grants) {
            const calling = Math.min(made, granted);
            spent += calling;
            calls.push(...Array.from({ length: calling }, () => now));
            allowance.giveBack(granted);
          }
          if (continues) allowance = new CallAllowance(limit, structuredClone(allowance.state));
          now += passesMs;
        }
        for (const [index, at] of calls.entries()) {
          const limitCallsLater = calls[index + limit];
          if (limitCallsLater !== undefined) expect(limitCallsLater - at).toBeGreaterThanOrEqual(ALLOWANCE_MS);
        }
      }),
    );
  });

  it('are granted to several steps at once without granting any of them twice', () => {
    const allowance = new CallAllowance(10);
    const grants = Array.from({ length: 12 }, () => allowance.grant(0, 3));
    expect(grants.reduce((sum, granted) => sum + granted, 0)).toBe(10);
    expect(allowance.mayHaveMore).toBe(true);
    for (const granted of grants) allowance.giveBack(granted);
    expect(allowance.grant(9, 3)).toBe(1);
  });

  it('may be more at once when the limit is raised or taken away, and stay so when the run continues as new', () => {
    const allowance = new CallAllowance(10);
    expect(allowance.grant(10, 1)).toBe(0);
    allowance.change(12);
    expect(new CallAllowance(10, allowance.state).grant(10, 1)).toBe(2);
    allowance.change(undefined);
    expect(new CallAllowance(10, allowance.state).grant(10, 1)).toBe(Infinity);
  });
});

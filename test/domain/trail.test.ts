import fc from 'fast-check';
import { expect, it } from 'vitest';
import { follow } from '../../src/domain/trail.ts';
import type { Trail } from '../../src/domain/trail.ts';

/** Steps until a circle is noticed; `limit` when none is. */
function stepsUntilNoticed(place: (step: number) => string, limit: number): number {
  let trail: Trail | undefined;
  for (let step = 0; step < limit; step += 1) {
    const next = follow(trail, place(step));
    if (next === 'circle') return step;
    trail = next;
  }
  return limit;
}

it('notices every circle, at the latest when it was gone round a few times', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.integer({ min: 1, max: 300 }), (before, circle) => {
      const place = (step: number): string => `L${step < before ? step : before + ((step - before) % circle)}`;
      const noticed = stepsUntilNoticed(place, 10_000);
      expect(noticed).toBeGreaterThanOrEqual(before + circle);
      expect(noticed).toBeLessThanOrEqual(4 * (before + circle));
    }),
  );
});

it('takes no chain for a circle that has none', () => {
  expect(stepsUntilNoticed((step) => `L${step}`, 100_000)).toBe(100_000);
});

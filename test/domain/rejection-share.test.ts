import { describe, expect, it } from 'vitest';
import { tooManyRejections } from '../../src/domain/rejection-share.ts';
import { NO_COUNTS } from '../../src/domain/run.ts';
import type { RunCounts } from '../../src/domain/run.ts';

const counts = (rejected: number, sent: number, others: Partial<RunCounts> = {}): RunCounts => {
  const { deleted = 0, skipped = 0 } = others;
  return { ...NO_COUNTS, ...others, rejected, sent, read: rejected + sent + deleted + skipped };
};

describe('a run of which too much is rejected', () => {
  it('stops in its middle once a thousand records were tried', () => {
    expect(tooManyRejections(counts(501, 499), {}, 'under_way')).toMatchObject({
      code: 'run.too_many_rejections',
      reaction: { type: 'stop' },
      message: expect.stringContaining('501 of 1000 records tried were rejected, more than 50 %'),
    });
    expect(tooManyRejections(counts(999, 0), {}, 'under_way')).toBeUndefined();
  });

  it('is not a success at its end, from a hundred records on', () => {
    expect(tooManyRejections(counts(100, 0), {}, 'end')).toMatchObject({ fault: 'configuration' });
    expect(tooManyRejections(counts(99, 0), {}, 'end')).toBeUndefined();
  });

  it.each(['under_way', 'end'] as const)('goes on at exactly the share that its sync allows (%s)', (at) => {
    expect(tooManyRejections(counts(500, 500), {}, at)).toBeUndefined();
    expect(tooManyRejections(counts(100, 900), { maxRejectedPercent: 10 }, at)).toBeUndefined();
    expect(tooManyRejections(counts(101, 899), { maxRejectedPercent: 10 }, at)).toBeDefined();
    expect(tooManyRejections(counts(1, 99_999), { maxRejectedPercent: 0 }, at)).toBeDefined();
    expect(tooManyRejections(counts(5_000, 0), { maxRejectedPercent: 100 }, at)).toBeUndefined();
  });

  it('is judged by records tried: deletions count, rows that needed no message do not', () => {
    expect(tooManyRejections(counts(900, 0, { deleted: 900 }), {}, 'end')).toBeUndefined();
    expect(tooManyRejections(counts(900, 800, { skipped: 100_000 }), {}, 'end')).toBeDefined();
  });
});

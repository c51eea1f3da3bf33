import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { progressText } from '../../src/cli/format/progress-line.ts';
import type { RunView, SyncView } from '../../src/domain/sync-view.ts';
import { until } from '../support/until.ts';
import { TestApi } from '../api/support/api.ts';
import { cli } from './support/terminal.ts';
import type { Said, Terminal } from './support/terminal.ts';

const NO_COUNTS = { read: 0, sent: 0, deleted: 0, rejected: 0, skipped: 0 };
const running: RunView = {
  id: 'run_x_2',
  mode: 'full',
  status: 'running',
  revision: 1,
  counts: NO_COUNTS,
  salesforceApiCalls: 1,
  startedAt: '2026-11-25T09:00:00.000Z',
};

describe('following a run', () => {
  let api: TestApi;
  let syncId: string;
  let looks = 0;
  beforeAll(async () => {
    api = await TestApi.start({}, { eventLimits: { lookMs: 5, beatMs: 1_000, lifeMs: 60_000 } });
  });
  afterAll(() => api.stop());
  beforeEach(async () => {
    api.syncs.views.clear();
    syncId = await api.createSync();
  });

  const run = (argv: string[], terminal: Terminal = {}): Promise<Said> =>
    cli(argv, { ...terminal, env: { SALESFORCE_DATA_IN_URL: api.url, SALESFORCE_DATA_IN_TOKEN: api.tokens.write } });

  /** What the sync shows at each look that is taken at it, the last one from then on. */
  const unfolds = (...stages: Partial<SyncView>[]): void => {
    const own = syncId;
    const view = api.syncs.views.get(own);
    if (view === undefined) throw new Error('expected a sync');
    looks = 0;
    const get = api.syncs.get.bind(api.syncs);
    api.syncs.get = async (id) => {
      if (id !== own) return get(id);
      const stage = stages[Math.min(looks, stages.length - 1)];
      looks += 1;
      await Promise.resolve();
      return { ...view, ...stage };
    };
  };
  const over = (status: 'succeeded' | 'failed'): Partial<SyncView> => {
    const failure = status === 'failed' ? { failure: { code: 'x', message: 'Salesforce said no.' } } : {};
    const counts = { ...NO_COUNTS, read: 10, sent: 9, rejected: 1 };
    const ended: RunView = { ...running, status, counts, endedAt: '2026-11-25T09:01:00.000Z', ...failure };
    return { status: 'active', lastRun: ended, recentRuns: [ended] };
  };
  const at = (read: number): Partial<SyncView> => ({
    status: 'running',
    currentRun: { ...running, counts: { ...NO_COUNTS, read, sent: read }, recordsTotal: 10 },
  });

  it('draws a bar over itself on a terminal until the run has ended', async () => {
    unfolds(at(0), at(0), at(5), over('succeeded'));
    const { code, out } = await run(['show', syncId], { outIsTerminal: true });
    expect(code).toBe(0);
    expect(out).toContain('\r\u001b[2Kfull run [############------------] 50 % of 10: 5 read, 5 sent');
    expect(out).toMatch(/\nfull run succeeded .*: 10 read, 9 sent, 1 rejected\n$/);
  });

  it('only shows where nobody looks, or where that was asked for', async () => {
    unfolds(at(5));
    for (const flags of [[], ['--json']]) expect((await run(['show', syncId, ...flags])).code).toBe(0);
    expect((await run(['show', syncId, '--no-watch'], { outIsTerminal: true })).code).toBe(0);
  });

  it('fails with the run that it waited for', async () => {
    unfolds({}, at(0), over('failed'));
    const { code, out } = await run(['run', syncId, '--watch']);
    expect([code, out]).toEqual([1, expect.stringContaining('full run failed')]);
    expect(out).toContain('Salesforce said no.');
    expect(out).not.toContain('\u001b');
  });

  it('fails where no run can come: the sync is paused', async () => {
    unfolds({ status: 'paused' });
    const { code, err } = await run(['run', syncId, '--watch']);
    expect([code, err]).toEqual([1, `The sync is paused: nothing runs before a resume of ${syncId}.\n`]);
  });

  it('says when the next run comes, if none is under way', async () => {
    unfolds({ nextRunAt: '2026-11-25T09:30:00.000Z' }, {}, at(0), over('succeeded'));
    const { code, err } = await run(['show', syncId, '--watch'], { now: new Date('2026-11-25T09:00:00.000Z') });
    expect([code, err]).toEqual([0, 'No run is under way: the next one comes in 30 min.\n']);
  });

  it('sees a run that had ended before it could look', async () => {
    unfolds({}, over('succeeded'));
    expect((await run(['resync', syncId, '--watch'])).code).toBe(0);
  });

  it('waits for the resync that comes after a run under way', async () => {
    const first = over('succeeded');
    const second = { ...running, id: 'run_x_3', status: 'succeeded' as const, endedAt: '2026-11-25T09:02:00.000Z' };
    unfolds(
      {},
      at(3),
      { ...first, resyncPending: true },
      {
        ...first,
        lastRun: second,
        recentRuns: [second, ...(first.recentRuns ?? [])],
        watermark: '2026-11-25T09:00:00.000Z',
      },
    );
    const { code, out } = await run(['resync', syncId, '--watch', '--json']);
    expect(code).toBe(0);
    const events = out
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'run.ended', data: expect.objectContaining({ id: 'run_x_3' }) }),
    );
  });

  it('is let go by Ctrl-C, while the run goes on', async () => {
    unfolds(at(5));
    const interruption = new AbortController();
    const followed = run(['show', syncId, '--watch'], { interrupted: interruption.signal });
    await until('looks at the sync', () => looks > 3);
    interruption.abort();
    expect(await followed).toMatchObject({ code: 1, err: 'No longer followed; the run goes on.\n' });
  });

  it('says what is known of a run whose total is not', () => {
    const answer = {
      id: 'r',
      mode: 'full' as const,
      status: 'running' as const,
      revision: 1,
      recordsRead: 2_000,
      recordsSent: 1_000,
    };
    const rest = {
      recordsDeleted: 0,
      recordsRejected: 0,
      recordsSkipped: 0,
      salesforceApiCalls: 1,
      startedAt: '2026-11-25T09:00:00.000Z',
    };
    const now = new Date('2026-11-25T09:01:05.000Z');
    expect(progressText({ ...answer, ...rest }, now)).toBe('full run: 2,000 read, 1,000 sent, 1 min 5 s');
    expect(progressText({ ...answer, ...rest, recordsTotal: 8_000 }, now)).toBe(
      'full run [######------------------] 25 % of 8,000: 2,000 read, 1,000 sent, 1 min 5 s, about 3 min 15 s left',
    );
  });
});

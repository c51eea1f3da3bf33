import { describe, expect, it } from 'vitest';
import { newSyncState } from '../../src/domain/sync-state.ts';
import type { SyncState } from '../../src/domain/sync-state.ts';
import type { RunView } from '../../src/domain/sync-view.ts';
import { describeRun, describeSync } from '../../src/workflows/operator-text.ts';
import { duration, localTime, number } from '../../src/workflows/operator-words.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const PLACE = { namespace: 'salesforce data' };
const RUN: RunView = {
  id: 'run_1',
  mode: 'full',
  status: 'succeeded',
  revision: 1,
  counts: { read: 1_234_567, sent: 1_234_560, deleted: 0, rejected: 7, skipped: 0 },
  salesforceApiCalls: 31,
  startedAt: '2026-11-25T08:00:00.000Z',
  endedAt: '2026-11-25T08:03:04.000Z',
};

function stateOf(change: Partial<SyncState> = {}): SyncState {
  const schedule = { cron: '*/15 * * * *', timeZone: 'Europe/Berlin' };
  const created = { id: 'syn_1', createdAt: '2026-11-25T08:00:00.000Z', paused: false };
  return { ...newSyncState({ ...created, definition: exampleDefinition({ schedule }) }), ...change };
}

describe('what the Temporal UI says of a sync', () => {
  it('is its status in a sentence, how far it is, and when it goes on, in the zone of its schedule', () => {
    const text = describeSync(
      stateOf({ watermark: '2026-11-25T08:55:00.000Z', nextRunAt: '2026-11-25T09:15:00.000Z', recentRuns: [RUN] }),
      PLACE,
    );
    expect(text.split('\n').slice(0, 5)).toEqual([
      '**active**: All is well; the next run comes by itself.',
      '',
      '- **What**: Contact to people, `*/15 * * * *` in Europe/Berlin, revision 1',
      '- **Delivered through**: 25 Nov 2026, 09:55 (Europe/Berlin)',
      '- **Next run**: 25 Nov 2026, 10:15 (Europe/Berlin)',
    ]);
    expect(text.split('\n').at(-1)).toBe(
      '- [run 1](/namespaces/salesforce%20data/workflows/run_1), 25 Nov 2026, 09:00 (Europe/Berlin), full: **succeeded** in 3 min 4 s, 1,234,567 read, 1,234,560 sent, 0 deleted, 7 rejected',
    );
  });

  it('is what to do where somebody must do something', () => {
    const trouble = {
      kind: 'attention',
      code: 'customerio.unauthorized',
      message: 'The API key was refused.',
      failures: 1,
    } as const;
    expect(describeSync(stateOf({ trouble }), PLACE)).toMatch(
      /^\*\*needs attention\*\*: The API key was refused\.\n\nSomebody must mend .* `runNow`/,
    );
    const paused = describeSync(stateOf({ paused: true }), PLACE);
    expect(paused).toMatch(/^\*\*paused\*\*: Send the signal `resume` to go on\./);
    expect(paused).toContain('- **Next run**: none while it is paused');
  });

  it('keeps texts from elsewhere on their line', () => {
    const failure = { code: 'salesforce.test', message: 'INVALID_FIELD:\n  a\n^' };
    const recentRuns: RunView[] = [{ ...RUN, status: 'failed', failure }];
    const refused = { signal: 'updateSync', at: '2026-11-25T08:00:00.000Z', reason: 'not\na patch' };
    const text = describeSync(stateOf({ recentRuns, lastRefusedSignal: refused }), PLACE);
    expect(text).toMatch(/\*\*failed\*\* in 3 min 4 s, .* 7 rejected: INVALID_FIELD: a \^$/);
    expect(text).toContain('`updateSync` at 25 Nov 2026, 09:00 (Europe/Berlin): not a patch');
  });

  it('has a line for each of the last ten runs', () => {
    const text = describeSync(
      stateOf({ recentRuns: Array.from({ length: 10 }, () => ({ ...RUN, removed: 3 })) }),
      PLACE,
    );
    expect(text.split('\n').filter((line) => line.includes('3 removed besides'))).toHaveLength(10);
  });
});

it('of a run, the UI says how far it is of how much, and what became of the records', () => {
  const { endedAt: _ended, ...running } = RUN;
  const text = describeRun({ ...running, status: 'running', recordsTotal: 2_000_000 });
  expect(text).toContain('**full run, running**');
  expect(text).toContain('- **Read**: 1,234,567 of 2,000,000');
  expect(text).toContain('1,234,560 sent, 0 deleted, 7 rejected, 0 skipped');
  expect(describeRun(RUN)).toContain('- **Took**: 3 min 4 s');
});

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [12_345_678, '12,345,678'],
])('%i is written as %s', (value, text) => expect(number(value)).toBe(text));

it.each([
  ['2026-01-01T00:00:12.400Z', '12 s'],
  ['2026-01-01T00:59:59.000Z', '59 min 59 s'],
  ['2026-01-01T02:05:09.000Z', '2 h 5 min'],
  ['2025-12-31T23:59:00.000Z', '0 s'],
])('until %s is %s', (to, text) => expect(duration('2026-01-01T00:00:00.000Z', to)).toBe(text));

it('a zone that this process does not know costs the zone, not the text', () => {
  expect(localTime('2026-11-25T09:15:00.000Z', 'Mars/Olympus')).toBe('2026-11-25T09:15:00.000Z (UTC)');
});

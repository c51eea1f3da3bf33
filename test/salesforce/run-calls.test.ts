import { describe, expect, it } from 'vitest';
import { estimatedRunCalls, EXPECTED_POLLS, MAX_PAGE_RECORDS } from '../../src/salesforce/run-calls.ts';

/** Without the polls, which are a guess. */
const calls = (size: Parameters<typeof estimatedRunCalls>[0]): number => estimatedRunCalls(size) - EXPECTED_POLLS;

describe('the API calls of a run', () => {
  it('are a describe and a job where there is nothing to read', () => {
    expect(calls({ objects: 1, records: 0 })).toBe(2);
  });

  it('are a describe and one question where leavers are asked for and nothing changed', () => {
    expect(estimatedRunCalls({ objects: 3, records: 0, asksForLeavers: true })).toBe(4);
    expect(calls({ objects: 3, records: 1, asksForLeavers: true })).toBe(7);
  });

  it('grow by a call for each page, and one for each list of five pages where there are several', () => {
    expect(calls({ objects: 1, records: 1 })).toBe(3);
    expect(calls({ objects: 1, records: MAX_PAGE_RECORDS })).toBe(3);
    expect(calls({ objects: 1, records: MAX_PAGE_RECORDS + 1 })).toBe(2 + 2 + 1);
    expect(calls({ objects: 1, records: 5 * MAX_PAGE_RECORDS })).toBe(2 + 5 + 1);
    expect(calls({ objects: 1, records: 11 * MAX_PAGE_RECORDS })).toBe(2 + 11 + 3);
  });
});

import { describe, expect, it } from 'vitest';
import { planWindow } from '../../src/domain/run-plan.ts';

const serverTimeMs = Date.parse('2026-11-24T10:00:00.000Z');

describe('the window of a run', () => {
  it('ends before the settling lag, by the clock of Salesforce', () => {
    expect(planWindow({ mode: 'full', serverTimeMs, settlingLag: '5m' })).toEqual({
      type: 'window',
      window: { through: '2026-11-24T09:55:00.000Z' },
    });
  });

  it('begins where the last one ended', () => {
    const watermark = '2026-11-24T09:40:00.000Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '5m', watermark })).toEqual({
      type: 'window',
      window: { after: watermark, through: '2026-11-24T09:55:00.000Z' },
      deletedAfter: watermark,
    });
  });

  it('begins earlier by what a smaller lag did not let settle', () => {
    const watermark = '2026-11-24T09:40:00.000Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '2m', watermark })).toMatchObject({
      window: { after: '2026-11-24T09:37:00.000Z', through: '2026-11-24T09:58:00.000Z' },
    });
  });

  it('without a lag reaches to the end of the second that Salesforce names', () => {
    const watermark = '2026-11-24T09:59:59.999Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '0s', watermark })).toMatchObject({
      window: { after: '2026-11-24T09:54:59.999Z', through: '2026-11-24T10:00:00.999Z' },
    });
  });

  it('is empty when nothing can have settled since', () => {
    const watermark = '2026-11-24T09:58:00.000Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '5m', watermark })).toEqual({
      type: 'nothing_new',
    });
  });

  it('without a lag is read again when two runs fall into one second: rows of that second may be new', () => {
    const watermark = '2026-11-24T10:00:00.999Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '0s', watermark })).toMatchObject({
      window: { after: '2026-11-24T09:55:00.999Z', through: '2026-11-24T10:00:00.999Z' },
    });
  });

  it('is empty when the clock of Salesforce went back', () => {
    const watermark = '2026-11-24T12:00:00.000Z';
    expect(planWindow({ mode: 'incremental', serverTimeMs, settlingLag: '0s', watermark }).type).toBe('nothing_new');
  });

  it('of a full run after others still covers the deletions since the last one', () => {
    const watermark = '2026-11-24T09:40:00.000Z';
    expect(planWindow({ mode: 'full', serverTimeMs, settlingLag: '5m', watermark })).toEqual({
      type: 'window',
      window: { through: '2026-11-24T09:55:00.000Z' },
      deletedAfter: watermark,
    });
  });

  it('of a repeated first run covers the deletions since the first attempt', () => {
    const sendingSince = '2026-11-24T09:00:00.000Z';
    expect(planWindow({ mode: 'full', serverTimeMs, settlingLag: '5m', sendingSince })).toMatchObject({
      deletedAfter: sendingSince,
    });
  });
});

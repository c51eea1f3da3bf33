import { expect, it } from 'vitest';
import { CappedLabel, OTHER } from '../../src/metrics/capped-label.ts';
import { METRIC_DESCRIPTIONS, metricRegistry } from '../../src/metrics/metrics.ts';
import { statusClass } from '../../src/metrics/record.ts';
import { recordSalesforceCall, showSalesforceDays } from '../../src/metrics/salesforce-day.ts';
import { parsePage } from './support/scrape.ts';

it('gives a label no more values than its cap, and the others one together', () => {
  const label = new CappedLabel(2);
  expect(['a', 'b', 'c', 'a', 'd', 'b'].map((value) => label.of(value))).toEqual(['a', 'b', OTHER, 'a', OTHER, 'b']);
});

it('bounds the series of connections, and shows the worst day of those that share one', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `con_${index}`);
  for (const id of ids) recordSalesforceCall(id);
  showSalesforceDays(() => ids.map((id, index) => [id, { used: index, limit: 100, at: 1_000 }] as const), 2_000);
  const series = parsePage(await metricRegistry.metrics());
  const calls = [...series].filter(([name]) => name.startsWith('salesforce_data_in_salesforce_api_calls_total{'));
  expect(calls).toHaveLength(51);
  expect(series.get('salesforce_data_in_salesforce_api_calls_total{connection="other"}')).toBe(10);
  expect(series.get('salesforce_data_in_salesforce_day_used_ratio{connection="other"}')).toBe(0.59);
  expect(series.get('salesforce_data_in_salesforce_day_used_ratio{connection="con_1"}')).toBe(0.01);

  showSalesforceDays(() => ids.map((id) => [id, { used: 1, limit: 100, at: 1_000 }] as const), 60 * 60_000);
  const later = parsePage(await metricRegistry.metrics());
  expect([...later.keys()].filter((name) => name.includes('day_used_ratio'))).toEqual([]);
});

it('tells a 429 from other refusals, and no answer from any', () => {
  expect([200, 202, 404, 429, 503, undefined].map(statusClass)).toEqual(['2xx', '2xx', '4xx', '429', '5xx', 'none']);
});

it('names metrics as Prometheus asks for: the unit is the suffix, and counters end in _total', () => {
  for (const { name, type, unit, help, labels } of METRIC_DESCRIPTIONS) {
    expect(name).toMatch(/^salesforce_data_in_[a-z_]+$/);
    expect(name.endsWith('_total'), name).toBe(type === 'counter');
    if (['seconds', 'bytes', 'ratio', 'info'].includes(unit)) expect(name).toMatch(new RegExp(`_${unit}$`));
    expect(help, name).toMatch(/\.$/);
    for (const label of labels) expect(label).not.toMatch(/sync|run|record|url|id$/);
  }
});

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { METRIC_DESCRIPTIONS } from '../../src/metrics/metrics.ts';
import { PREFIX } from '../../src/metrics/registry.ts';
import { Stack } from '../support/stack.ts';
import { metricsIn, readPanels, readRules } from './support/named-metrics.ts';
import { promtool } from './support/promtool.ts';
import { familiesOf, metricsUrl, pageOf } from './support/scrape.ts';
import { SDK_METRICS } from './support/sdk-metrics.ts';

let stack: Stack;
/** Of an API and a worker after a run. */
let served: Set<string>;
let pages: string[];
let labels: Map<string, Set<string>>;
let expressions: string[];

beforeAll(async () => {
  stack = await Stack.start({ contacts: 200, env: { METRICS_PORT: '0' } });
  await stack.runsDone(await stack.createSync(), 1);
  pages = await Promise.all(stack.processes.map(async (process) => pageOf(await metricsUrl(process))));
  served = new Set(pages.flatMap((page) => [...familiesOf(page).keys()]));
  labels = labelsOf(pages.join('\n'));
  const panels = await readPanels();
  const rules = await readRules();
  expressions = [...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...rules.map(({ expr }) => expr)];
}, 120_000);

afterAll(() => stack.stop());

/** The label names that each metric was served with. */
function labelsOf(page: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, series = '', pairs = ''] of page.matchAll(/^([a-z0-9_]+)\{([^}]*)\}/gm)) {
    const name = series.replace(/_(bucket|sum|count)$/, '');
    const names = found.get(name) ?? new Set<string>();
    for (const [, label = ''] of pairs.matchAll(/(\w+)="/g)) names.add(label);
    found.set(name, names);
  }
  return found;
}

describe('the dashboard and the alert rules', () => {
  it('name metrics alone that a real process serves after a real run, or that the SDK is known to', () => {
    const named = expressions.flatMap(metricsIn);
    expect(named.length).toBeGreaterThan(50);
    for (const name of named) {
      expect(served.has(name) || SDK_METRICS.has(name), `${name} is served by nobody`).toBe(true);
      if (name.startsWith(PREFIX)) expect(METRIC_DESCRIPTIONS.map((metric) => metric.name)).toContain(name);
    }
  });

  it('select by labels alone that the metric has', () => {
    const target = new Set(['job', 'instance', 'le', '__name__']);
    let selected = 0;
    for (const expression of expressions) {
      for (const [, series = '', pairs = ''] of expression.matchAll(/([a-z0-9_]+)\{([^}]*)\}/g)) {
        const [name] = metricsIn(series);
        if (name === undefined) continue;
        const own = METRIC_DESCRIPTIONS.find((metric) => metric.name === name)?.labels;
        const known = new Set<string>([...(own ?? labels.get(name) ?? []), ...target]);
        for (const [, label = ''] of pairs.matchAll(/(\w+)(?:=~|!~|!=|=)"/g)) {
          selected += 1;
          expect(known.has(label), `${label} of ${name}`).toBe(true);
        }
      }
    }
    expect(selected).toBeGreaterThan(20);
  });

  it('show every metric of ours somewhere', () => {
    const named = new Set(expressions.flatMap(metricsIn));
    const hidden = METRIC_DESCRIPTIONS.map(({ name }) => name).filter((name) => !named.has(name));
    // One expression names these two by a pattern.
    expect(hidden).toEqual([`${PREFIX}store_up`, `${PREFIX}sdk_metrics_up`]);
    expect(expressions.join('\n')).toContain(`${PREFIX}(store|sdk_metrics)_up`);
  });

  it('have panels that neither overlap nor share an id', async () => {
    const panels = await readPanels();
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

it('what is served is named and told as Prometheus wants it', async () => {
  for (const page of pages) {
    const own = page.split('\n').filter((line) => line.replace(/^# \w+ /, '').startsWith(PREFIX));
    expect(own.length).toBeGreaterThan(50);
    expect(await promtool(['check', 'metrics'], `${own.join('\n')}\n`)).toEqual({ code: 0, output: '' });
  }
});

describe('docs/observability.md', () => {
  it('explains every metric with its unit and labels, as the code has them, and every alert rule', async () => {
    const text = await readFile('docs/observability.md', 'utf8');
    for (const { name, type, unit, labels: names } of METRIC_DESCRIPTIONS) {
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name.slice(PREFIX.length)}\` |`));
      expect(row, name).toBeDefined();
      expect(row, name).toContain(`| ${type}, ${unit} |`);
      for (const label of names) expect(row, name).toContain(`\`${label}\``);
    }
    const documented = [...text.matchAll(/^\| `([A-Z][a-z]\w+)` \|/gm)].map(([, name]) => name);
    expect(documented).toEqual((await readRules()).map(({ alert }) => alert));
  });

  it('lists every variable of traces that the service reads', async () => {
    const text = await readFile('docs/observability.md', 'utf8');
    const variables = [...(await readFile('src/config.ts', 'utf8')).matchAll(/^ {2}(OTEL_\w+):/gm)];
    expect(variables.length).toBeGreaterThan(10);
    for (const [, name = ''] of variables) expect(text).toContain(`\`${name}\``);
  });
});

import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** In front of every name of ours; the Temporal SDK's begin with `temporal_`, those of Node with `process_` or `nodejs_`. */
export const PREFIX = 'salesforce_data_in_';

export type MetricUnit =
  | 'records'
  | 'runs'
  | 'requests'
  | 'calls'
  | 'refreshes'
  | 'syncs'
  | 'connections'
  | 'alerts'
  | 'messages'
  | 'seconds'
  | 'bytes'
  | 'ratio'
  | 'boolean'
  | 'info';

/** What a metric is, for `docs/observability.md` and for whoever scrapes it. Labels take values of small closed sets only. */
export type MetricDescription = {
  /** As it is served, but for the `_bucket`, `_sum` and `_count` of a histogram. */
  name: string;
  type: 'counter' | 'gauge' | 'histogram';
  unit: MetricUnit;
  help: string;
  labels: readonly string[];
};

type Named<Label extends string> = { name: string; help: string; unit: MetricUnit; labels?: readonly Label[] };

/** Metrics of one process. */
export class MetricRegistry {
  readonly registry = new Registry();
  readonly descriptions: MetricDescription[] = [];

  counter<Label extends string = never>(metric: Named<Label>): Counter<Label> {
    return new Counter<Label>(this.options(metric, 'counter'));
  }

  gauge<Label extends string = never>(metric: Named<Label>): Gauge<Label> {
    const gauge = new Gauge<Label>(this.options(metric, 'gauge'));
    // It would be served as 0 before anybody knows better, by processes that never will too.
    if (metric.labels === undefined) gauge.remove();
    return gauge;
  }

  histogram<Label extends string = never>(metric: Named<Label> & { buckets: readonly number[] }): Histogram<Label> {
    return new Histogram<Label>({ ...this.options(metric, 'histogram'), buckets: [...metric.buckets] });
  }

  private options<Label extends string>(
    { name, help, unit, labels = [] }: Named<Label>,
    type: MetricDescription['type'],
  ): { name: string; help: string; labelNames: Label[]; registers: Registry[] } {
    const full = `${PREFIX}${name}`;
    this.descriptions.push({ name: full, type, unit, help, labels });
    return { name: full, help, labelNames: [...labels], registers: [this.registry] };
  }
}

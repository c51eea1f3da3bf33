import { pino } from 'pino';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { readCarrier } from '../../src/tracing/carrier.ts';
import { createTracing } from '../../src/tracing/create-tracing.ts';
import { contextOf } from '../../src/tracing/tracing.ts';
import { trace } from '@opentelemetry/api';

const traceIds = Array.from({ length: 400 }, (_, index) => `${(index * 2_654_435_761) % 2 ** 32}`.padStart(32, '7'));

function tracing(sampler: string, ratio: string) {
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_TRACES_SAMPLER: sampler };
  const config = parseConfig({ ...environment, OTEL_TRACES_SAMPLER_ARG: ratio });
  return createTracing(config, { version: '1.2.3', log: pino({ level: 'silent' }) });
}

it('keeps part of the runs that begin a trace, the same in every process', () => {
  const [one, other] = [tracing('parentbased_traceidratio', '0.5'), tracing('parentbased_traceidratio', '0.5')];
  const kept = traceIds.filter((id) => one.samples(id));
  expect(kept.length).toBeGreaterThan(50);
  expect(kept.length).toBeLessThan(350);
  expect(traceIds.filter((id) => other.samples(id))).toEqual(kept);
  expect(traceIds.some((id) => tracing('always_off', '1').samples(id))).toBe(false);
});

it('leaves a trace that somebody began as they decided', () => {
  const none = { samples: () => false };
  const all = { samples: () => true };
  const flagsOf = (samples: typeof none, carrier: object) => {
    const above = contextOf(samples, carrier);
    return above === undefined ? undefined : trace.getSpanContext(above)?.traceFlags;
  };
  const place = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331';
  expect(flagsOf(none, { traceparent: `00-${place}-01` })).toBe(1);
  expect(flagsOf(all, { traceparent: `00-${place}-00` })).toBe(0);
  expect(flagsOf(all, { traceparent: `00-${place}-00`, undecided: true })).toBe(1);
  expect(flagsOf(none, { traceparent: `00-${place}-00`, undecided: true })).toBe(0);
});

it.each([undefined, null, 7, 'text', {}, { traceparent: 7 }, { traceparent: '' }, { traceparent: '00-zz-b7-01' }])(
  'takes %j for no place in a trace',
  (value) => {
    expect(readCarrier(value)).toBeUndefined();
  },
);

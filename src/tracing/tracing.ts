import { ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import type { Context, SpanContext, TracerProvider } from '@opentelemetry/api';
import { readCarrier } from './carrier.ts';

/** Tracing of one process, where it is on. */
export type Tracing = {
  /** Would a trace that begins with this id be sampled? */
  samples(traceId: string): boolean;
  /** Makes the next span, which must be begun in `begin`, one with these ids. */
  withIds<T>(ids: { traceId: string; spanId: string }, begin: () => T): T;
  tracer: ReturnType<TracerProvider['getTracer']>;
  /** Sends what is left, for a few seconds at most. */
  stop(): Promise<void>;
};

/** The place in a trace that a header names, as the parent of spans to come; undefined for none. */
export function contextOf(tracing: Pick<Tracing, 'samples'>, value: unknown): Context | undefined {
  const carrier = readCarrier(value);
  if (carrier === undefined) return undefined;
  const { traceId, spanId } = carrier;
  const sampled = carrier.undecided === true ? tracing.samples(traceId) : carrier.sampled;
  const place: SpanContext = {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
  return trace.setSpanContext(ROOT_CONTEXT, place);
}

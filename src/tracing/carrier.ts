/** The header in which Temporal's own SDKs hand a trace on, and what it holds. */
export const TRACE_HEADER = '_tracer-data';

/**
 * A place in a trace. `traceparent` is W3C's: `00-<trace id>-<span id>-<flags>`. With `undecided` its flag says nothing yet:
 * a run that no request led to begins a trace, and workflows cannot ask the sampler.
 */
export type Carrier = { traceparent: string; undecided?: true };

/** How a run ended, for its span. Times in milliseconds since 1970. */
export type RunSpan = {
  name: string;
  /** The span's own place; activities of the run are below it. */
  self: Carrier;
  /** Absent where the trace begins here. */
  parent?: Carrier;
  startMs: number;
  endMs: number;
  outcome: 'completed' | 'continued' | 'failed';
};

/** Parts of a place; undefined for what is none. */
export function readCarrier(
  value: unknown,
): (Carrier & { traceId: string; spanId: string; sampled: boolean }) | undefined {
  if (typeof value !== 'object' || value === null || !('traceparent' in value)) return undefined;
  const { traceparent } = value;
  if (typeof traceparent !== 'string') return undefined;
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const undecided = 'undecided' in value && value.undecided === true ? ({ undecided: true } as const) : {};
  return { traceparent, ...undecided, traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

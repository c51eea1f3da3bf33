import { ROOT_CONTEXT, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { InjectedSinks } from '@temporalio/worker';
import { readCarrier } from './carrier.ts';
import type { RunSpan } from './carrier.ts';
import { contextOf } from './tracing.ts';
import type { Tracing } from './tracing.ts';
import type { TraceSinks } from './workflow/run-interceptors.ts';

/** Makes spans of the runs that workflows tell of. */
export function runSpanSinks(tracing: Tracing): InjectedSinks<TraceSinks> {
  return {
    tracing: {
      runEnded: { callDuringReplay: false, fn: ({ workflowId }, span) => record(tracing, workflowId, span) },
    },
  };
}

function record(tracing: Tracing, runId: string, { name, self, parent, startMs, endMs, outcome }: RunSpan): void {
  const ids = readCarrier(self);
  if (ids === undefined) return;
  const above = contextOf(tracing, parent) ?? ROOT_CONTEXT;
  const options = { kind: SpanKind.INTERNAL, startTime: startMs, attributes: { 'run.id': runId, outcome } };
  const span = tracing.withIds(ids, () => tracing.tracer.startSpan(`run ${name}`, options, above));
  if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(endMs);
}

import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { Collector } from './collector.ts';
import type { CollectedSpan } from './collector.ts';

let collector: Collector;
let stack: Stack;

beforeAll(async () => {
  collector = await Collector.start();
  stack = await Stack.start({
    contacts: 300,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_SERVICE_NAME: 'syncs-under-test',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    },
  });
}, 120_000);

afterAll(async () => {
  await stack.stop();
  await collector.stop();
});

const isRun = (span: CollectedSpan): boolean => span.name === 'run syncRun';

/** From a span to the root of its trace, by name. */
function pathOf(span: CollectedSpan, trace: readonly CollectedSpan[]): string[] {
  const parent = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(parent === undefined ? [] : pathOf(parent, trace))];
}

function named(trace: readonly CollectedSpan[], name: string): CollectedSpan {
  const found = trace.find((span) => span.name === name);
  if (found === undefined) throw new Error(`no span ${name} among ${trace.map((span) => span.name).join(', ')}`);
  return found;
}

describe('a request that leads to a run', () => {
  it('is one trace, from the caller’s own through workflow and activities to the requests at both vendors', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const definition = await stack.definition();
    const created = await stack.api.call('POST', '/v1/syncs', definition, { traceparent });
    expect(created.status).toBe(201);
    await stack.runsDone(String(created.body['id']), 1);
    const trace = await collector.traceWith((span) => isRun(span) && span.traceId === traceId);
    expect(pathOf(named(trace, 'customerio batch'), trace)).toEqual([
      'customerio batch',
      'activity transferPage',
      'run syncRun',
      'temporal start sync',
      'POST /v1/syncs',
    ]);
    expect(named(trace, 'POST /v1/syncs').parentSpanId).toBe('b7ad6b7169203331');
    expect(pathOf(named(trace, 'salesforce page'), trace)).toEqual([
      'salesforce page',
      'activity transferPage',
      'run syncRun',
      'temporal start sync',
      'POST /v1/syncs',
    ]);
    expect(pathOf(named(trace, 'salesforce submit'), trace)[1]).toBe('activity submitQueryJob');
    expect(new Set(trace.map(({ traceId: id }) => id))).toEqual(new Set([traceId]));

    // What arrived at Customer.io carries the trace on, below the very span of the request.
    const arrived = stack.customerio.requests.recent.map(({ headers }) => headers['traceparent']);
    expect(arrived).toContain(`00-${traceId}-${named(trace, 'customerio batch').spanId}-01`);
  });

  it('holds for one that asks a sync for a run', async () => {
    const id = await stack.createSync({ schedule: { every: '5m' } });
    await stack.runsDone(id, 1);
    const traceId = '1af7651916cd43dd8448eb211c80319c';
    await stack.api.call('POST', `/v1/syncs/${id}/run`, undefined, {
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
    });
    await stack.runsDone(id, 2);
    const trace = await collector.traceWith((span) => isRun(span) && span.traceId === traceId);
    expect(pathOf(named(trace, 'activity prepareRun'), trace)).toEqual([
      'activity prepareRun',
      'run syncRun',
      'temporal update runNow',
      'POST /v1/syncs/{syncId}/run',
    ]);
  });

  it('ends with that run: one that no request led to begins a trace of its own', async () => {
    const id = await stack.createSync();
    const first = await stack.runsDone(id, 1);
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    try {
      // As the Temporal UI does, and as a fire time is: nobody hands a trace on.
      await new Client({ connection }).workflow.getHandle(id).signal('runNow');
      const second = await stack.runsDone(id, 2);
      const spanOf = (runId: string) =>
        collector.traceWith((span) => isRun(span) && span.attributes['run.id'] === runId);
      const own = await spanOf(second.id);
      expect(pathOf(named(own, 'salesforce describe'), own)).toEqual([
        'salesforce describe',
        'activity prepareRun',
        'run syncRun',
      ]);
      expect(named(own, 'run syncRun').parentSpanId ?? '').toBe('');
      expect(own[0]?.traceId).not.toBe((await spanOf(first.id))[0]?.traceId);
    } finally {
      await connection.close();
    }
  });
});

describe('spans', () => {
  it('say whose they are, and what is needed to find a run', async () => {
    const run = await until('a run', () => collector.spans.find(isRun));
    expect(run.attributes['run.id']).toMatch(/^run_/);
    expect(run.resource).toMatchObject({
      'service.name': 'syncs-under-test',
      'deployment.environment.name': 'test',
      'service.version': '0.1.0',
    });
    expect(BigInt(run.endTimeUnixNano)).toBeGreaterThan(BigInt(run.startTimeUnixNano));
  });

  it('hold no address, no query, no record and no secret', () => {
    const contact = [...stack.salesforce.org.ids('Contact')][0] ?? '';
    const [secret = '', client = ''] = stack.secrets;
    for (const hidden of [
      contact,
      secret,
      client,
      stack.customerio.apiKey,
      stack.salesforce.url,
      stack.customerio.url,
    ]) {
      expect(hidden).not.toBe('');
      expect(collector.text).not.toContain(hidden);
    }
    expect(collector.text).not.toMatch(/SELECT |FROM Contact/);
  });
});

const lineSchema = z.looseObject({
  msg: z.string(),
  syncId: z.string().optional(),
  runId: z.string().optional(),
  page: z.number().optional(),
  activity: z.string().optional(),
  trace_id: z.string().optional(),
  req: z.object({ id: z.string(), path: z.string() }).optional(),
});

function linesOf(text: string): z.infer<typeof lineSchema>[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
}

describe('log lines', () => {
  it('of a run bear its sync and its run, those of a page the page too, and all of them the trace', async () => {
    const id = await stack.createSync();
    const { id: runId } = await stack.runsDone(id, 1);
    const [trace] = await collector.traceWith((span) => isRun(span) && span.attributes['run.id'] === runId);
    const lines = await until('the end of the run', () => {
      const own = linesOf(stack.logs).filter((line) => JSON.stringify(line).includes(runId));
      return own.some(({ msg }) => msg === 'run succeeded') ? own : undefined;
    });
    const inActivities = lines.filter(({ activity }) => activity !== undefined);
    expect(new Set(inActivities.map(({ msg }) => msg))).toEqual(
      new Set(['run planned', 'query submitted', 'page transferred', 'run succeeded']),
    );
    for (const line of inActivities) {
      expect(line, line.msg).toMatchObject({ syncId: id, runId, trace_id: trace?.traceId, attempt: 1 });
    }
    const pages = inActivities.filter(({ activity }) => activity === 'transferPage');
    expect(pages.map(({ page }) => page)).toEqual([0]);
    // The workflow's own lines, and the SDK's about it, name both as well.
    for (const line of lines) if (line.req === undefined) expect(line).toMatchObject({ syncId: id, runId });
  });

  it('of a request bear its id, which its answer bears too', async () => {
    const answer = await stack.api.call('GET', '/v1/syncs/syn_doesnotexistatall');
    const line = await until('the line of the request', () =>
      linesOf(stack.logs).find(({ req }) => req?.path === '/v1/syncs/syn_doesnotexistatall'),
    );
    expect(line.req?.id).toBe(answer.headers.get('x-request-id'));
    const found = await until('its span', () =>
      collector.spans.find((span) => span.attributes['request.id'] === line.req?.id),
    );
    expect(found.attributes['http.response.status_code']).toBe(404);
  });
});

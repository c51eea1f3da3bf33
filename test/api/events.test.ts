import { createParser } from 'eventsource-parser';
import type { EventSourceMessage } from 'eventsource-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_STREAMS_PER_TOKEN } from '../../src/api/events/places.ts';
import type { RunView, SyncView } from '../../src/domain/sync-view.ts';
import { until } from '../support/until.ts';
import { TestApi } from './support/api.ts';

const LIMITS = { lookMs: 5, beatMs: 50, lifeMs: 60_000 };

/** A receiver of a stream, which keeps what it gets. */
class Receiver {
  readonly events: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  retryMs: number | undefined;
  ended = false;
  headers = new Headers();
  private readonly gone = new AbortController();

  static async open(api: TestApi, syncId: string, headers: Record<string, string> = {}): Promise<Receiver> {
    const receiver = new Receiver();
    const answer = await fetch(`${api.url}/v1/syncs/${syncId}/events`, {
      headers: { authorization: `Bearer ${api.tokens.read}`, ...headers },
      signal: receiver.gone.signal,
    });
    expect(answer.status).toBe(200);
    receiver.headers = answer.headers;
    void receiver.read(answer);
    return receiver;
  }

  types(): string[] {
    return this.events.map(({ event = '' }) => event);
  }

  last(type: string): unknown {
    const found = this.events.findLast(({ event }) => event === type);
    return found === undefined ? undefined : JSON.parse(found.data);
  }

  async got(...types: string[]): Promise<void> {
    await until(`${types.join()} of ${this.types().join()}`, () => types.every((type) => this.types().includes(type)));
  }

  close(): void {
    this.gone.abort();
  }

  private async read(answer: Response): Promise<void> {
    const parser = createParser({
      onEvent: (event) => void this.events.push(event),
      onComment: (comment) => void this.comments.push(comment),
      onRetry: (ms) => {
        this.retryMs = ms;
      },
    });
    try {
      for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(chunk);
    } catch (error) {
      if (!this.gone.signal.aborted) throw error;
    }
    this.ended = true;
  }
}

function run(number: number, change: Partial<RunView> = {}): RunView {
  return {
    id: `run_x_${number}`,
    mode: 'full',
    status: 'running',
    revision: 1,
    counts: { read: 0, sent: 0, deleted: 0, rejected: 0, skipped: 0 },
    salesforceApiCalls: 1,
    startedAt: '2026-11-25T09:00:00.000Z',
    ...change,
  };
}

const ended = (number: number): RunView => run(number, { status: 'succeeded', endedAt: '2026-11-25T09:01:00.000Z' });

describe('the events of a sync', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({}, { eventLimits: LIMITS });
  });
  afterAll(() => api.stop());

  const change = (syncId: string, next: Partial<SyncView>): void => {
    const view = api.syncs.views.get(syncId);
    if (view === undefined) throw new Error('expected a sync');
    api.syncs.views.set(syncId, { ...view, ...next });
  };

  it('tell the sync, then each run from its start over its progress to its end', async () => {
    const syncId = await api.createSync();
    const receiver = await Receiver.open(api, syncId);
    await receiver.got('sync');
    expect(receiver.headers.get('content-type')).toBe('text/event-stream');
    expect(receiver.headers.get('cache-control')).toBe('no-store');
    expect(receiver.headers.get('x-accel-buffering')).toBe('no');
    expect(receiver.retryMs).toBe(3_000);
    expect(receiver.last('sync')).toMatchObject({ id: syncId, status: 'active' });
    const counts = { read: 5, sent: 5, deleted: 0, rejected: 0, skipped: 0 };
    change(syncId, { status: 'running', currentRun: run(1) });
    await receiver.got('run.started', 'run.progress');
    change(syncId, { currentRun: run(1, { counts, recordsTotal: 9 }) });
    await until('progress', () => JSON.stringify(receiver.last('run.progress')).includes('"recordsRead":5'));
    expect(receiver.last('run.progress')).toMatchObject({ id: 'run_x_1', recordsTotal: 9 });
    const view = { ...api.syncs.views.get(syncId) };
    delete view.currentRun;
    api.syncs.views.set(syncId, { ...(view as SyncView), status: 'active', recentRuns: [ended(1)], lastRun: ended(1) });
    await receiver.got('run.ended');
    expect(receiver.last('run.ended')).toMatchObject({ id: 'run_x_1', status: 'succeeded' });
    expect(receiver.types().filter((type) => type === 'run.started')).toHaveLength(1);
    await api.syncs.delete(syncId);
    await until('the end', () => receiver.ended);
    expect(receiver.types().at(-1)).toBe('sync.deleted');
  });

  it('go on behind the last event that was received, at any process, and miss no end of a run', async () => {
    const syncId = await api.createSync();
    change(syncId, { recentRuns: [ended(1)], lastRun: ended(1) });
    const first = await Receiver.open(api, syncId);
    await first.got('sync');
    expect(first.types()).toEqual(['sync']);
    first.close();
    change(syncId, {
      currentRun: run(4),
      status: 'running',
      recentRuns: [ended(3), ended(2), ended(1)],
      lastRun: ended(3),
    });
    const id = first.events.at(-1)?.id ?? '';
    const second = await Receiver.open(api, syncId, { 'Last-Event-ID': id });
    await second.got('run.progress');
    const told = second.events.map(({ event, data }) => `${event} ${String(JSON.parse(data).id)}`);
    expect(told).toEqual([
      'run.started run_x_2',
      'run.ended run_x_2',
      'run.started run_x_3',
      'run.ended run_x_3',
      `sync ${syncId}`,
      'run.started run_x_4',
      'run.progress run_x_4',
    ]);
    const third = await Receiver.open(api, syncId, { 'Last-Event-ID': second.events.at(-1)?.id ?? '' });
    await until('a beat', () => third.comments.length > 0);
    expect(third.types()).toEqual([]);
    const stranger = await Receiver.open(api, syncId, { 'Last-Event-ID': 'of another service' });
    await stranger.got('run.progress');
    expect(stranger.types()).toEqual(['sync', 'run.started', 'run.progress']);
    for (const each of [second, third, stranger]) each.close();
  });

  it('stay open while Temporal does not answer', async () => {
    const syncId = await api.createSync();
    const receiver = await Receiver.open(api, syncId);
    await receiver.got('sync');
    api.syncs.down = true;
    const beats = receiver.comments.length;
    await until('two beats', () => receiver.comments.length >= beats + 2);
    api.syncs.down = false;
    change(syncId, { status: 'paused' });
    await until('the pause', () => JSON.stringify(receiver.last('sync')).includes('paused'));
    receiver.close();
  });

  it('are there for syncs that are, and for so many receivers of a token, whose places are free again once they go', async () => {
    const syncId = await api.createSync();
    expect((await api.reader.call('GET', '/v1/syncs/syn_00000000/events')).status).toBe(404);
    const before = await Promise.all(Array.from({ length: MAX_STREAMS_PER_TOKEN }, () => Receiver.open(api, syncId)));
    const refused = await api.reader.call('GET', `/v1/syncs/${syncId}/events`);
    expect([refused.status, refused.body['code']]).toEqual([429, 'events.too_many_streams']);
    expect(refused.headers.get('retry-after')).toBe('30');
    const head = await fetch(`${api.url}/v1/syncs/${syncId}/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${api.tokens.write}` },
    });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    for (const each of before) each.close();
    const again = await until('a free place', () => Receiver.open(api, syncId));
    again.close();
  });

  it('end when the service stops', async () => {
    const syncId = await api.createSync();
    const receiver = await until('a free place', () => Receiver.open(api, syncId));
    await receiver.got('sync');
    api.stopping.abort();
    await until('the end', () => receiver.ended);
  });
});

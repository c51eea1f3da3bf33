import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator, SimulatorOptions } from '../../../simulators/customerio/index.ts';
import { Records } from '../../../simulators/customerio/records.ts';
import { identify, post } from './post.ts';

let simulator: CustomerioSimulator | undefined;
async function start(options?: SimulatorOptions): Promise<CustomerioSimulator> {
  simulator = await startCustomerioSimulator(options);
  return simulator;
}
afterEach(() => simulator?.close());

const at = (minute: number) => ({ timestamp: new Date(Date.UTC(2026, 10, 24, 10, minute)).toISOString() });

describe('order', () => {
  it('never lets an older identify overwrite a newer one, whichever comes first', async () => {
    const running = await start();
    const batch = [
      identify('1', { name: 'newer', gone: null }, at(2)),
      identify('1', { name: 'older', gone: 'back?', city: 'London' }, at(1)),
    ];
    await post(running, '/v1/batch', { batch });
    expect(running.workspace.people.get('1')).toEqual({
      id: '1',
      attributes: { name: 'newer', city: 'London' },
      updatedAt: Date.UTC(2026, 10, 24, 10, 2),
    });
    expect(running.workspace.counts.stale).toBe(1);
  });

  it('ends in the same attributes for every order in which updates of different times arrive', () => {
    const update = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__proto__'),
      fc.constantFrom(null, '', 'x', 1, { y: 2 }),
    );
    const updates = fc.array(update, { maxLength: 6 }).chain((all) => {
      const timed = all.map((attributes, time) => ({ attributes, time }));
      return fc.tuple(fc.constant(timed), fc.shuffledSubarray(timed, { minLength: timed.length }));
    });
    fc.assert(
      fc.property(updates, ([inOrder, shuffled]) => {
        const final = [inOrder, shuffled].map((order) => {
          const records = new Records();
          for (const { attributes, time } of order) records.merge('1', attributes, time);
          return Object.entries(records.get('1') ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
        });
        expect(final[1]).toEqual(final[0]);
      }),
    );
  });
});

describe('repeats', () => {
  it('have one effect within the window, are counted, and count again after it', async () => {
    let now = Date.UTC(2026, 10, 24);
    const running = await start({ dedupeWindowMs: 60_000, now: () => now });
    const event = { type: 'track', userId: '1', event: 'Paid', messageId: 'm-1' };
    await post(running, '/v1/batch', { batch: [event, event] });
    now += 59_999;
    await post(running, '/v1/track', event);
    expect(running.workspace.events).toHaveLength(1);
    expect(running.workspace.timesReceived('m-1')).toBe(3);
    now += 1;
    await post(running, '/v1/track', event);
    expect(running.workspace.events).toHaveLength(2);
    expect(running.workspace.counts).toMatchObject({ accepted: 4, duplicates: 2 });
    expect(running.workspace.repeated()).toEqual(new Map([['m-1', 4]]));
  });

  it('of a refused message are not repeats', async () => {
    const running = await start();
    running.faults.add({ type: 'refuse', userIds: ['1'] });
    await post(running, '/v1/identify', identify('1', { a: 1 }, { messageId: 'm-1' }));
    running.faults.clear();
    await post(running, '/v1/identify', identify('1', { a: 1 }, { messageId: 'm-1' }));
    expect(running.workspace.people.get('1')?.attributes).toEqual({ a: 1 });
    expect(running.workspace.timesReceived('m-1')).toBe(1);
  });
});

describe('people', () => {
  it('can be addressed by their email, and an email as user id becomes an attribute', async () => {
    const running = await start();
    await post(running, '/v1/batch', {
      batch: [
        identify('1', { email: 'ada@example.com', plan: 'free' }),
        identify('Ada@example.com', { plan: 'pro' }),
        identify('grace@example.com', { plan: 'free' }),
        { type: 'identify', traits: { email: 'joan@example.com' } },
      ],
    });
    const { people } = running.workspace;
    expect([...people.ids()]).toEqual(['1', 'grace@example.com', 'joan@example.com']);
    expect(people.get('1')?.attributes).toMatchObject({ plan: 'pro' });
    expect(people.get('grace@example.com')?.attributes).toEqual({ email: 'grace@example.com', plan: 'free' });

    await post(running, '/v1/track', { userId: 'ada@example.com', event: 'User Deleted' });
    expect(people.has('1')).toBe(false);

    await post(running, '/v1/identify', identify('2', { email: 'late@example.com' }));
    await post(running, '/v1/identify', identify('late@example.com', { plan: 'pro' }));
    expect(people.get('2')?.attributes).toMatchObject({ plan: 'pro' });
  });

  it('are not created by a relationship when the workspace is told so', async () => {
    const running = await start({ relationshipsCreatePeople: false });
    await post(running, '/v1/group', { groupId: 'acme', userId: '1' });
    expect(running.workspace.people.size).toBe(0);
    expect(running.workspace.relationships.size).toBe(0);
    expect(running.workspace.objects.size).toBe(1);
  });

  it('take their relationships with them, as objects do', async () => {
    const running = await start();
    const related = (groupId: string, userId: string) => ({ type: 'group', groupId, userId });
    await post(running, '/v1/batch', {
      batch: [related('a', '1'), related('a', '2'), related('b', '1'), related('b', '2')],
    });
    const { relationships } = running.workspace;
    await post(running, '/v1/track', { userId: '1', event: 'User Deleted' });
    expect(relationships.peopleOf({ typeId: '1', objectId: 'a' })).toEqual(['2']);
    await post(running, '/v1/track', { anonymousId: 'x', event: 'Object Deleted', properties: { objectId: 'a' } });
    expect(relationships.peopleOf({ typeId: '1', objectId: 'a' })).toEqual([]);
    expect(relationships.size).toBe(1);
  });
});

describe('modes for large runs', () => {
  const batch = [
    identify('1', { a: 1 }, { messageId: 'm' }),
    identify('1', { a: 1 }, { messageId: 'm' }),
    identify(''),
  ];

  it('count: validates and counts, and keeps nothing', async () => {
    const running = await start({ mode: 'count', batchRefusal: 'items' });
    await post(running, '/v1/batch', { batch });
    const { counts, people, messages } = running.workspace;
    expect(counts).toMatchObject({ accepted: 2, refused: 1, byType: { identify: 2 } });
    expect([people.size, messages.length]).toEqual([0, 0]);
  });

  it('discard: counts requests and bytes alone', async () => {
    const running = await start({ mode: 'discard' });
    const body = JSON.stringify({ batch });
    expect((await post(running, '/v1/batch', body)).status).toBe(200);
    expect(running.requests).toMatchObject({ total: 1, bytes: body.length, items: 0 });
    expect(running.workspace.counts.accepted).toBe(0);
  });

  it('without messages: keeps state and counts', async () => {
    const running = await start({ keepMessages: false });
    await post(running, '/v1/batch', { batch: [identify('1'), { type: 'track', userId: '1', event: 'Paid' }] });
    const { messages, events, counts, people } = running.workspace;
    expect([messages.length, events.length, counts.accepted, people.size]).toEqual([0, 0, 2, 1]);
  });
});

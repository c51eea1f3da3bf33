import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';
import { identify, post } from './post.ts';

let simulator: CustomerioSimulator;
beforeEach(async () => {
  simulator = await startCustomerioSimulator();
  const group = (groupId: string, userId: string | undefined, traits: Record<string, unknown>) => {
    return { type: 'group', groupId, ...(userId === undefined ? {} : { userId }), traits };
  };
  await post(simulator, '/v1/batch', {
    batch: [
      identify('1', { email: 'ada@example.com' }),
      group('a/b:c', undefined, { objectTypeId: '2', name: 'Acme' }),
      group('a/b:c', '1', { objectTypeId: '2', relationshipAttributes: { role: 'buyer' } }),
      group('a/b:c', '2', { objectTypeId: '2' }),
      group('x', '2', {}),
      { type: 'track', userId: 'ada@example.com', event: 'Paid', properties: { sum: 3 } },
      { type: 'track', userId: '2', event: 'Called' },
      { type: 'track', anonymousId: 'nobody', event: 'Looked' },
    ],
  });
});
afterEach(() => simulator.close());

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${simulator.url}/__simulator/${path}`);
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}
const acme = encodeURIComponent('a/b:c');

describe('over HTTP', () => {
  it('shows an object by type and id', async () => {
    const object = { typeId: '2', objectId: 'a/b:c', attributes: { name: 'Acme' } };
    expect(await get(`objects/2/${acme}`)).toEqual({ status: 200, body: object });
    for (const path of [`objects/1/${acme}`, 'objects/2/a%2', 'objects/2']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  it('shows an object’s people with what the relationship says', async () => {
    const people = [
      { personId: '1', attributes: { role: 'buyer' } },
      { personId: '2', attributes: {} },
    ];
    expect(await get(`relationships/2/${acme}`)).toEqual({ status: 200, body: people });
    expect(await get('relationships/2/other')).toEqual({ status: 200, body: [] });
  });

  it('shows all events, or those of one person under whatever name they came', async () => {
    const names = async (query: string) => (await get(`events${query}`)).body;
    expect(await names('')).toMatchObject([{ name: 'Paid' }, { name: 'Called' }, { name: 'Looked' }]);
    const paid = [{ name: 'Paid', userId: 'ada@example.com', properties: { sum: 3 } }];
    expect(await names('?userId=1')).toMatchObject(paid);
    expect(await names('?userId=ada%40example.com')).toMatchObject(paid);
    expect(await names('?userId=3')).toEqual([]);
  });

  it('knows nothing else', async () => {
    for (const path of ['', 'object', 'people', 'people/1/2', 'relationships/2/a/b', 'events/1']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    const posted = await fetch(`${simulator.url}/__simulator/objects/2/${acme}`, { method: 'POST' });
    expect(posted.status).toBe(404);
  });
});

describe('in code', () => {
  it('goes through all objects and relationships', async () => {
    const { workspace } = simulator;
    const [first, second] = [
      { typeId: '2', objectId: 'a/b:c' },
      { typeId: '1', objectId: 'x' },
    ];
    expect([...workspace.objectKeys()]).toEqual([first, second]);
    expect([...workspace.relationships.pairs()]).toEqual([
      { object: first, personId: '1' },
      { object: first, personId: '2' },
      { object: second, personId: '2' },
    ]);
    await post(simulator, '/v1/track', { userId: '2', event: 'User Deleted' });
    expect([...workspace.relationships.pairs()]).toEqual([{ object: first, personId: '1' }]);
  });
});

import { expect, it } from 'vitest';
import { describeStore, freshId } from './engines.ts';

describeStore('destinations', (database) => {
  const created = (change: { endpoint?: string } = {}) =>
    database.store().destinations.create({
      id: freshId('dst'),
      name: 'Workspace',
      region: 'eu',
      apiKey: 'key 1',
      ...change,
    });

  it('keep what they were given, and the key apart from it', async () => {
    const { destinations } = database.store();
    const { id, createdAt } = await created({ endpoint: 'https://cdp-eu.customer.io' });
    expect(await destinations.get(id)).toEqual({
      id,
      name: 'Workspace',
      type: 'customerio',
      region: 'eu',
      endpoint: 'https://cdp-eu.customer.io',
      createdAt,
    });
    expect(await destinations.apiKey(id)).toBe('key 1');
  });

  it('change only what a change names', async () => {
    const { destinations } = database.store();
    const destination = await created();
    expect(await destinations.update(destination.id, { name: 'Renamed' })).toEqual({ ...destination, name: 'Renamed' });
    expect(await destinations.apiKey(destination.id)).toBe('key 1');
    await destinations.update(destination.id, { apiKey: 'key 2' });
    expect(await destinations.apiKey(destination.id)).toBe('key 2');
    expect(await destinations.update(destination.id, {})).toEqual({ ...destination, name: 'Renamed' });
  });

  it('are unknown once deleted', async () => {
    const { destinations } = database.store();
    const { id } = await created();
    expect(await destinations.delete(id)).toBe(true);
    expect(await destinations.delete(id)).toBe(false);
    expect(await destinations.get(id)).toBeUndefined();
    expect(await destinations.apiKey(id)).toBeUndefined();
    expect(await destinations.update(id, { name: 'x' })).toBeUndefined();
  });

  it('are listed newest first, page by page', async () => {
    const { destinations } = database.store();
    await database.db.deleteFrom('destinations').execute();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) ids.push((await created()).id);
    const first = await destinations.list({ limit: 2 });
    const second = await destinations.list({ limit: 2, cursor: first.nextCursor ?? '' });
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.nextCursor).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { describeStore, freshId } from './engines.ts';

describeStore('destinations', (database) => {
  const created = (change: { endpoint?: string } = {}) =>
    database.store().destinations.create({
      id: freshId('dst'),
      name: 'Workspace',
      type: 'customerio',
      settings: { region: 'eu', ...change },
      secret: 'key 1',
    });

  it('keep what they were given, and the key apart from it', async () => {
    const { destinations } = database.store();
    const { id, createdAt } = await created({ endpoint: 'https://cdp-eu.customer.io' });
    expect(await destinations.get(id)).toEqual({
      id,
      name: 'Workspace',
      type: 'customerio',
      settings: { region: 'eu', endpoint: 'https://cdp-eu.customer.io' },
      createdAt,
    });
    expect(await destinations.secret(id)).toBe('key 1');
  });

  it('of another kind keep settings of their own', async () => {
    const { destinations } = database.store();
    const settings = { url: 'https://receiver.test', headers: { 'X-Team': ['a', 'b'] }, batch: 50, region: 7 };
    const { id } = await destinations.create({ id: freshId('dst'), name: 'W', type: 'webhook', settings, secret: 's' });
    expect(await destinations.get(id)).toMatchObject({ type: 'webhook', settings });
    expect(await destinations.update(id, { secret: 's 2' })).toMatchObject({ type: 'webhook', settings });
    expect(await destinations.secret(id)).toBe('s 2');
  });

  it('that a release before kinds had settings wrote are read, and read what this one writes', async () => {
    const { destinations } = database.store();
    const { id } = await created({ endpoint: 'https://cdp-eu.customer.io' });
    const row = database.db.selectFrom('destinations').select(['region', 'endpoint']).where('id', '=', id);
    expect(await row.executeTakeFirst()).toEqual({ region: 'eu', endpoint: 'https://cdp-eu.customer.io' });
    await database.db.updateTable('destinations').set({ settings: null }).where('id', '=', id).execute();
    const settings = { region: 'eu', endpoint: 'https://cdp-eu.customer.io' };
    expect(await destinations.get(id)).toMatchObject({ type: 'customerio', settings });
    await database.db.updateTable('destinations').set({ endpoint: null }).where('id', '=', id).execute();
    expect((await destinations.get(id))?.settings).toEqual({ region: 'eu' });
    expect(await destinations.secret(id)).toBe('key 1');
  });

  it('change only what a change names', async () => {
    const { destinations } = database.store();
    const destination = await created();
    expect(await destinations.update(destination.id, { name: 'Renamed' })).toEqual({ ...destination, name: 'Renamed' });
    expect(await destinations.secret(destination.id)).toBe('key 1');
    await destinations.update(destination.id, { secret: 'key 2' });
    expect(await destinations.secret(destination.id)).toBe('key 2');
    expect(await destinations.update(destination.id, {})).toEqual({ ...destination, name: 'Renamed' });
  });

  it('are unknown once deleted', async () => {
    const { destinations } = database.store();
    const { id } = await created();
    expect(await destinations.delete(id)).toBe(true);
    expect(await destinations.delete(id)).toBe(false);
    expect(await destinations.get(id)).toBeUndefined();
    expect(await destinations.secret(id)).toBeUndefined();
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

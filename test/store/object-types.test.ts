import { expect, it } from 'vitest';
import { describeStore, freshId } from './engines.ts';

describeStore('object types', (database) => {
  const addDestination = async (): Promise<string> => {
    const id = freshId('dst');
    await database
      .store()
      .destinations.create({ id, name: 'Workspace', type: 'customerio', settings: { region: 'us' }, secret: 'key' });
    return id;
  };
  const account = { objectTypeId: '1', singular: 'Account', plural: 'Accounts' };

  it('are kept for each destination', async () => {
    const { objectTypes } = database.store();
    const [destinationId, other] = [await addDestination(), await addDestination()];
    const created = await objectTypes.create({ destinationId, ...account });
    const kept = await objectTypes.get(destinationId, '1');
    expect(kept).toEqual({ destinationId, ...account, createdAt: expect.any(Date) as Date });
    expect(created).toEqual({ type: 'created', objectType: kept });
    expect(await objectTypes.get(destinationId, '2')).toBeUndefined();
    expect(await objectTypes.get(other, '1')).toBeUndefined();
    const elsewhere = await objectTypes.create({ destinationId: other, ...account, singular: 'Company' });
    expect(elsewhere).toMatchObject({ type: 'created', objectType: { singular: 'Company' } });
    expect(await objectTypes.get(destinationId, '1')).toEqual(kept);
  });

  it('are not created twice, nor for a destination that is not there', async () => {
    const { objectTypes } = database.store();
    const destinationId = await addDestination();
    const both = await Promise.all([
      objectTypes.create({ destinationId, ...account }),
      objectTypes.create({ destinationId, ...account }),
    ]);
    expect(both.map(({ type }) => type).toSorted()).toEqual(['created', 'exists']);
    const missing = await objectTypes.create({ destinationId: freshId('dst'), ...account });
    expect(missing).toEqual({ type: 'no_destination' });
  });

  it('are found again by the request that created them, and by no other', async () => {
    const { objectTypes } = database.store();
    const destinationId = await addDestination();
    const first = await objectTypes.create({ destinationId, ...account, seed: 'a' });
    expect(await objectTypes.create({ destinationId, ...account, seed: 'a' })).toEqual(first);
    expect(await objectTypes.create({ destinationId, ...account, seed: 'b' })).toEqual({ type: 'exists' });
    expect(await objectTypes.create({ destinationId, ...account })).toEqual({ type: 'exists' });
  });

  it('are listed by number, page by page', async () => {
    const { objectTypes } = database.store();
    const destinationId = await addDestination();
    for (const objectTypeId of ['10', '2', '999999999', '1', '100']) {
      await objectTypes.create({ destinationId, ...account, objectTypeId });
    }
    const first = await objectTypes.list(destinationId, { limit: 2 });
    const second = await objectTypes.list(destinationId, { limit: 3, cursor: first.nextCursor ?? '' });
    const numbers = [...first.data, ...second.data].map(({ objectTypeId }) => objectTypeId);
    expect(numbers).toEqual(['1', '2', '10', '100', '999999999']);
    expect(second.nextCursor).toBeUndefined();
    expect(await objectTypes.list(await addDestination(), { limit: 2 })).toEqual({ data: [] });
  });

  it('change only what a change names, and are unknown once deleted', async () => {
    const { objectTypes } = database.store();
    const destinationId = await addDestination();
    await objectTypes.create({ destinationId, ...account });
    expect(await objectTypes.update(destinationId, '1', { plural: 'Companies' })).toMatchObject({
      singular: 'Account',
      plural: 'Companies',
    });
    expect(await objectTypes.update(destinationId, '1', {})).toMatchObject({ plural: 'Companies' });
    expect(await objectTypes.update(destinationId, '2', { plural: 'x' })).toBeUndefined();
    expect(await objectTypes.delete(destinationId, '1')).toBe(true);
    expect(await objectTypes.delete(destinationId, '1')).toBe(false);
    expect(await objectTypes.get(destinationId, '1')).toBeUndefined();
  });

  it('go with their destination', async () => {
    const { objectTypes, destinations } = database.store();
    const destinationId = await addDestination();
    await objectTypes.create({ destinationId, ...account });
    expect(await destinations.delete(destinationId)).toBe(true);
    expect(await objectTypes.get(destinationId, '1')).toBeUndefined();
  });
});

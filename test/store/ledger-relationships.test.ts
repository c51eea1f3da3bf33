import { expect, it } from 'vitest';
import { relationshipKey } from '../../src/domain/mapping/relationship-key.ts';
import { describeStore, freshId } from './engines.ts';
import { delivered, freshSync, recordId } from './ledger-fixtures.ts';

const ENDS = [
  ['acme', 'ann'],
  ['acme', 'bob'],
  ['a "quoted" \\ one', 'ann'],
  ['comma", "', 'zoë 😀 "x\\'],
  ['ann', 'acme'],
] as const;

describeStore('relationships of people and objects that were taken out', (database) => {
  it('are to be delivered again, and no others are', async () => {
    const { ledger } = database.store();
    const { sync, record } = freshSync(ledger);
    const destination = freshId('dst');
    await ledger.open(sync, { id: freshId('run'), generation: `con_1 ${destination} relationship 1` });
    const keys = ENDS.map(([objectId, personId]) => relationshipKey({ objectId, personId }));
    const loosened = async (persons: string[], objects: string[], objectTypeId = '1'): Promise<number[]> => {
      await record(1, { delivered: keys.map((key, number) => delivered(number, { key })) });
      const ends = { persons, objects: objects.map((objectId) => ({ objectTypeId, objectId })) };
      await ledger.loosenRelationships(destination, ends);
      const found = await ledger.find(
        sync,
        keys.map((_, number) => recordId(number)),
      );
      return keys.flatMap((key, number) => {
        expect(found.get(recordId(number))?.key).toBe(key);
        return (found.get(recordId(number))?.epoch ?? 0) < 0 ? [number] : [];
      });
    };
    expect(await loosened(['ann'], [])).toEqual([0, 2]);
    expect(await loosened([], ['acme'])).toEqual([0, 1]);
    expect(await loosened(['bob'], ['ann'])).toEqual([1, 4]);
    expect(await loosened([], ['a "quoted" \\ one', 'comma", "'])).toEqual([2, 3]);
    expect(await loosened(['zoë 😀 "x\\'], [])).toEqual([3]);
    expect(await loosened([], ['acme'], '2')).toEqual([]);
    expect(await loosened([], [])).toEqual([]);
  });

  it('of another destination, and of syncs that deliver people, stay as they are', async () => {
    const { ledger } = database.store();
    const [destination, other] = [freshId('dst'), freshId('dst')];
    const [people, elsewhere] = [freshSync(ledger), freshSync(ledger)];
    await ledger.open(people.sync, { id: freshId('run'), generation: `con_1 ${destination} person ` });
    await ledger.open(elsewhere.sync, { id: freshId('run'), generation: `con_1 ${other} relationship 1` });
    const key = relationshipKey({ objectId: 'acme', personId: 'ann' });
    for (const { record } of [people, elsewhere]) await record(1, { delivered: [delivered(1, { key })] });
    await ledger.loosenRelationships(destination, { persons: ['ann'], objects: [] });
    for (const { sync } of [people, elsewhere]) {
      expect((await ledger.find(sync, [recordId(1)])).get(recordId(1))?.epoch).toBe(0);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { decideDelivery, type DecisionRules, type Known } from '../../src/domain/decide-delivery.ts';
import { addDelivery, noDeliveries } from '../../src/domain/deliveries.ts';
import type { Deliveries, NotedDelivery } from '../../src/domain/deliveries.ts';
import type { Delivery } from '../../src/domain/ledger.ts';
import type { DepartedRow } from '../../src/domain/mapping/mapped-row.ts';
import { VERSION } from './mapping-fixtures.ts';

const RULES: DecisionRules = { epoch: 0, onCreation: false, filled: true };

function item(recordId: string, fingerprint: string, key = recordId): NotedDelivery {
  return { recordId, key, fingerprint, version: VERSION };
}

function columnsOf(items: readonly NotedDelivery[]): Deliveries {
  const columns = noDeliveries();
  for (const noted of items) addDelivery(columns, noted);
  return columns;
}

/** As a ledger with these answers about them. */
function comparing(items: readonly NotedDelivery[], deliveries: readonly Delivery[], epoch: number): Known {
  const byId = new Map(deliveries.map((delivery) => [delivery.recordId, delivery]));
  const differences = new Map<number, Delivery | undefined>();
  for (const [place, { recordId, key, fingerprint }] of items.entries()) {
    const before = byId.get(recordId);
    const same = before?.fingerprint === fingerprint && before.key === key && before.epoch >= epoch;
    if (!same) differences.set(place, before);
  }
  return { messages: { type: 'compared', differences }, departed: new Set(byId.keys()) };
}

const known = (recordId: string, fingerprint: string, epoch = 0, key = recordId): Delivery => ({
  recordId,
  key,
  fingerprint,
  epoch,
});

function idsSent(items: NotedDelivery[], deliveries: Delivery[], rules: Partial<DecisionRules> = {}): string[] {
  const all = { ...RULES, ...rules };
  const rows = { deliveries: columnsOf(items), departed: [] };
  const decision = decideDelivery(rows, comparing(items, deliveries, all.epoch), all);
  expect(decision.send.length + decision.unchanged.length).toBe(items.length);
  return decision.send.map((place) => items[place]?.recordId ?? '');
}

describe('what a row needs, given what was delivered', () => {
  it('is sent when it is new, says something else or stands for something else', () => {
    const items = [item('new', 'f1'), item('same', 'f1'), item('other', 'f2'), item('moved', 'f1', 'k2')];
    const deliveries = [known('same', 'f1'), known('other', 'f1'), known('moved', 'f1', 0, 'k1')];
    expect(idsSent(items, deliveries)).toEqual(['new', 'other', 'moved']);
  });

  it('is sent again for a resync, and only once for each', () => {
    expect(idsSent([item('a', 'f1')], [known('a', 'f1', 0)], { epoch: 1 })).toEqual(['a']);
    expect(idsSent([item('a', 'f1')], [known('a', 'f1', 1)], { epoch: 1 })).toEqual([]);
  });

  it('is sent whatever it says to a ledger that knows nothing', () => {
    const rows = { deliveries: columnsOf([item('a', 'f1'), item('b', 'f2')]), departed: [] };
    const known: Known = { messages: { type: 'everything_new' }, departed: new Set() };
    expect(decideDelivery(rows, known, RULES)).toMatchObject({ send: [0, 1], unchanged: [], told: [] });
  });

  it('is sent once when only its creation is an event', () => {
    const rules = { onCreation: true };
    expect(idsSent([item('a', 'f2'), item('b', 'f1')], [known('a', 'f1')], rules)).toEqual(['b']);
  });
});

describe('what a deletion needs', () => {
  const deleted: DepartedRow = { type: 'deleted', recordId: 'a', version: VERSION, key: 'k' };
  const decide = (row: DepartedRow, deliveries: Delivery[], rules: Partial<DecisionRules> = {}) =>
    decideDelivery({ deliveries: noDeliveries(), departed: [row] }, comparing([], deliveries, 0), {
      ...RULES,
      ...rules,
    });

  it('is what was delivered, by the key that it was delivered under', () => {
    expect(decide(deleted, [known('a', 'f', 0, 'old')]).departed).toEqual([{ recordId: 'a', version: VERSION }]);
  });

  it('is nothing when the record was never sent', () => {
    expect(decide(deleted, [])).toMatchObject({ departed: [], neverSent: [deleted] });
  });

  it('is taken from the row while the ledger does not know everything', () => {
    expect(decide(deleted, [], { filled: false }).departed).toEqual([{ recordId: 'a', version: VERSION, key: 'k' }]);
    expect(decide(deleted, [], { filled: false, deletedAfter: VERSION }).departed).toEqual([]);
    expect(decide({ type: 'nothing', recordId: 'a', version: VERSION }, [], { filled: false }).departed).toEqual([]);
  });
});

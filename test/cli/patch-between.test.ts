import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patchBetween } from '../../src/cli/apply/patch-between.ts';
import { planApply } from '../../src/cli/apply/plan.ts';
import type { Present } from '../../src/cli/apply/plan.ts';
import { patchDefinition } from '../../src/domain/patch-definition.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import type { SyncDefinition } from '../../src/domain/sync-definition.ts';

const name = fc.constantFrom('Contacts', 'Accounts', 'Tasks', 'Members', 'Cases');
const field = fc.constantFrom('Id', 'Email', 'Account.Name', 'Custom__c');
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const schedule = fc.oneof(
  fc.record({ every: fc.constantFrom('15m', '1h'), startAt: maybe(fc.constant('2026-12-01T00:00:00Z')) }),
  fc.record({ cron: fc.constantFrom('0 6 * * *', '*/5 * * * *'), timeZone: maybe(fc.constant('Europe/Berlin')) }),
);
const format = fc.oneof(
  fc.constant({ type: 'person' }),
  fc.record({
    type: fc.constant('event'),
    name: fc.constantFrom('A', 'B'),
    personField: field,
    on: maybe(fc.constant('creation')),
  }),
  fc.record({ type: fc.constant('event'), nameField: field, personField: field }),
  fc.record({ type: fc.constant('object'), objectTypeId: maybe(fc.constantFrom('1', '2')), objectName: name }),
  fc.record({
    type: fc.constant('relationship'),
    objectTypeId: maybe(fc.constantFrom('1', '2')),
    objectField: field,
    personField: field,
  }),
);
const integrations = fc.dictionary(
  fc.constantFrom('All', 'Slack', 'S3'),
  fc.oneof(fc.boolean(), fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 }))),
);
const definition: fc.Arbitrary<SyncDefinition> = fc
  .record({
    name,
    connectionId: fc.constantFrom('con_aaaaaaaa', 'con_bbbbbbbb'),
    destinationId: fc.constant('dst_aaaaaaaa'),
    object: fc.constantFrom('Contact', 'Account'),
    identifier: field,
    fields: fc.oneof(
      fc.constant('all'),
      fc.array(fc.record({ source: field, target: maybe(fc.constantFrom('x', 'y')) }), { minLength: 1, maxLength: 3 }),
    ),
    filter: maybe(fc.constant('Email != null')),
    format,
    schedule,
    reconcile: maybe(schedule),
    integrations: maybe(integrations),
    settlingLag: maybe(fc.constantFrom('0s', '5m')),
    maxRejectedPercent: maybe(fc.integer({ min: 0, max: 100 })),
  })
  .map((given) => syncDefinitionSchema.parse(JSON.parse(JSON.stringify(given))));
const present = (all: readonly SyncDefinition[]): Present[] =>
  all.map((each, index) => ({ id: `syn_${index}`, revision: 1, paused: false, definition: each }));
const byName = fc.uniqueArray(definition, { selector: (each) => each.name, maxLength: 5 });

describe('the patch between two definitions', () => {
  it('makes the one of the other, as the service understands patches', () => {
    let impossible = 0;
    fc.assert(
      fc.property(definition, definition, (from, to) => {
        const patch = patchBetween(from, to);
        if (patch === undefined) {
          impossible += 1;
          expect(JSON.stringify(to.integrations)).toContain('null');
          return;
        }
        expect(syncDefinitionSchema.parse(patchDefinition(from, JSON.parse(JSON.stringify(patch))))).toEqual(to);
      }),
      { numRuns: 2_000 },
    );
    expect(impossible).toBeLessThan(1_000);
  });

  it('is empty exactly where there is nothing to change', () => {
    fc.assert(
      fc.property(definition, definition, (from, to) => {
        expect(patchBetween(from, structuredClone(from))).toEqual({});
        const patch = patchBetween(from, to);
        if (patch !== undefined && Object.keys(patch).length === 0) expect(from).toEqual(to);
      }),
    );
  });
});

describe('the plan of an apply', () => {
  it('leaves nothing to do for a second one', () => {
    fc.assert(
      fc.property(byName, byName, fc.boolean(), (before, wanted, prune) => {
        const entries = wanted.map((each) => ({ definition: each }));
        const plan = planApply(entries, present(before), { prune });
        fc.pre(plan.problems.length === 0);
        const after = new Map(present(before).map((sync) => [sync.id, sync]));
        for (const change of plan.changes) {
          if (change.type === 'delete') after.delete(change.id);
          if (change.type === 'create') after.set(change.name, { ...change, id: change.name, revision: 1 });
          if (change.type !== 'change') continue;
          const sync = after.get(change.id);
          if (sync === undefined) throw new Error('a change of nothing');
          const patched = syncDefinitionSchema.parse(patchDefinition(sync.definition, change.patch));
          after.set(change.id, { ...sync, definition: patched });
          expect(change.differences.length).toBeGreaterThan(0);
        }
        const again = planApply(entries, [...after.values()], { prune });
        expect([again.problems, again.changes, again.unchanged]).toEqual([[], [], entries.length]);
        if (prune)
          expect([...after.values()].map((sync) => sync.definition.name).toSorted()).toEqual(
            wanted.map((each) => each.name).toSorted(),
          );
        else expect(after.size).toBeGreaterThanOrEqual(before.length);
      }),
      { numRuns: 500 },
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { newSyncState } from '../../src/domain/sync-state.ts';
import { Model, type End } from './support/model.ts';

const MINUTE_MS = 60_000;
const T0 = Date.parse('2026-11-24T10:00:00.000Z');

const PATCHES: Record<string, unknown>[] = [
  { name: 'Renamed' },
  { schedule: { every: '1h' } },
  { schedule: { cron: '*/10 * * * *' } },
  { schedule: { startAt: '2026-11-24T11:00:00Z' } },
  { settlingLag: '0s' },
  { settlingLag: '10m' },
  { connectionId: 'con_bbbbbbbbbb' },
  { connectionId: 'con_aaaaaaaaaa' },
  { ledger: true },
  { ledger: null, reconcile: null },
  { reconcile: { every: '6h' } },
  { format: { type: 'event', name: 'Changed', person: 'Email' } },
  { format: { type: 'person' } },
  { nonsense: 1 },
  { object: 'Account' },
  { fields: [] },
];
const ENDS: End[] = [
  'succeeded',
  'succeeded',
  'succeeded',
  'nothing_new',
  'passing',
  'attention',
  'unreported',
  'canceled',
];

type Step = { name: string; take: (model: Model) => void };

const step = (name: string, take: (model: Model) => void): Step => ({ name, take });
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(step('start', (model) => model.startIfDue())) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom(...ENDS), fc.integer({ min: -90 * MINUTE_MS, max: MINUTE_MS }))
      .map(([how, shift]) => step(`end ${how} ${shift}`, (model) => model.end(how, shift))),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 200 * MINUTE_MS }).map((ms) =>
      step(`wait ${ms}`, (model) => {
        model.now += ms;
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...PATCHES).map((patch) => step(JSON.stringify(patch), (model) => model.edit(patch))),
  },
  fc.constantFrom(
    step('resync', (model) => model.requestResync()),
    step('reconcile', (model) => model.requestReconcile()),
    step('run', (model) => model.requestRun()),
    step('retry 1', (model) => model.requestRetry('run_abc_1')),
    step('retry 2', (model) => model.requestRetry('run_abc_2')),
    step('pause', (model) => model.pause(true)),
    step('resume', (model) => model.pause(false)),
    step('hold', (model) => model.hold(true)),
    step('go on', (model) => model.hold(false)),
  ),
);

const born = fc.record({
  paused: fc.boolean(),
  ledger: fc.constantFrom({}, { ledger: true }, { reconcile: { every: '1d' } }),
  startAt: fc.constantFrom({}, { startAt: '2026-11-24T10:30:00Z' }),
});

function modelOf({ paused, ledger, startAt }: { paused: boolean; ledger: object; startAt: object }): Model {
  const definition = syncDefinitionSchema.parse({
    name: 'Contacts',
    connectionId: 'con_aaaaaaaaaa',
    destinationId: 'dst_aaaaaaaaaa',
    object: 'Contact',
    identifier: 'Id',
    fields: [{ source: 'Email', target: 'email' }],
    format: { type: 'person' },
    schedule: { every: '15m', ...startAt },
    ...ledger,
  });
  return new Model(newSyncState({ id: 'syn_abc', definition, createdAt: new Date(T0).toISOString(), paused }));
}

it('whatever is asked of a sync in whatever order, it keeps what people rely on, and a restart changes nothing', () => {
  fc.assert(
    fc.property(born, fc.array(steps, { maxLength: 60, size: 'max' }), (birth, taken) => {
      const model = modelOf(birth);
      model.check();
      for (const { take } of taken) {
        take(model);
        model.check();
      }
    }),
    { numRuns: 500 },
  );
});

it('whatever was asked of it, a sync that is left alone gets up to date', () => {
  fc.assert(
    fc.property(born, fc.array(steps, { maxLength: 40, size: 'max' }), (birth, taken) => {
      const model = modelOf(birth);
      for (const { take } of taken) take(model);
      model.pause(false);
      model.end('succeeded', 0);
      // Each is at most one more run: what is asked, what is owed by the schedule, and the rejections of two runs.
      for (let run = 0; run < 6; run += 1) {
        model.startIfDue();
        model.end('succeeded', 0);
        model.check();
      }
      model.now += 86_400_000;
      for (let run = 0; run < 6; run += 1) {
        model.startIfDue();
        model.end('succeeded', 0);
      }
      const { resync, retries, watermark, trouble, pending, runRequested, reconcile } = model.sync.state;
      expect({ owed: resync.requested - resync.done, retries, trouble, pending, runRequested }).toEqual({
        owed: 0,
        retries: [],
        trouble: undefined,
        pending: undefined,
        runRequested: false,
      });
      expect(reconcile?.requested ?? false).toBe(false);
      expect(Date.parse(watermark ?? '')).toBe(model.now);
    }),
    { numRuns: 200 },
  );
});

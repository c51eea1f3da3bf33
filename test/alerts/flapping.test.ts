import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupOf } from '../../src/domain/alerts/alert-group.ts';
import { GROUP_BEGINS, GROUP_WAIT_MS, judgeGroup } from '../../src/domain/alerts/judge-group.ts';
import { judge } from '../../src/domain/alerts/judge.ts';
import type { Cause } from '../../src/domain/alerts/kind-state.ts';
import { DAMPING_MS, SETTLING_MS } from '../../src/domain/alerts/kind-state.ts';
import type { SyncFacts } from '../../src/domain/alerts/sync-facts.ts';
import { withSyncFacts } from '../../src/domain/alerts/watch.ts';
import type { Watch } from '../../src/domain/alerts/watch.ts';

const MINUTE = 60_000;
const BOUNDS = { staleIntervals: 3, rejectedPercent: 10 };
const SYNCS = 4;
const cause = { code: 'customerio.unauthorized', message: 'Refused.' };
const FACTS: SyncFacts = {
  name: 'Contacts',
  connectionId: 'con_1',
  destinationId: 'dst_1',
  schedule: { every: '30d' },
  paused: false,
};
const STATES = {
  well: {},
  refused: { trouble: { kind: 'attention', ...cause, failures: 1 } },
  failing: { trouble: { kind: 'passing', code: 'customerio.unavailable', message: 'Down.', failures: 1 } },
  failingOn: { trouble: { kind: 'passing', code: 'customerio.unavailable', message: 'Down.', failures: 3 } },
  own: { trouble: { kind: 'attention', code: 'definition.invalid', message: 'Mend it.', failures: 1 } },
  held: { hold: { kind: 'quota', code: 'customerio.rate_limited', message: 'Later.', runId: 'run_1' } },
} as const satisfies Record<string, Partial<SyncFacts>>;
type State = keyof typeof STATES;

type Open = { sync: number; kind: string; openedAt: number; cause: Cause };
type Told = { at: number; lane: string; type: 'opened' | 'resolved' };

/** Some syncs of one destination and their groups, as the store keeps them, in memory. */
class World {
  now = 0;
  readonly told: Told[] = [];
  private readonly watches: Watch[];
  private readonly groups = new Map<string, Watch>();
  private readonly open = new Map<string, Open & { groupKey: string | undefined }>();
  private readonly checks = new Map<string, number>();

  constructor() {
    this.watches = Array.from({ length: SYNCS }, () => ({ subject: { type: 'sync' }, kinds: {} }));
  }

  report(sync: number, state: State): void {
    const before = this.watches[sync];
    if (before === undefined) return;
    this.watches[sync] = withSyncFacts(before, { at: this.now, facts: { ...FACTS, ...STATES[state] } }) ?? before;
    this.look(sync);
  }

  /** Looks again whenever it was asked for, in the order of the times. */
  passTo(at: number): void {
    for (;;) {
      const due = [...this.checks].filter(([, time]) => time <= at).toSorted(([, a], [, b]) => a - b)[0];
      if (due === undefined) break;
      const [key, time] = due;
      this.checks.delete(key);
      this.now = Math.max(this.now, time);
      if (key.startsWith('sync ')) this.look(Number(key.slice(5)));
      else this.lookAtGroup(key);
    }
    this.now = at;
  }

  openLanes(): string[] {
    const last = new Map(this.told.map(({ lane, type }) => [lane, type]));
    return [...last].flatMap(([lane, type]) => (type === 'opened' ? [lane] : [])).toSorted();
  }

  private look(sync: number): void {
    const before = this.watches[sync];
    if (before === undefined) return;
    const { watch, events, checkAt } = judge(before, BOUNDS, this.now);
    this.watches[sync] = watch;
    this.check(`sync ${sync}`, checkAt);
    const touched = new Set<string>();
    const { facts } = watch.subject.type === 'sync' ? watch.subject : {};
    for (const { kind, type, cause: said } of events) {
      const key = `${kind} ${sync}`;
      const group = facts === undefined ? undefined : groupOf(kind, said.code, facts);
      const groupKey = group === undefined ? undefined : `group ${group.kind}`;
      const known = this.open.get(key);
      if (group !== undefined && groupKey !== undefined && !this.groups.has(groupKey)) {
        this.groups.set(groupKey, { subject: { type: 'group', group }, kinds: {} });
      }
      if (type === 'resolved') {
        this.open.delete(key);
        if (known?.groupKey === undefined) this.tell(key, 'resolved');
        else touched.add(known.groupKey);
        continue;
      }
      const place = type === 'changed' && known?.groupKey === undefined ? undefined : groupKey;
      this.open.set(key, { sync, kind, openedAt: known?.openedAt ?? this.now, cause: said, groupKey: place });
      if (place !== undefined) touched.add(place);
      if (known?.groupKey !== undefined && known.groupKey !== place) touched.add(known.groupKey);
      if (place === undefined && (type === 'opened' || known?.groupKey !== undefined)) this.tell(key, 'opened');
    }
    for (const key of touched) this.lookAtGroup(key);
  }

  private lookAtGroup(key: string): void {
    const before = this.groups.get(key);
    if (before?.subject.type !== 'group') return;
    const all = [...this.open.values()].filter(({ groupKey }) => groupKey === key);
    const [oldest] = all.toSorted((a, b) => a.openedAt - b.openedAt);
    const concerned = { count: all.length, total: SYNCS, first: all.map(({ sync }) => ({ id: `${sync}`, name: '' })) };
    const members = oldest === undefined ? undefined : { openedAt: oldest.openedAt, cause: oldest.cause, concerned };
    const { group } = before.subject;
    const { watch, events, checkAt } = judgeGroup(before, { group, name: 'Production', members }, this.now);
    this.groups.set(key, watch);
    this.check(key, checkAt);
    for (const { type } of events) if (type !== 'changed') this.tell(key, type);
  }

  private tell(lane: string, type: 'opened' | 'resolved'): void {
    this.told.push({ at: this.now, lane, type });
  }

  private check(key: string, at: number | undefined): void {
    if (at === undefined) this.checks.delete(key);
    else this.checks.set(key, at);
  }
}

const happening = fc.record({
  afterMs: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 50 * MINUTE })),
  sync: fc.integer({ min: 0, max: SYNCS - 1 }),
  state: fc.constantFrom(...(Object.keys(STATES) as State[])),
});
const histories = fc.array(happening, { minLength: 10, maxLength: 80, size: 'max' });

function live(history: { afterMs: number; sync: number; state: State }[]): World {
  const world = new World();
  for (let sync = 0; sync < SYNCS; sync += 1) world.report(sync, 'well');
  for (const { afterMs, sync, state } of history) {
    world.passTo(world.now + afterMs);
    world.report(sync, state);
  }
  return world;
}

it('however syncs flap, begins and ends are told in turn: within half an hour one begin of a sync, three of a group', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const { told } = live(history);
      for (const lane of new Set(told.map((each) => each.lane))) {
        const own = told.filter((each) => each.lane === lane);
        own.forEach(({ type }, index) => expect(type).toBe(index % 2 === 0 ? 'opened' : 'resolved'));
        const begins = own.filter(({ type }) => type === 'opened').map(({ at }) => at);
        const apart = lane.startsWith('group') ? GROUP_BEGINS : 1;
        begins.slice(apart).forEach((at, index) => {
          expect(at - (begins[index] ?? 0)).toBeGreaterThanOrEqual(DAMPING_MS);
        });
      }
    }),
    { numRuns: 1_500 },
  );
});

it('whatever was before, what is told last is what is so once nothing changes for long enough', () => {
  const final = fc.array(fc.constantFrom<State>('well', 'refused', 'failingOn', 'held', 'own'), {
    minLength: SYNCS,
    maxLength: SYNCS,
  });
  fc.assert(
    fc.property(histories, final, (history, states) => {
      const world = live(history);
      // Only a success ends trouble: each goes through one first.
      for (let sync = 0; sync < SYNCS; sync += 1) world.report(sync, 'well');
      world.passTo(world.now + 1);
      states.forEach((state, sync) => world.report(sync, state));
      // A member that was damped, and then its group.
      world.passTo(world.now + 2 * DAMPING_MS + GROUP_WAIT_MS + SETTLING_MS);
      const expected = new Set<string>();
      states.forEach((state, sync) => {
        if (state === 'refused') expected.add('group needs_attention');
        if (state === 'failingOn') expected.add('group failing');
        if (state === 'held') expected.add('group waiting');
        if (state === 'own') expected.add(`needs_attention ${sync}`);
      });
      expect(world.openLanes()).toEqual([...expected].toSorted());
    }),
    { numRuns: 1_500 },
  );
});

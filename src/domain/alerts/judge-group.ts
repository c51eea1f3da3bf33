import type { AlertGroup } from './alert-group.ts';
import { namesOf } from './concerned.ts';
import type { Concerned } from './concerned.ts';
import type { Judgement } from './judge.ts';
import { DAMPING_MS, nextKindState } from './kind-state.ts';
import type { Cause, KindState, Reading } from './kind-state.ts';
import type { Watch } from './watch.ts';

/** What has one cause strikes within seconds of each other: the first word of it waits, to name them all. */
export const GROUP_WAIT_MS = 30_000;
/** Begins of a group within half an hour that are told: its syncs may fail and be mended in turn. */
export const GROUP_BEGINS = 3;

/** The open alerts of a group. `openedAt`: of the oldest, in milliseconds since 1970; `cause`: its own. */
export type Members = { openedAt: number; cause: Cause; concerned: Concerned };

/**
 * What is to be told of a group whose open alerts are `members` (undefined: none). It is open while any of them is. One
 * that comes when it is open is only seen in its list, so that there are two words however many syncs it concerns.
 */
export function judgeGroup(
  watch: Watch,
  { group, name, members }: { group: AlertGroup; name: string; members: Members | undefined },
  now: number,
): Judgement {
  const { begins = [] } = watch;
  const before = watch.kinds[group.kind];
  const { state, event, checkAt } = nextKindState(undamped(before), readingOf(begins, group, name, members), now);
  return {
    watch: {
      ...watch,
      kinds:
        state === undefined ? (before?.status === 'quiet' ? { [group.kind]: before } : {}) : { [group.kind]: state },
      begins: event?.type === 'opened' ? [...begins, now].slice(-GROUP_BEGINS) : begins,
    },
    events: event === undefined ? [] : [{ ...event, kind: group.kind }],
    ...(checkAt === undefined ? {} : { checkAt }),
  };
}

/** Each sync's alert had to stand for a while where it came back soon: a group only holds back what comes too often. */
function undamped(state: KindState | undefined): KindState | undefined {
  if (state?.status === 'quiet') return undefined;
  return state?.status === 'pending' ? { status: 'pending', since: state.since } : state;
}

function readingOf(begins: readonly number[], group: AlertGroup, name: string, members: Members | undefined): Reading {
  if (members === undefined) return { type: 'absent', certain: true };
  const { openedAt, cause, concerned } = members;
  const message = groupMessage(group, name, concerned, cause.message);
  const [first, last] = [begins[0], begins.at(-1)];
  // Later than all that was before: the id of an alert is made of it.
  const since = last === undefined ? openedAt : Math.max(openedAt, last + 1);
  const waitMs = concerned.count >= concerned.total ? 0 : GROUP_WAIT_MS;
  const often = first === undefined || begins.length < GROUP_BEGINS ? 0 : first + DAMPING_MS - since;
  return { type: 'present', since, cause: { ...cause, message }, afterMs: Math.max(waitMs, often) };
}

/** The last cause names whoever was left; the end is about all. */
export function endMessage({ scope }: AlertGroup, name: string, concerned: Concerned, message: string): string {
  const { count } = concerned;
  return count <= 1 ? message : `Over for all ${count} syncs of the ${scope} ${name}: ${namesOf(concerned)}.`;
}

/** Of a single sync its own sentence; of several how many and which, and what the first says. */
export function groupMessage({ scope }: AlertGroup, name: string, concerned: Concerned, message: string): string {
  const { count, total, first } = concerned;
  const [one] = first;
  if (count === 1 || one === undefined) return message;
  return `${count} of ${Math.max(count, total)} syncs of the ${scope} ${name}: ${namesOf(concerned)}. Of ${one.name}: ${message}`;
}

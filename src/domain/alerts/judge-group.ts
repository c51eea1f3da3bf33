import type { AlertGroup } from './alert-group.ts';
import { namesOf } from './concerned.ts';
import type { Concerned } from './concerned.ts';
import type { Judgement } from './judge.ts';
import { nextKindState } from './kind-state.ts';
import type { Cause, KindState, Reading } from './kind-state.ts';
import type { Watch } from './watch.ts';

/** What has one cause strikes within seconds of each other: the first word of it waits, to name them all. */
export const GROUP_WAIT_MS = 30_000;

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
  const before = watch.kinds[group.kind];
  const { state, event, checkAt } = nextKindState(before, readingOf(before, group, name, members), now);
  return {
    watch: { ...watch, kinds: state === undefined ? {} : { [group.kind]: state } },
    events: event === undefined ? [] : [{ ...event, kind: group.kind }],
    ...(checkAt === undefined ? {} : { checkAt }),
  };
}

function readingOf(
  before: KindState | undefined,
  group: AlertGroup,
  name: string,
  members: Members | undefined,
): Reading {
  if (members === undefined) return { type: 'absent', certain: true };
  const { openedAt, cause, concerned } = members;
  const message = groupMessage(group, name, concerned, cause.message);
  return {
    type: 'present',
    // Later than all that was before: the id of an alert is made of it.
    since: before?.status === 'quiet' ? Math.max(openedAt, before.resolvedAt + 1) : openedAt,
    cause: { ...cause, message },
    afterMs: concerned.count >= concerned.total ? 0 : GROUP_WAIT_MS,
  };
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

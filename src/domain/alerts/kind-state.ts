/** An alert that follows the end of the last of its kind this closely is only told once it has stood so long. */
export const DAMPING_MS = 30 * 60_000;
/** An end that nothing vouches for has to last so long before it is told. */
export const SETTLING_MS = 5 * 60_000;

/** What an alert says. */
export type Cause = { code: string; message: string; runId?: string };

/** One kind of alert about one sync: what the receiver was last told, and what holds the next word back. */
export type KindState =
  | { status: 'quiet'; resolvedAt: number }
  | { status: 'pending'; since: number; resolvedAt?: number }
  | { status: 'open'; since: number; cause: Cause; absentSince?: number };

/** How it stands right now. Times: milliseconds since 1970. */
export type Reading =
  | { type: 'present'; since: number; cause: Cause; /** It has to stand so long to be told. */ afterMs: number }
  /** `certain`: a success vouches for it; otherwise it may come back in a moment. */
  | { type: 'absent'; certain: boolean }
  /** Neither mended nor to be told anew. */
  | { type: 'unknown' };

/** What is to be told, or `changed`: kept for whoever asks, and not told. */
export type KindEvent = { type: 'opened' | 'changed' | 'resolved'; since: number; cause: Cause };

export type KindStep = {
  state?: KindState;
  event?: KindEvent;
  /** When to look again, though nothing is reported. */ checkAt?: number;
};

/**
 * The next state of a kind. However its readings flap, two `opened` are {@link DAMPING_MS} apart at least; and once the
 * readings rest for as long, the last event is what they say.
 */
export function nextKindState(state: KindState | undefined, reading: Reading, now: number): KindStep {
  if (reading.type === 'present') return present(state, reading, now);
  if (state === undefined || state.status === 'quiet') return state === undefined ? {} : { state };
  if (state.status === 'pending') return quietAgain(state.resolvedAt);
  const { absentSince = now, ...open } = state;
  if (reading.type === 'unknown') return { state: open };
  if (!reading.certain && now < absentSince + SETTLING_MS) {
    return { state: { ...open, absentSince }, checkAt: absentSince + SETTLING_MS };
  }
  return {
    state: { status: 'quiet', resolvedAt: now },
    event: { type: 'resolved', since: open.since, cause: open.cause },
  };
}

function present(state: KindState | undefined, reading: Extract<Reading, { type: 'present' }>, now: number): KindStep {
  const { cause } = reading;
  if (state?.status === 'open') {
    const { absentSince: _absent, ...open } = state;
    const same = JSON.stringify(open.cause) === JSON.stringify(cause);
    const changed = { state: { ...open, cause }, event: { type: 'changed', since: open.since, cause } } as const;
    return same ? { state: open } : changed;
  }
  const since = state?.status === 'pending' ? state.since : reading.since;
  const resolvedAt = state?.resolvedAt;
  const damped = resolvedAt !== undefined && since < resolvedAt + DAMPING_MS;
  const dueAt = Math.max(since + reading.afterMs, damped ? Math.max(since, resolvedAt) + DAMPING_MS : 0);
  if (now >= dueAt) return { state: { status: 'open', since, cause }, event: { type: 'opened', since, cause } };
  return { state: { status: 'pending', since, ...(resolvedAt === undefined ? {} : { resolvedAt }) }, checkAt: dueAt };
}

function quietAgain(resolvedAt: number | undefined): KindStep {
  return resolvedAt === undefined ? {} : { state: { status: 'quiet', resolvedAt } };
}

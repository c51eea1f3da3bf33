import { ALERT_KINDS } from './alert-kind.ts';
import type { AlertKind } from './alert-kind.ts';
import { nextKindState } from './kind-state.ts';
import type { KindEvent, Reading } from './kind-state.ts';
import { readingsOf } from './readings.ts';
import type { AlertBounds } from './readings.ts';
import { staleAt } from './stale-at.ts';
import type { Watch } from './watch.ts';

export type AlertEvent = KindEvent & { kind: AlertKind };

/** What follows from all that is known at `now`: what is to be told, and when to look again if nothing is reported. */
export type Judgement = { watch: Watch; events: AlertEvent[]; checkAt?: number };

export function judge(watch: Watch, bounds: AlertBounds, now: number): Judgement {
  const readings = readingsOf(watch, bounds, now);
  const kinds: Watch['kinds'] = {};
  const events: AlertEvent[] = [];
  const times: number[] = [];
  for (const kind of ALERT_KINDS) {
    const reading: Reading = readings[kind] ?? { type: 'absent', certain: true };
    const { state, event, checkAt } = nextKindState(watch.kinds[kind], reading, now);
    if (state !== undefined) kinds[kind] = state;
    if (event !== undefined) events.push({ ...event, kind });
    if (checkAt !== undefined) times.push(checkAt);
  }
  const stale = staleAt(watch, bounds.staleIntervals);
  if (stale !== undefined && stale > now) times.push(stale);
  return { watch: { ...watch, kinds }, events, ...(times.length === 0 ? {} : { checkAt: Math.min(...times) }) };
}

import { createHash } from 'node:crypto';
import type { RunView, SyncView } from '../../domain/sync-view.ts';
import { liveRunView } from '../run-view.ts';
import { syncAnswer } from '../sync-view.ts';

/** One server-sent event; `id` says all that its receiver knows by then. */
export type SyncEvent = { id: string; type: SyncEventType; data: unknown };
export const SYNC_EVENT_TYPES = ['sync', 'run.started', 'run.progress', 'run.ended', 'sync.deleted'] as const;
export type SyncEventType = (typeof SYNC_EVENT_TYPES)[number];

/** What a receiver was told last. It travels in the ids of events, so that any process can go on where another stopped. */
export type Told = {
  /** Ids of runs; empty: none yet. */
  ended: string;
  started: string;
  /** Checksums. */
  sync: string;
  progress: string;
};

const ID = /^(?<ended>\w{0,100})\/(?<started>\w{0,100})\/(?<sync>[\w-]{0,16})\/(?<progress>[\w-]{0,16})$/;

/** Of a `Last-Event-ID`; undefined for one that is not from here. */
export function toldBy(lastEventId: string | undefined): Told | undefined {
  const { ended, started, sync, progress } = ID.exec(lastEventId ?? '')?.groups ?? {};
  if (ended === undefined || started === undefined || sync === undefined || progress === undefined) return undefined;
  return { ended, started, sync, progress };
}

/**
 * What to tell a receiver that was told `told` (undefined: nothing) now that the sync stands at `view`: ends of runs since
 * then, the sync where it changed, and the run under way where it got on. Somebody new is told of no run that ended before.
 */
export function syncChanges(told: Told | undefined, view: SyncView): { events: SyncEvent[]; told: Told } {
  const events: SyncEvent[] = [];
  let known: Told = told ?? { ended: view.recentRuns[0]?.id ?? '', started: '', sync: '', progress: '' };
  const tell = (type: SyncEventType, data: unknown, change: Partial<Told>): void => {
    known = { ...known, ...change };
    events.push({ id: idOf(known), type, data });
  };
  const startOf = (run: RunView): void => {
    if (known.started !== run.id) tell('run.started', liveRunView(run), { started: run.id, progress: '' });
  };

  for (const run of endedSince(view, known.ended)) {
    startOf(run);
    tell('run.ended', liveRunView(run), { ended: run.id });
  }
  const { currentRun, lastRun, ...shown } = syncAnswer(view);
  const sync = checksum(shown);
  if (sync !== known.sync) tell('sync', { ...shown, ...given({ currentRun, lastRun }) }, { sync });
  if (view.currentRun !== undefined) {
    startOf(view.currentRun);
    const run = liveRunView(view.currentRun);
    const progress = checksum(run);
    if (progress !== known.progress) tell('run.progress', run, { progress });
  }
  return { events, told: known };
}

export function deletionEvent(told: Told | undefined, syncId: string): SyncEvent {
  return { id: told === undefined ? '' : idOf(told), type: 'sync.deleted', data: { id: syncId } };
}

/** Oldest first. Of more than the sync remembers, those that it does. */
function endedSince({ recentRuns }: SyncView, lastTold: string): RunView[] {
  const known = recentRuns.findIndex(({ id }) => id === lastTold);
  return recentRuns.slice(0, known === -1 ? recentRuns.length : known).toReversed();
}

function idOf({ ended, started, sync, progress }: Told): string {
  return [ended, started, sync, progress].join('/');
}

function checksum(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12);
}

function given(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

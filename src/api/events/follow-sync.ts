import { setTimeout as pause } from 'node:timers/promises';
import type { SyncView } from '../../domain/sync-view.ts';
import { SyncUnavailableError } from '../../temporal/sync-client.ts';
import type { EventStream } from './event-stream.ts';
import { deletionEvent, syncChanges } from './sync-changes.ts';
import type { Told } from './sync-changes.ts';

export type FollowLimits = {
  /** Between two looks at the sync. */
  lookMs: number;
  /** Of silence, until a comment says that the stream is alive. */
  beatMs: number;
  /** Then the receiver comes again, so that a revoked token or a process to be stopped does not serve it for ever. */
  lifeMs: number;
};

export const FOLLOW_LIMITS: FollowLimits = { lookMs: 1_000, beatMs: 15_000, lifeMs: 60 * 60_000 };

/** Tells a receiver what happens to a sync, until it is gone, the sync ends or the stream has lived long enough. */
export async function followSync(
  stream: EventStream,
  syncId: string,
  { first, told, look }: { first: SyncView; told: Told | undefined; look: () => Promise<SyncView | undefined> },
  limits: FollowLimits,
): Promise<void> {
  let known = told;
  let view: SyncView | undefined = first;
  let silentMs = 0;
  for (let aliveMs = 0; aliveMs < limits.lifeMs && !stream.signal.aborted; aliveMs += limits.lookMs) {
    if (view === undefined) {
      await stream.send(deletionEvent(known, syncId));
      return;
    }
    const changes = syncChanges(known, view);
    for (const event of changes.events) await stream.send(event);
    known = changes.told;
    silentMs = changes.events.length > 0 ? 0 : silentMs + limits.lookMs;
    if (silentMs >= limits.beatMs) {
      await stream.beat();
      silentMs = 0;
    }
    await pauseUnlessGone(limits.lookMs, stream.signal);
    view = await lookAgain(look, view);
  }
}

/** While Temporal or its workers do not answer, there is nothing new to tell. */
async function lookAgain(look: () => Promise<SyncView | undefined>, before: SyncView): Promise<SyncView | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof SyncUnavailableError) return before;
    throw error;
  }
}

async function pauseUnlessGone(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

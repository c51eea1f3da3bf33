import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { RunHold } from '../domain/sync-state.ts';
import type { RunView, SyncView } from '../domain/sync-view.ts';

/** Signals of a `sync`: for the Temporal UI and CLI. Payloads are checked; a bad one is recorded and changes nothing. */
export const updateSyncSignal = defineSignal<[unknown]>('updateSync');
/** Commands take no payload. */
export type CommandSignal = ReturnType<typeof defineSignal<[], string>>;
export type CommandUpdate = ReturnType<typeof defineUpdate<SyncView, [], string>>;

export const resyncAllSignal = defineSignal('resyncAll');
/** Everything is read and compared with what was delivered; only differences are sent. */
export const reconcileSignal = defineSignal('reconcile');
export const runNowSignal = defineSignal('runNow');
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
/** A person authorized the connection again. */
export const connectionAuthorizedSignal = defineSignal('connectionAuthorized');

/** Updates of the same names answer with acceptance, or with the reason for refusal. */
export const updateSyncUpdate = defineUpdate<EditAnswer, [patch: unknown, expectedRevision: number | null]>(
  'updateSync',
);
export const resyncAllUpdate = defineUpdate<SyncView>('resyncAll');
export const reconcileUpdate = defineUpdate<SyncView>('reconcile');
export const runNowUpdate = defineUpdate<SyncView>('runNow');
export const pauseUpdate = defineUpdate<SyncView>('pause');
export const resumeUpdate = defineUpdate<SyncView>('resume');
export const retryRejectionsUpdate = defineUpdate<SyncView, [runId: string]>('retryRejections');

export const stateQuery = defineQuery<SyncView>('state');

export type EditAnswer = { revision: number; effectiveAt: string | null; sync: SyncView };

/** From a `sync` to the `syncRun` under way. */
export const pauseRunSignal = defineSignal('pauseRun');
export const resumeRunSignal = defineSignal('resumeRun');
export const wakeRunSignal = defineSignal('wakeRun');
/** `maxApiCallsPerRun` was changed, or taken away (null). */
export const limitRunCallsSignal = defineSignal<[limit: number | null]>('limitRunCalls');
/** From a `syncRun` to its `sync`: held up, or going on again (no hold). */
export const runHeldSignal = defineSignal<[runId: string, hold: RunHold | null]>('runHeld');
export const runStateQuery = defineQuery<RunView>('state');

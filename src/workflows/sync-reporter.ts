import { isCancellation, log, patched } from '@temporalio/workflow';
import { syncFacts } from '../domain/alerts/sync-facts.ts';
import type { SyncFacts } from '../domain/alerts/sync-facts.ts';
import type { SyncState } from '../domain/sync-state.ts';
import { forgetting, reporting } from './activity-options.ts';

/** Histories that began before there were alerts have no reports in them. */
const PATCH = 'report-for-alerts';
/** Nor, when they are somewhat younger, of an edit that changed nothing but the destination. */
const DESTINATION_PATCH = 'report-destination';

/**
 * Reports what alerts are judged by whenever it changes, one report at a time and the newest last. Nothing waits for it: a
 * report that does not get through is tried again for as long as it takes, or until the sync continues as new, which
 * reports once more.
 */
export class SyncReporter {
  private readonly syncId: string;
  private seen = '';
  private seenDestination: string | undefined;
  private next: { at: number; facts: SyncFacts } | undefined;
  private underWay = false;

  constructor(syncId: string) {
    this.syncId = syncId;
  }

  see(state: SyncState): void {
    const facts = syncFacts(state);
    const { destinationId, ...others } = facts;
    const text = JSON.stringify(others);
    const first = this.seen === '';
    if (text === this.seen && destinationId === this.seenDestination) return;
    if (!patched(PATCH)) return;
    if (!first && text === this.seen && !patched(DESTINATION_PATCH)) return;
    this.seen = text;
    this.seenDestination = destinationId;
    this.next = { at: Date.now(), facts };
    if (!this.underWay) void this.report();
  }

  private async report(): Promise<void> {
    this.underWay = true;
    try {
      for (let report = this.take(); report !== undefined; report = this.take()) {
        await reporting.reportSync({ syncId: this.syncId, ...report });
      }
    } catch (error) {
      if (!isCancellation(error)) log.warn('what alerts are judged by could not be reported', { error });
    } finally {
      this.underWay = false;
    }
  }

  private take(): { at: number; facts: SyncFacts } | undefined {
    const { next } = this;
    this.next = undefined;
    return next;
  }
}

/** The last report of a sync: its alerts end. */
export async function reportDeletion(syncId: string): Promise<void> {
  if (!patched(PATCH)) return;
  try {
    await forgetting.reportSync({ syncId, at: Date.now(), deleted: true });
  } catch (error) {
    log.warn('the alerts of a deleted sync could not be ended', { error });
  }
}

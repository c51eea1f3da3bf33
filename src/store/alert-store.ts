import type { AlertKind } from '../domain/alerts/alert-kind.ts';
import type { AlertBounds } from '../domain/alerts/readings.ts';
import type { SyncFacts } from '../domain/alerts/sync-facts.ts';
import type { EndedRun } from '../domain/alerts/watch.ts';
import type { Page, PageRequest } from './store.ts';

/** By what alerts are judged, and where people find what they are about. */
export type AlertRules = AlertBounds & { publicUrl?: string | undefined };

/** A message whose lease the caller holds. */
export type OutgoingMessage = { id: string; type: string; body: string; attempts: number; createdAt: Date };

export type AlertMessage = {
  /** The `webhook-id`. */
  id: string;
  type: string;
  status: 'waiting' | 'delivered' | 'given_up';
  attempts: number;
  lastError?: string;
};

export type Alert = {
  id: string;
  /** Of a connection or destination: about itself, or about several of its syncs, each of which has its own alert too. */
  subject: { type: 'sync' | 'connection' | 'destination'; id: string };
  /** The alert of several syncs whose messages tell of this one. */
  toldBy?: string;
  kind: AlertKind;
  name: string;
  code: string;
  message: string;
  runId?: string;
  since: Date;
  openedAt: Date;
  resolvedAt?: Date;
  /** At most two: of its begin and of its end. Those of `toldBy`, if there is one. */
  messages: AlertMessage[];
};

/** What alerts are made of, what came of it, and the outbox. Reports are taken whether or not alerts are sent. */
export type AlertStore = {
  /**
   * What a sync's workflow says. A report that is older than one before changes nothing. `gone`: it
   * was ended without a word, which is not for good.
   */
  report(
    syncId: string,
    report: { at: Date } & ({ facts: SyncFacts } | { deleted: true } | { gone: true }),
  ): Promise<void>;
  runEnded(syncId: string, run: EndedRun, at: Date): Promise<void>;
  /** A run got on. Cheap to say often: most of it is not kept. */
  runMoved(syncId: string, runId: string, at: Date): Promise<void>;
  /** Reads which connections need a person. */
  lookAtConnections(now: Date): Promise<void>;
  /** Has everything judged once more: the rules may be others than the last time. */
  judgeAllAgain(): Promise<void>;
  /**
   * Judges some of what is due, each subject by one process at a time, and writes the messages that follow with what
   * they follow from. `judged` is 0 when nothing is due. What cannot be judged is left alone for an hour.
   */
  judge(rules: AlertRules, now: Date): Promise<{ judged: number; failed: { id: string; error: unknown }[] }>;
  /** Leases messages that are due, in order for each kind of alert of a subject; nobody else gets them for `leaseMs`. */
  take(leaseId: string, limit: number, leaseMs: number): Promise<OutgoingMessage[]>;
  /** What came of an attempt; false when the lease was lost. */
  settle(id: string, leaseId: string, outcome: SendOutcome): Promise<boolean>;
  /** Newest first. */
  list(filter: { subjectId?: string; open?: boolean }, page: PageRequest): Promise<Page<Alert>>;
  /** Forgets alerts that were resolved 90 days ago, with their messages, and what was known of syncs deleted then. */
  prune(now: Date): Promise<void>;
};

export type SendOutcome =
  | { type: 'delivered' }
  /** `othersMs`: for so long nothing of what waits is to be sent, as all goes to one receiver. */
  | { type: 'again'; error: string; inMs: number; othersMs?: number }
  | { type: 'given_up'; error: string };

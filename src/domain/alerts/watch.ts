import type { RunCounts, RunMode } from '../run.ts';
import type { AlertGroup } from './alert-group.ts';
import type { AlertKind } from './alert-kind.ts';
import type { KindState } from './kind-state.ts';
import type { SyncFacts } from './sync-facts.ts';

/** What is remembered of one sync, connection or group of alerts between two looks at it. Times: milliseconds since 1970. */
export type Watch = {
  subject:
    | { type: 'sync'; facts?: SyncFacts; deleted?: true; /** It went without a word, and may come back. */ gone?: true }
    | { type: 'connection'; facts?: ConnectionFacts }
    | { type: 'group'; group: AlertGroup };
  /** Of the newest report; older ones that come late change nothing. */
  reportedAt?: number;
  troubleSince?: number;
  holdSince?: number;
  /** Since when no successful run counts as silence: the last one, a resume, a new schedule. */
  countingSince?: number;
  succeeded?: true;
  lastEnd?: { runId: string; at: number };
  /** When the run under way last got on. */
  progress?: { runId: string; at: number };
  /** Of the last run that succeeded and tried any record. */
  rejections?: { runId: string; at: number; tried: number; rejected: number };
  /** Of a group: when the last begins were told. */
  begins?: number[];
  kinds: Partial<Record<AlertKind, KindState>>;
};

export type ConnectionFacts = {
  name: string;
  status: 'connected' | 'reauthorization_required' | 'deleted';
  reason: string;
};

/** A run that ended. */
export type EndedRun = {
  runId: string;
  mode: RunMode;
  status: 'succeeded' | 'failed' | 'canceled';
  counts: RunCounts;
};

/** What a sync's workflow reported; undefined where the report is older than one before. */
export function withSyncFacts(watch: Watch, report: { at: number; facts: SyncFacts }): Watch | undefined {
  const { at, facts } = report;
  const { subject, reportedAt = 0 } = watch;
  if (subject.type !== 'sync' || at < reportedAt) return undefined;
  if (subject.deleted === true && subject.gone !== true) return undefined;
  const { troubleSince: _trouble, holdSince: _hold, ...rest } = watch;
  const before = subject.facts;
  const sameTrouble = before?.trouble?.kind === facts.trouble?.kind;
  const sameHold = before?.hold?.kind === facts.hold?.kind;
  const counts =
    before !== undefined &&
    before.paused === facts.paused &&
    JSON.stringify(before.schedule) === JSON.stringify(facts.schedule);
  return {
    ...rest,
    subject: { type: 'sync', facts },
    reportedAt: at,
    ...(facts.trouble === undefined ? {} : { troubleSince: (sameTrouble ? watch.troubleSince : undefined) ?? at }),
    ...(facts.hold === undefined ? {} : { holdSince: (sameHold ? watch.holdSince : undefined) ?? at }),
    countingSince: (counts ? watch.countingSince : undefined) ?? at,
  };
}

/** The sync is no more. */
export function withDeletion(watch: Watch, at: number): Watch {
  const facts = watch.subject.type === 'sync' ? watch.subject.facts : undefined;
  return {
    ...watch,
    subject: { type: 'sync', deleted: true, ...(facts === undefined ? {} : { facts }) },
    reportedAt: at,
  };
}

/** Its workflow is no more, and did not say so; undefined where that is known. */
export function withoutWorkflow(watch: Watch, at: number): Watch | undefined {
  const { subject } = watch;
  if (subject.type !== 'sync' || subject.deleted === true) return undefined;
  return { ...watch, subject: { ...subject, deleted: true, gone: true }, reportedAt: at };
}

/** A run of the sync ended; undefined where that is known, or says nothing: a retry of rejections is no sign of life. */
export function withEndedRun(watch: Watch, run: EndedRun, at: number): Watch | undefined {
  const { runId, mode, status, counts } = run;
  if (mode === 'retry' || watch.lastEnd?.runId === runId) return undefined;
  const { progress: _progress, ...before } = living(watch);
  const ended: Watch = { ...before, lastEnd: { runId, at } };
  if (status !== 'succeeded') return ended;
  const tried = counts.sent + counts.deleted + counts.rejected;
  const rejections = tried === 0 ? {} : { rejections: { runId, at, tried, rejected: counts.rejected } };
  return { ...ended, countingSince: at, succeeded: true, ...rejections };
}

/** The run under way got on; undefined where that is old, or its end is known. */
export function withProgress(watch: Watch, progress: { runId: string; at: number }): Watch | undefined {
  const { subject, lastEnd, progress: before } = watch;
  if (subject.type !== 'sync' || subject.deleted === true || lastEnd?.runId === progress.runId) return undefined;
  return before !== undefined && before.at >= progress.at ? undefined : { ...watch, progress };
}

function living(watch: Watch): Watch {
  const { subject } = watch;
  if (subject.type !== 'sync' || subject.gone !== true) return watch;
  const { gone: _gone, deleted: _deleted, ...rest } = subject;
  return { ...watch, subject: rest };
}

/** Undefined where it is known. */
export function withConnectionFacts(watch: Watch, facts: ConnectionFacts, at: number): Watch | undefined {
  const { subject } = watch;
  const before = subject.type === 'connection' ? subject.facts : undefined;
  if (before !== undefined && before.status === facts.status && before.reason === facts.reason) return undefined;
  return { ...watch, subject: { type: 'connection', facts }, reportedAt: at };
}

import type { SyncStatus } from '../sync-view.ts';
import { ALERT_TYPES } from './alert-kind.ts';
import type { AlertEvent } from './judge.ts';
import type { Watch } from './watch.ts';

/**
 * The body of the message about an event, as JSON: what `https://github.com/standard-webhooks/standard-webhooks` asks for
 * (`type`, `timestamp`, `data`). Made once: repeats carry the same bytes. Holds no record's value and no secret.
 */
export function alertBody(input: {
  alertId: string;
  subjectId: string;
  watch: Watch;
  event: AlertEvent;
  now: number;
  publicUrl?: string | undefined;
}): { type: string; body: string } {
  const { alertId, subjectId, watch, event, now, publicUrl } = input;
  const resolved = event.type === 'resolved';
  const type = `${ALERT_TYPES[event.kind]}${resolved ? '.resolved' : ''}`;
  const base = publicUrl?.replace(/\/+$/, '');
  const place = watch.subject.type === 'sync' ? 'syncs' : 'connections';
  const { code, message, runId } = event.cause;
  const data = {
    alertId,
    ...subjectOf(subjectId, watch),
    state: resolved ? 'resolved' : 'open',
    code,
    message,
    ...(runId === undefined ? {} : { runId }),
    since: new Date(event.since).toISOString(),
    ...(resolved ? { resolvedAt: new Date(now).toISOString() } : {}),
    ...(base === undefined ? {} : { url: `${base}/v1/${place}/${subjectId}` }),
  };
  return { type, body: JSON.stringify({ type, timestamp: new Date(now).toISOString(), data }) };
}

function subjectOf(id: string, { subject }: Watch): Record<string, string> {
  if (subject.type === 'connection') {
    return { connectionId: id, name: subject.facts?.name ?? '', status: subject.facts?.status ?? 'deleted' };
  }
  const { facts } = subject;
  return {
    syncId: id,
    name: facts?.name ?? '',
    ...(facts === undefined ? {} : { connectionId: facts.connectionId }),
    status: reportedStatus(subject),
  };
}

/** The sync's status when no run is under way: whether one is, is not reported. */
export function reportedStatus({
  facts,
  deleted,
}: Extract<Watch['subject'], { type: 'sync' }>): SyncStatus | 'deleted' {
  if (deleted === true) return 'deleted';
  if (facts?.paused === true) return 'paused';
  if (facts?.hold !== undefined || facts?.trouble?.kind === 'passing') return 'waiting';
  return facts?.trouble === undefined ? 'active' : 'needs_attention';
}

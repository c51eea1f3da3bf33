import type { SyncStatus } from '../sync-view.ts';
import type { AlertGroup } from './alert-group.ts';
import { ALERT_TYPES } from './alert-kind.ts';
import type { Concerned } from './concerned.ts';
import type { AlertEvent } from './judge.ts';
import type { Watch } from './watch.ts';

/** What a message is about. `path`: where the API has it. */
export type About = { path: string; data: Record<string, string> };

/**
 * The body of the message about an event, as JSON: what `https://github.com/standard-webhooks/standard-webhooks` asks for
 * (`type`, `timestamp`, `data`). Made once: repeats carry the same bytes. Holds no record's value and no secret.
 */
export function alertBody(input: {
  alertId: string;
  about: About;
  event: AlertEvent;
  /** The syncs that it concerns, where those are or may be several. */
  concerned?: Concerned | undefined;
  now: number;
  publicUrl?: string | undefined;
}): { type: string; body: string } {
  const { alertId, about, event, concerned, now, publicUrl } = input;
  const resolved = event.type === 'resolved';
  const type = `${ALERT_TYPES[event.kind]}${resolved ? '.resolved' : ''}`;
  const base = publicUrl?.replace(/\/+$/, '');
  const { code, message, runId } = event.cause;
  const data = {
    alertId,
    ...about.data,
    state: resolved ? 'resolved' : 'open',
    code,
    message,
    ...(runId === undefined ? {} : { runId }),
    ...(concerned === undefined ? {} : { syncs: concerned }),
    since: new Date(event.since).toISOString(),
    ...(resolved ? { resolvedAt: new Date(now).toISOString() } : {}),
    ...(base === undefined ? {} : { url: `${base}/v1/${about.path}` }),
  };
  return { type, body: JSON.stringify({ type, timestamp: new Date(now).toISOString(), data }) };
}

/** A sync, or a connection by itself. */
export function aboutSubject(id: string, { subject }: Watch): About {
  if (subject.type === 'group') return aboutGroup(subject.group, '');
  if (subject.type === 'connection') {
    const { name = '', status = 'deleted' } = subject.facts ?? {};
    return { path: `connections/${id}`, data: { connectionId: id, name, status } };
  }
  const { facts } = subject;
  const data: Record<string, string> = { syncId: id, name: facts?.name ?? '' };
  if (facts !== undefined) data['connectionId'] = facts.connectionId;
  return { path: `syncs/${id}`, data: { ...data, status: reportedStatus(subject) } };
}

export function aboutGroup({ scope, scopeId }: AlertGroup, name: string): About {
  return { path: `${scope}s/${scopeId}`, data: { [`${scope}Id`]: scopeId, name } };
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

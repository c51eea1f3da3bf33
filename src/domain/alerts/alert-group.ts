import type { AlertKind } from './alert-kind.ts';
import type { SyncFacts } from './sync-facts.ts';

/** What many syncs share, and what can stop them all at once. */
export type AlertScope = 'connection' | 'destination';

/** The alerts of one kind of all syncs of a connection, or of a destination: they are told as one. */
export type AlertGroup = { kind: AlertKind; scope: AlertScope; scopeId: string };

/** Codes after `salesforce.` that say nothing about a single sync, and so are its org's or its connection's. */
const OF_CONNECTION: ReadonlySet<string> = new Set([
  'api_disabled',
  'connection_deleted',
  'host_not_allowed',
  'login_unavailable',
  'network',
  'oauth_client_missing',
  'oauth_client_refused',
  'redirected',
  'transaction_security',
  'unavailable',
  'unexpected_answer',
  'wrong_login_host',
]);

/** The same of a destination, after its kind (`customerio.`): a key, an address, or the whole vendor. */
const OF_DESTINATION: ReadonlySet<string> = new Set([
  'foreign_answer',
  'not_found',
  'rate_limited',
  'redirected',
  'unauthorized',
  'unavailable',
  'unreachable',
]);

/** What a code begins with that is about a run, a sync or its connection; any other word is a kind of destination. */
const OF_THE_SERVICE: ReadonlySet<string> = new Set(['connection', 'definition', 'run', 'salesforce', 'sync']);

/** With whose other alerts this one is told; undefined: its cause is the sync's own. */
export function groupOf(kind: AlertKind, code: string, facts: SyncFacts): AlertGroup | undefined {
  const scope = scopeOf(kind, code);
  const scopeId = scope === 'connection' ? facts.connectionId : facts.destinationId;
  return scope === undefined || scopeId === undefined ? undefined : { kind, scope, scopeId };
}

export function groupKey({ kind, scopeId }: AlertGroup): string {
  return `${kind} ${scopeId}`;
}

function scopeOf(kind: AlertKind, code: string): AlertScope | undefined {
  // When all that moves a connection's syncs is down, all of them are silent.
  if (kind === 'stale') return 'connection';
  const [vendor = '', what = ''] = code.split('.');
  // An org's allowance is used up for everybody; a run's own limit has another code.
  if (vendor === 'salesforce' && (kind === 'waiting' || OF_CONNECTION.has(what))) return 'connection';
  const isDestination = vendor !== '' && !OF_THE_SERVICE.has(vendor);
  return isDestination && (kind === 'waiting' || OF_DESTINATION.has(what)) ? 'destination' : undefined;
}

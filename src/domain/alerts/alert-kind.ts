/** What people are told of, by the `type` of its message; the one that tells of its end has `.resolved` behind it. */
export const ALERT_TYPES = {
  /** The last run failed in a way that a person must mend. */
  needs_attention: 'sync.needs_attention',
  /** Runs fail for a reason that should pass, and has not for a while. */
  failing: 'sync.failing',
  /** A quota holds the run. */
  waiting: 'sync.waiting',
  /** Of the last run, more than the bound was rejected. */
  rejections: 'sync.rejections',
  /** No run has succeeded for some intervals of the sync's schedule. */
  stale: 'sync.stale',
  /** A person must authorize the connection again. One alert, whatever the number of its syncs. */
  reauthorization: 'connection.reauthorization_required',
} as const;

export type AlertKind = keyof typeof ALERT_TYPES;

export const ALERT_KINDS = ['needs_attention', 'failing', 'waiting', 'rejections', 'stale', 'reauthorization'] as const;

/** What the Temporal UI and CLI say beside each signal of a `sync`. docs/operators.md has an example of each. */
export const SIGNAL_DESCRIPTIONS = {
  updateSync: 'Edit. Data: a merge patch of the definition, such as {"schedule": {"every": "1h"}}',
  resyncAll: 'Read and send everything with the next run. No data',
  reconcile: 'Read everything, send what differs from what was delivered. No data',
  runNow: 'Run now, whatever the schedule says. No data',
  pause: 'Stop at the next checkpoint and stay there. No data',
  resume: 'Go on after a pause. No data',
  connectionAuthorized: 'The service’s own: a person has authorized the connection again',
  runHeld: 'The service’s own: a run waits, or goes on',
} as const;

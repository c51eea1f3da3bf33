/** The sync that a run belongs to, by the run's id: `run_<sync>_<number>`. Undefined for anything else. */
export function syncOfRun(runId: string): string | undefined {
  const own = /^run_(\w+)_\d+$/.exec(runId)?.[1];
  return own === undefined ? undefined : `syn_${own}`;
}

import { number } from '../progress.ts';
import { secondsOf, table } from '../summary.ts';
import type { KindComparison } from './compare-kind.ts';
import type { NamedRun } from './follow-syncs.ts';

const SHOWN_DIFFERENCES = 10;

/** What each sync of a set of runs did. */
export function runsTable(runs: readonly NamedRun[]): string {
  const rows = runs.map(({ name, run }) => [
    `  ${name}`,
    run.mode,
    ...[
      run.recordsRead,
      run.recordsSent,
      run.recordsDeleted,
      run.recordsRemoved ?? 0,
      run.recordsSkipped ?? 0,
      run.recordsRejected,
      run.salesforceApiCalls,
    ].map(number),
    secondsOf(run),
  ]);
  const head = ['', 'run', 'read', 'sent', 'deleted', 'removed', 'skipped', 'rejected', 'API calls', 'seconds'];
  return table([head, ...rows]);
}

/** Both sides of each kind, and what differs. */
export function comparisonTable(kinds: readonly KindComparison[]): string {
  const rows = kinds.map(({ kind, inSalesforce, inCustomerio, equal }) => [
    kind,
    ...[inSalesforce, inCustomerio, equal].map(number),
  ]);
  const differences = kinds.flatMap((each) => each.differences.map((line) => `${each.kind}: ${line}`));
  const words =
    differences.length === 0
      ? 'Compared one by one, attribute by attribute: all equal.'
      : `${number(differences.length)} DIFFERENCES:\n${differences
          .slice(0, SHOWN_DIFFERENCES)
          .map((line) => `  ${line}`)
          .join('\n')}`;
  return [table([['', 'in Salesforce', 'in Customer.io', 'equal'], ...rows]), '', words].join('\n');
}

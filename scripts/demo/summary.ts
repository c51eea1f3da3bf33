import type { Run } from '../stack/api.ts';
import type { Comparison } from './compare.ts';
import { number } from './progress.ts';

const SHOWN_DIFFERENCES = 10;

/** The table at the end. */
export function summary(runs: readonly Run[], comparison: Comparison): string {
  const rows = [
    ['', ...runs.map(({ mode }) => `${mode} run`)],
    ['read', ...runs.map((run) => number(run.recordsRead))],
    ['sent', ...runs.map((run) => number(run.recordsSent))],
    ['deleted', ...runs.map((run) => number(run.recordsDeleted))],
    ['rejected', ...runs.map((run) => number(run.recordsRejected))],
    ['Salesforce API calls', ...runs.map((run) => number(run.salesforceApiCalls))],
    ['seconds', ...runs.map(secondsOf)],
  ];
  const { inSalesforce, inCustomerio, equal, differences } = comparison;
  const verdict =
    differences.length === 0
      ? `Compared record by record, attribute by attribute: all ${number(equal)} people are equal.`
      : `${number(differences.length)} DIFFERENCES:\n${differences
          .slice(0, SHOWN_DIFFERENCES)
          .map((line) => `  ${line}`)
          .join('\n')}`;
  return [
    table(rows),
    '',
    table([
      ['Contacts in Salesforce (Email != null)', 'people in Customer.io', 'equal'],
      [number(inSalesforce), number(inCustomerio), number(equal)],
    ]),
    '',
    verdict,
  ].join('\n');
}

export function secondsOf({ startedAt, endedAt }: Run): string {
  return endedAt === undefined ? '' : ((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000).toFixed(1);
}

export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('   '),
    )
    .join('\n');
}

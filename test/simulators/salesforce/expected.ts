import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';

type Cell = string | number | boolean | null | undefined;

/** Every live contact's fields as its org says they are, a parent's by a path such as `Account.Name`. */
export function contacts({ org }: SalesforceSimulator, paths: string[]): Record<string, Cell>[] {
  return [...org.rows('Contact')].map((row) => {
    const parent = row['AccountId'] === null ? {} : org.row('Account', String(row['AccountId']));
    return Object.fromEntries(
      paths.map((path) => [path, path.startsWith('Account.') ? (parent[path.slice(8)] ?? null) : row[path]]),
    );
  });
}

/** The same as cells of CSV: an empty one is no value. */
export function asTexts(rows: Record<string, Cell>[]): Record<string, string>[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [name, cell === null || cell === undefined ? '' : String(cell)]),
    ),
  );
}

import { doubleText } from '../../../simulators/salesforce/org/double.ts';
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

const DOUBLES = new Set(['double', 'currency', 'percent']);

/** The same as cells of CSV: an empty one is no value, and a number of a field that is no integer looks like none. */
export function asTexts({ org }: SalesforceSimulator, rows: Record<string, Cell>[]): Record<string, string>[] {
  const isDouble = (path: string): boolean => {
    const [own = '', parents] = path.split('.');
    const field = parents === undefined ? org.table('Contact').field(own) : org.table(own).field(parents);
    return DOUBLES.has(field?.type ?? '');
  };
  const textOf = (path: string, cell: Cell): string => {
    if (cell === null || cell === undefined) return '';
    return isDouble(path) ? doubleText(Number(cell)) : String(cell);
  };
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([path, cell]) => [path, textOf(path, cell)])));
}

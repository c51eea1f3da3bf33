export type SoqlErrorCode = 'MALFORMED_QUERY' | 'INVALID_FIELD' | 'INVALID_TYPE' | 'INVALID_QUERY_FILTER_OPERATOR';

/** A refusal with the vendor's code. The message points into the query when `at` is given. */
export class SoqlError extends Error {
  readonly code: SoqlErrorCode;

  constructor(code: SoqlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const AROUND_CHARACTERS = 40;

/** The vendor's layout of a complaint about a place in a query. */
export function pointingAt(soql: string, at: number, message: string): string {
  const before = soql.slice(0, at).split('\n');
  const row = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  const from = Math.max(0, at - AROUND_CHARACTERS);
  const line = soql.slice(from, at + AROUND_CHARACTERS).replaceAll(/[\r\n]/g, ' ');
  return `\n${line}\n${' '.repeat(at - from)}^\nERROR at Row:${row}:Column:${column}\n${message}`;
}

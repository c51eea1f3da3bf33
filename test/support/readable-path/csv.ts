import { CsvScanner } from './csv-scanner.ts';

/**
 * The rows of a page, as arrays of rows so that the cost of an asynchronous step is paid per chunk. The header is the
 * first row of the first array. Throws what the body throws, and a `FailureError` for a page that is damaged.
 */
export async function* readCsvRows(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[][]> {
  const scanner = new CsvScanner();
  for await (const chunk of body) {
    const rows = scanner.push(chunk);
    if (rows.length > 0) yield rows;
  }
  const last = scanner.end();
  if (last.length > 0) yield last;
}

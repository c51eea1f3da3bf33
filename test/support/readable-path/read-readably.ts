import { crc32 } from 'node:zlib';
import type { Stretch } from '../../../src/activities/transfer/acknowledgements.ts';
import type { Work } from '../../../src/activities/transfer/stretch-builder.ts';
import { FailureError } from '../../../src/domain/failure.ts';
import type { FieldPlan } from '../../../src/domain/field-plan.ts';
import { compileRowMapper, type MappedRow, type MappingContext } from '../../../src/domain/mapping/map-row.ts';
import { CsvScanner } from './csv-scanner.ts';
import { ReadableStretches } from './readable-stretches.ts';

/**
 * The page of rows as anybody would write it: cells as strings, one mapped object a row, messages gathered and then joined.
 * What the service does with bytes must be what comes out of this.
 */
export function* readReadably(
  { plan, context }: { plan: FieldPlan; context: MappingContext },
  chunks: Iterable<Uint8Array>,
  start: Stretch,
): Generator<Work> {
  const map = compileRowMapper(plan, context);
  const builder = new ReadableStretches(start);
  let rows = -1;
  let checksum = 0;
  for (const cells of cellsOf(chunks)) {
    rows += 1;
    if (rows === 0) continue;
    checksum = crc32(cells[plan.recordId] ?? '', checksum);
    if (rows <= start.endRow) continue;
    const work = builder.add(mapped(map, cells, rows), { endRow: rows, checksum });
    if (work !== undefined) yield work;
  }
  const rest = builder.flush();
  if (rest !== undefined) yield rest;
}

function* cellsOf(chunks: Iterable<Uint8Array>): Generator<string[]> {
  const scanner = new CsvScanner();
  for (const chunk of chunks) yield* scanner.push(chunk);
  yield* scanner.end();
}

function mapped(map: (cells: readonly string[]) => MappedRow, cells: readonly string[], row: number): MappedRow {
  try {
    return map(cells);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FailureError({
      reaction: { type: 'retry' },
      code: 'salesforce.page_damaged',
      message: `Row ${row} of a result page cannot be right: ${error.message}.`,
      fault: 'transient',
    });
  }
}

import { crc32 } from 'node:zlib';
import { FailureError } from '../../domain/failure.ts';
import type { FieldPlan } from '../../domain/field-plan.ts';
import { compileRowMapper } from '../../domain/mapping/map-row.ts';
import type { MappedRow, MappingContext, RowMapper } from '../../domain/mapping/map-row.ts';
import { crc32OfFew } from '../../domain/page-loop/crc.ts';
import { FALLBACK } from '../../domain/page-loop/fallback.ts';
import { MessageWriter } from '../../domain/page-loop/message-writer.ts';
import { PLAIN } from '../../domain/page-loop/row-cells.ts';
import { CsvRows } from '../../salesforce/csv-rows.ts';
import type { Stretch } from './acknowledgements.ts';
import { StretchBuilder } from './stretch-builder.ts';
import type { Work } from './stretch-builder.ts';

/**
 * The heart of the service: the bytes of a page go in, stretches with the bytes of a request come out. A row that is as most
 * are is written from bytes to bytes; any other goes through the readable mapping.
 *
 * Counts rows, and skips those that are acknowledged already.
 */
export class PageReader {
  rows = 0;
  private readonly plan: FieldPlan;
  private readonly start: Stretch;
  private readonly csv = new CsvRows();
  private readonly writer: MessageWriter;
  private readonly mapper: RowMapper;
  private readonly builder: StretchBuilder;
  private checksum = 0;
  private headerSeen = false;
  private ended = false;

  /** `start`: the rows that are acknowledged. */
  constructor(plan: FieldPlan, context: MappingContext, start: Stretch) {
    this.plan = plan;
    this.start = start;
    this.writer = new MessageWriter(plan, context);
    this.mapper = compileRowMapper(plan, context);
    this.builder = new StretchBuilder(start);
  }

  /** Takes the next bytes of the page, once {@link next} returned undefined. */
  push(chunk: Uint8Array): void {
    this.csv.push(chunk);
  }

  /** What follows the last line break, once {@link next} returned undefined. */
  get unfinished(): Uint8Array {
    return this.csv.unfinished;
  }

  /** There are no further bytes. */
  end(): void {
    this.csv.end();
    this.ended = true;
  }

  /** The next stretch; undefined when it needs more bytes or, at the page's end, when there is none. */
  next(): Work | undefined {
    while (this.csv.next()) {
      const work = this.readRow();
      if (work !== undefined) return work;
    }
    return this.ended ? this.finish() : undefined;
  }

  private finish(): Work | undefined {
    if (!this.headerSeen) throw failure('salesforce.page_without_header', 'A result page came without its header row.');
    if (this.rows < this.start.endRow) throw new PageChangedError();
    return this.builder.flush();
  }

  private readRow(): Work | undefined {
    const { csv, start } = this;
    if (!this.headerSeen) {
      this.headerSeen = true;
      checkHeader(csv.row.texts(), this.plan);
      return undefined;
    }
    this.rows += 1;
    this.checksum = this.nextChecksum();
    if (this.rows > start.endRow) return this.writeRow();
    if (this.rows === start.endRow && this.checksum !== start.checksum) throw new PageChangedError();
    return undefined;
  }

  private nextChecksum(): number {
    const { recordId } = this.plan;
    const { row } = this.csv;
    const plain = row.wellFormed && row.marks[recordId] === PLAIN;
    if (!plain) return crc32(row.text(recordId), this.checksum);
    return crc32OfFew(row.bytes, row.starts[recordId] ?? 0, row.ends[recordId] ?? 0, this.checksum);
  }

  private writeRow(): Work | undefined {
    const { builder, writer, rows, checksum } = this;
    const { row } = this.csv;
    // With a stretch cut here the row begins another, and completes none.
    const full = builder.makeRoom();
    const to = writer.write(row, builder.out, builder.at);
    if (to === FALLBACK) {
      const complete = this.mapRow();
      return full ?? complete;
    }
    const delivery = this.plan.ledger === true ? writer.delivery(row, builder.out) : undefined;
    const complete = builder.addMessage(to, 'upsert', delivery, rows, checksum);
    return full ?? complete;
  }

  private mapRow(): Work | undefined {
    const { builder, rows, checksum } = this;
    const mapped = mapRow(this.mapper, this.csv.row.texts(), rows);
    if (mapped.type === 'message') {
      const to = builder.at + mapped.json.copy(builder.out.bytes, builder.at);
      const { operation, recordId, delivery } = mapped;
      const noted = delivery === undefined ? undefined : { recordId, ...delivery };
      return builder.addMessage(to, operation, noted, rows, checksum);
    }
    builder.addOther(mapped, rows, checksum);
    return undefined;
  }
}

/** The page does not begin with the rows that were acknowledged: it must be read from its start. */
export class PageChangedError extends Error {
  override readonly name = 'PageChangedError';
}

/** Salesforce answers columns in SELECT order, spelled as it likes. */
function checkHeader(header: readonly string[], plan: FieldPlan): void {
  const same =
    header.length === plan.columns.length &&
    plan.columns.every((column, index) => column.toLowerCase() === header[index]?.toLowerCase());
  if (same) return;
  // Its words are not repeated: where the header is missing they are a record's values.
  const differs = plan.columns.findIndex((column, index) => column.toLowerCase() !== header[index]?.toLowerCase());
  const first = differs < 0 ? [] : [`column ${differs + 1} should be ${plan.columns[differs]}`];
  const columns = `${header.length} instead of ${plan.columns.length} columns`;
  const number = header.length === plan.columns.length ? [] : [columns];
  throw failure(
    'salesforce.unexpected_columns',
    `A result page begins with another header row than the query asks for, or with none: ${[...number, ...first].join(', ')}.`,
  );
}

/** A row that cannot be mapped at all is damage of the page: fetched again, it may be whole. */
function mapRow(mapper: RowMapper, cells: readonly string[], row: number): MappedRow {
  try {
    return mapper(cells);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw failure('salesforce.page_damaged', `Row ${row} of a result page cannot be right: ${error.message}.`);
  }
}

function failure(code: string, message: string): FailureError {
  return new FailureError({ reaction: { type: 'retry' }, code, message, fault: 'transient' });
}

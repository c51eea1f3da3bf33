import { crc32 } from 'node:zlib';
import { FailureError } from '../../domain/failure.ts';
import type { FieldPlan } from '../../domain/field-plan.ts';
import type { MappedRow, RowMapper } from '../../domain/mapping/map-row.ts';
import type { RunCounts } from '../../domain/run.ts';
import type { PageCursor } from '../activities.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { InFlight } from './in-flight.ts';
import { StretchBuilder } from './stretch-builder.ts';
import type { Work } from './stretch-builder.ts';

/** Batches on their way at once: with 670 records each and 100 ms of latency, about 100,000 records a second. */
const BATCHES_IN_FLIGHT = 16;

export type RowTransfer = {
  /** Arrays of rows, the header first. */
  rows: AsyncIterable<string[][]>;
  plan: FieldPlan;
  mapper: RowMapper;
  acknowledgements: Acknowledgements;
  deliver: (work: Work) => Promise<RunCounts>;
  /** A row was read or a stretch acknowledged. */
  onProgress: () => void;
  /** Asks to stop at the next checkpoint. */
  stop: AbortSignal;
};

/**
 * Streams a page's rows to `deliver`, several stretches at once. Rows up to the start cursor are skipped. Returns how many
 * rows were read, or `stopped`. Memory holds the batches in flight and one chunk of rows, whatever the page's size.
 */
export async function transferRows(
  transfer: RowTransfer,
): Promise<{ type: 'read'; rows: number } | { type: 'stopped' }> {
  const { acknowledgements, onProgress, stop } = transfer;
  const inFlight = new InFlight(BATCHES_IN_FLIGHT);
  const start = acknowledgements.cursor;
  const dispatch = (work: Work): Promise<void> => {
    const settle = acknowledgements.begin(work.stretch);
    return inFlight.add(async () => {
      settle(await transfer.deliver(work));
      onProgress();
    });
  };
  try {
    const reader = new RowReader(transfer, start);
    for await (const rows of transfer.rows) {
      onProgress();
      for (const cells of rows) {
        const work = reader.read(cells);
        if (work !== undefined) await dispatch(work);
      }
      if (stop.aborted) return { type: 'stopped' };
    }
    const rest = reader.end();
    if (rest !== undefined) await dispatch(rest);
    return { type: 'read', rows: reader.rows };
  } finally {
    await inFlight.settled();
    // A delivery's failure says more than what it led to.
    inFlight.throwFirstError();
  }
}

/** Counts rows, skips those that are acknowledged already, and maps the others. */
class RowReader {
  rows = 0;
  private checksum = 0;
  private headerSeen = false;
  private readonly transfer: RowTransfer;
  private readonly start: PageCursor;
  private readonly builder: StretchBuilder;

  constructor(transfer: RowTransfer, start: PageCursor) {
    this.transfer = transfer;
    this.start = start;
    this.builder = new StretchBuilder({ endRow: start.rows, checksum: start.checksum });
  }

  read(cells: string[]): Work | undefined {
    const { plan, mapper } = this.transfer;
    if (!this.headerSeen) {
      this.headerSeen = true;
      checkHeader(cells, plan);
      return undefined;
    }
    this.rows += 1;
    this.checksum = crc32(cells[plan.recordId] ?? '', this.checksum);
    if (this.rows <= this.start.rows) {
      if (this.rows === this.start.rows && this.checksum !== this.start.checksum) throw new PageChangedError();
      return undefined;
    }
    return this.builder.add(mapped(mapper, cells, this.rows), { endRow: this.rows, checksum: this.checksum });
  }

  end(): Work | undefined {
    if (!this.headerSeen) throw failure('salesforce.page_without_header', 'A result page came without its header row.');
    if (this.rows < this.start.rows) throw new PageChangedError();
    return this.builder.flush();
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
  const first = differs < 0 ? '' : `, the first that differs should be ${plan.columns[differs]}`;
  throw failure(
    'salesforce.unexpected_columns',
    `A result page has other columns than the query asked for: ${header.length} instead of ${plan.columns.length}${first}.`,
  );
}

/** A row that cannot be mapped at all is damage of the page: fetched again, it may be whole. */
function mapped(mapper: RowMapper, cells: readonly string[], row: number): MappedRow {
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

import { FailureError } from '../../../src/domain/failure.ts';

/** Far above Salesforce's longest field, which holds 131,072 characters. */
const MAX_CELL_BYTES = 1024 * 1024;
const MAX_ROW_BYTES = 16 * 1024 * 1024;

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const DOUBLED_QUOTE = Buffer.from([QUOTE, QUOTE]);
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Where a chunk ended. `start`: before a cell. `unquoted`, `quoted`: within one. `quote`: behind a quote that may close the
 * cell or be the first of a doubled one. `cr`: behind a row, where a line feed may still belong to its end.
 */
type State = 'start' | 'unquoted' | 'quoted' | 'quote' | 'cr';

/**
 * RFC 4180 in chunks of any size: quoted cells with doubled quotes, commas and line breaks; rows that end with LF, CRLF or
 * CR; a byte order mark and NUL bytes are dropped (Salesforce sends them now and then). Every row must have as many cells
 * as the first. Throws a `retry` failure for everything else: a page that is damaged is fetched again.
 *
 * The hot path of a sync. Bytes are scanned, and each chunk becomes one Latin-1 string whose characters stand where its
 * bytes stood, so a cell is a slice of it; only cells with bytes above 127 are decoded. Slices keep their chunk in memory:
 * do not hold on to cells for longer than a batch.
 */
export class CsvScanner {
  readonly #maxCellBytes: number;
  readonly #maxRowBytes: number;
  #state: State = 'start';
  /** Bytes of a cell that began in an earlier chunk, quotes still doubled. */
  #partial: Uint8Array[] = [];
  #partialBytes = 0;
  #cells: string[] = [];
  #width = 0;
  #rowNumber = 1;
  /** Bytes of the current row in earlier chunks, and where it starts in this one. */
  #rowBytes = 0;
  #rowStart = 0;
  /** The first bytes, until it is clear whether they are a byte order mark. */
  #head: Buffer | undefined = Buffer.alloc(0);

  constructor(limits: { maxCellBytes?: number; maxRowBytes?: number } = {}) {
    this.#maxCellBytes = limits.maxCellBytes ?? MAX_CELL_BYTES;
    this.#maxRowBytes = limits.maxRowBytes ?? MAX_ROW_BYTES;
  }

  /** The rows that this chunk completes. */
  push(chunk: Uint8Array): string[][] {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (this.#head !== undefined) {
      bytes = Buffer.concat([this.#head, bytes]);
      if (bytes.length < BOM.length) {
        this.#head = bytes;
        return [];
      }
      this.#head = undefined;
      if (bytes.subarray(0, BOM.length).equals(BOM)) bytes = bytes.subarray(BOM.length);
    }
    return this.#scan(bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes);
  }

  /** The last row, when it has no line break behind it. */
  end(): string[][] {
    const rows = this.#head === undefined ? [] : this.#scan(this.#head);
    this.#head = undefined;
    if (this.#state === 'quoted') throw this.#damaged('the page ends inside a quoted cell');
    if (this.#state === 'unquoted' || this.#state === 'quote') this.#endPartial();
    else if (this.#state === 'start' && this.#cells.length > 0) this.#cells.push('');
    if (this.#cells.length > 0) this.#endRow(rows, 0);
    return rows;
  }

  #scan(bytes: Buffer): string[][] {
    const rows: string[][] = [];
    const end = bytes.length;
    this.#rowStart = 0;
    let at = this.#resume(bytes, rows);
    const text = at < end ? bytes.toString('latin1') : '';
    while (at < end) {
      let byte = bytes[at] ?? 0;
      let from = at;
      let high = 0;
      let doubled = false;
      if (byte === QUOTE) {
        from += 1;
        at = from;
        for (;;) {
          while (at < end && (byte = bytes[at] ?? 0) !== QUOTE) {
            high |= byte;
            at += 1;
          }
          if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
          doubled = true;
          at += 2;
        }
        if (at + 1 >= end) {
          this.#state = at < end ? 'quote' : 'quoted';
          this.#addPartial(bytes.subarray(from, at));
          break;
        }
      } else {
        while (byte !== COMMA && byte !== LF && byte !== CR) {
          if (byte === QUOTE) throw this.#damaged('a quote inside an unquoted cell');
          high |= byte;
          at += 1;
          if (at >= end) break;
          byte = bytes[at] ?? 0;
        }
        if (at >= end) {
          this.#state = 'unquoted';
          this.#addPartial(bytes.subarray(from, at));
          break;
        }
      }
      if (at - from > this.#maxCellBytes) throw this.#tooLarge('cell', this.#maxCellBytes);
      const cell = high < 128 ? text.slice(from, at) : bytes.toString('utf8', from, at);
      this.#cells.push(doubled ? cell.replaceAll('""', '"') : cell);
      if (byte === QUOTE) at += 1;
      at = this.#separate(bytes, at, rows);
    }
    this.#rowBytes += end - this.#rowStart;
    if (this.#rowBytes > this.#maxRowBytes) throw this.#tooLarge('row', this.#maxRowBytes);
    return rows;
  }

  /** Finishes what an earlier chunk began; returns where the next cell starts. */
  #resume(bytes: Buffer, rows: string[][]): number {
    if (bytes.length === 0 || this.#state === 'start') return 0;
    if (this.#state === 'cr') {
      this.#state = 'start';
      return bytes[0] === LF ? 1 : 0;
    }
    for (let at = 0; at < bytes.length;) {
      if (this.#state === 'quoted') {
        const quote = bytes.indexOf(QUOTE, at);
        this.#addPartial(bytes.subarray(at, quote < 0 ? bytes.length : quote));
        if (quote < 0) break;
        this.#state = 'quote';
        at = quote + 1;
      } else if (this.#state === 'quote' && bytes[at] === QUOTE) {
        this.#addPartial(DOUBLED_QUOTE);
        this.#state = 'quoted';
        at += 1;
      } else {
        let to = at;
        if (this.#state === 'unquoted') {
          while (to < bytes.length && !isSeparator(bytes[to])) to += 1;
          if (bytes.subarray(at, to).includes(QUOTE)) throw this.#damaged('a quote inside an unquoted cell');
          this.#addPartial(bytes.subarray(at, to));
          if (to === bytes.length) break;
        }
        this.#endPartial();
        return this.#separate(bytes, to, rows);
      }
    }
    return bytes.length;
  }

  /** What stands behind a cell: a comma or the row's end. Returns where the next cell starts. */
  #separate(bytes: Buffer, at: number, rows: string[][]): number {
    const byte = bytes[at];
    let next = at + 1;
    if (byte === COMMA) return next;
    if (byte === CR) {
      if (next === bytes.length) this.#state = 'cr';
      else if (bytes[next] === LF) next += 1;
    } else if (byte !== LF) throw this.#damaged('text behind a closing quote');
    this.#endRow(rows, next);
    return next;
  }

  #endRow(rows: string[][], next: number): void {
    const cells = this.#cells;
    if (this.#width === 0) this.#width = cells.length;
    if (cells.length !== this.#width) throw this.#damaged(`${cells.length} cells where the header has ${this.#width}`);
    if (this.#rowBytes + next - this.#rowStart > this.#maxRowBytes) throw this.#tooLarge('row', this.#maxRowBytes);
    rows.push(cells);
    this.#cells = [];
    this.#rowNumber += 1;
    this.#rowBytes = 0;
    this.#rowStart = next;
  }

  /** Copied: the chunk's memory belongs to whoever sent it. */
  #addPartial(bytes: Uint8Array): void {
    this.#partialBytes += bytes.length;
    if (this.#partialBytes > this.#maxCellBytes) throw this.#tooLarge('cell', this.#maxCellBytes);
    this.#partial.push(Buffer.from(bytes));
  }

  #endPartial(): void {
    const cell = Buffer.concat(this.#partial).toString('utf8');
    this.#cells.push(cell.replaceAll('""', '"'));
    this.#partial = [];
    this.#partialBytes = 0;
    this.#state = 'start';
  }

  #damaged(what: string): FailureError {
    return new FailureError({
      reaction: { type: 'retry' },
      code: 'salesforce.page_damaged',
      fault: 'transient',
      message: `A result page is not the CSV that Salesforce documents: ${what}, in row ${this.#rowNumber} (the header is row 1).`,
    });
  }

  #tooLarge(what: 'cell' | 'row', limitBytes: number): FailureError {
    return new FailureError({
      reaction: { type: 'stop' },
      code: `salesforce.${what}_too_large`,
      fault: 'configuration',
      message: `A ${what} of a result page is larger than ${limitBytes} bytes, in row ${this.#rowNumber} (the header is row 1).`,
    });
  }
}

function isSeparator(byte: number | undefined): boolean {
  return byte === COMMA || byte === LF || byte === CR;
}

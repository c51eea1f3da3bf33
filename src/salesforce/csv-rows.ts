import { isUtf8 } from 'node:buffer';
import { FailureError } from '../domain/failure.ts';
import { Block } from '../domain/page-loop/block.ts';
import { ESCAPED, PLAIN, QUOTED, RowCells } from '../domain/page-loop/row-cells.ts';
import { nextSpecial } from '../domain/page-loop/special.ts';

/** Far above Salesforce's longest field, which holds 131,072 characters. */
export const MAX_CELL_BYTES = 1024 * 1024;
const MAX_ROW_BYTES = 16 * 1024 * 1024;

const COMMA = 0x2c;
const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const END_OF_ROW = Buffer.from([LF]);
/** Around a cell. */
const QUOTES_BYTES = 2;
const FIRST_BLOCK_BYTES = 256 * 1024;

/** For each byte, {@link ESCAPED} when JSON must escape it; quotes are seen to apart. */
const MARKS = Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x20 || byte === 0x5c ? ESCAPED : PLAIN));

/**
 * RFC 4180 in chunks of any size: quoted cells with doubled quotes, commas and line breaks; rows that end with LF, CRLF or
 * CR; a byte order mark and NUL bytes are dropped (Salesforce sends them now and then). Every row must have as many cells
 * as the first. Throws a `retry` failure for everything else: a page that is damaged is fetched again.
 *
 * The hot path of a sync. Bytes are looked at once and stay where they are: {@link CsvRows.row} says where the cells of the
 * current row begin and end. What a chunk leaves unfinished is moved to the front of the next one.
 */
export class CsvRows {
  /** The row that {@link next} moved to. Its bytes hold until the next {@link push}. */
  readonly row = new RowCells();
  readonly #maxCellBytes: number;
  readonly #maxRowBytes: number;
  /** Bytes that are not read yet are those from `#rowStart` to `#end`. */
  #block = new Block(FIRST_BLOCK_BYTES);
  #rowStart = 0;
  #end = 0;
  /** Where the next cell starts; before it, `#cells` cells of an unfinished row. */
  #at = 0;
  #cells = 0;
  /** As many as the header has. */
  #width = 0;
  #rowNumber = 1;
  /** The last row ended with a CR at the very end of the block: a line feed may still belong to it. */
  #afterCr = false;
  /** All bytes before it are whole characters of UTF-8, if the block is well formed. */
  #checked = 0;
  #ended = false;
  /** The first bytes, until it is clear whether they are a byte order mark. */
  #head: Buffer | undefined = Buffer.alloc(0);

  constructor(limits: { maxCellBytes?: number; maxRowBytes?: number } = {}) {
    this.#maxCellBytes = limits.maxCellBytes ?? MAX_CELL_BYTES;
    this.#maxRowBytes = limits.maxRowBytes ?? MAX_ROW_BYTES;
  }

  /** Takes the next bytes of the page, once {@link next} found no further row among the earlier ones. They are copied. */
  push(chunk: Uint8Array): void {
    if (this.#head === undefined) return this.#append(chunk);
    const head = Buffer.concat([this.#head, chunk]);
    this.#head = head.length < BOM.length ? head : undefined;
    if (this.#head === undefined)
      this.#append(head.subarray(head.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0));
  }

  /** Bytes of a row whose line break is not there yet, once {@link next} found no whole row. They hold until the next {@link push}. */
  get unfinished(): Uint8Array {
    return this.#block.bytes.subarray(this.#rowStart, this.#end);
  }

  /** The page is at its end: its last row need not have a line break. */
  end(): void {
    if (this.#head !== undefined) this.#append(this.#head);
    this.#head = undefined;
    this.#ended = true;
    this.#check();
  }

  /** Moves on to the next row; false when the bytes hold none that is whole. */
  next(): boolean {
    if (this.#afterCr) this.#skipLineFeed();
    if (this.#scan()) return true;
    if (this.#end - this.#rowStart > this.#maxRowBytes) throw this.#tooLarge('row', this.#maxRowBytes);
    if (this.#end - this.#at > this.#maxCellBytes + QUOTES_BYTES) throw this.#tooLarge('cell', this.#maxCellBytes);
    return this.#ended && this.#rowStart < this.#end && this.#scanLast();
  }

  #scanLast(): boolean {
    this.#append(END_OF_ROW);
    if (this.#scan()) return true;
    throw this.#damaged('the page ends inside a quoted cell');
  }

  /** Reads cells until their row ends. Each cell is read whole or, when the block ends in it, read again with the next. */
  #scan(): boolean {
    const { row } = this;
    const { starts, ends, marks } = row;
    const { bytes: block, words } = this.#block;
    const end = this.#end;
    let at = this.#at;
    let cells = this.#cells;
    while (at < end) {
      let from = at;
      let mark = PLAIN;
      let byte = block[at] ?? 0;
      if (byte === QUOTE) {
        at += 1;
        from = at;
        for (;;) {
          at = nextSpecial(words, at, end);
          while (at < end && (byte = block[at] ?? 0) !== QUOTE) {
            mark |= ESCAPED;
            at = nextSpecial(words, at + 1, end);
          }
          if (at + 1 >= end) return this.#leave(from - 1, cells);
          if (block[at + 1] !== QUOTE) break;
          mark |= QUOTED;
          at += 2;
        }
      } else {
        while (byte !== COMMA && byte !== LF && byte !== CR) {
          if (byte === QUOTE) throw this.#damaged('a quote inside an unquoted cell');
          mark |= MARKS[byte] ?? PLAIN;
          at += 1;
          if (at >= end) return this.#leave(from, cells);
          byte = block[at] ?? 0;
        }
      }
      if (at - from > this.#maxCellBytes) throw this.#tooLarge('cell', this.#maxCellBytes);
      if (cells === starts.length && this.#width === 0) {
        row.grow();
        this.#leave(byte === QUOTE ? from - 1 : from, cells);
        return this.#scan();
      }
      // Cells beyond the header's are counted alone: what is written behind the end of these arrays is dropped.
      starts[cells] = from;
      ends[cells] = at;
      marks[cells] = mark;
      cells += 1;
      if (byte === QUOTE) {
        at += 1;
        byte = block[at] ?? 0;
      }
      at += 1;
      if (byte === COMMA) continue;
      if (byte === CR) {
        if (at === end) this.#afterCr = true;
        else if (block[at] === LF) at += 1;
      } else if (byte !== LF) throw this.#damaged('text behind a closing quote');
      this.#endRow(at, cells);
      return true;
    }
    return this.#leave(at, cells);
  }

  #leave(at: number, cells: number): false {
    this.#at = at;
    this.#cells = cells;
    return false;
  }

  #endRow(at: number, cells: number): void {
    if (this.#width === 0) this.#width = cells;
    if (cells !== this.#width) throw this.#damaged(`${cells} cells where the header has ${this.#width}`);
    if (at - this.#rowStart > this.#maxRowBytes) throw this.#tooLarge('row', this.#maxRowBytes);
    this.row.count = cells;
    this.#rowNumber += 1;
    this.#rowStart = at;
    this.#at = at;
    this.#cells = 0;
  }

  #skipLineFeed(): void {
    if (this.#at >= this.#end) return;
    this.#afterCr = false;
    if (this.#block.bytes[this.#at] !== LF) return;
    this.#at += 1;
    this.#rowStart += 1;
  }

  /** Behind the unfinished row, which moves to the front. */
  #append(chunk: Uint8Array): void {
    const { row } = this;
    const left = this.#end - this.#rowStart;
    let block = this.#block;
    if (left + chunk.length > block.bytes.length) {
      block = new Block(Math.max(left + chunk.length, 2 * block.bytes.length));
      this.#block.bytes.copy(block.bytes, 0, this.#rowStart, this.#end);
      this.#block = block;
    } else block.bytes.copyWithin(0, this.#rowStart, this.#end);
    for (let cell = 0; cell < Math.min(this.#cells, row.starts.length); cell += 1) {
      row.starts[cell] = (row.starts[cell] ?? 0) - this.#rowStart;
      row.ends[cell] = (row.ends[cell] ?? 0) - this.#rowStart;
    }
    this.#at -= this.#rowStart;
    this.#checked -= this.#rowStart;
    this.#rowStart = 0;
    this.#end = left + copyWithoutNul(chunk, block.bytes, left);
    row.bytes = block.bytes;
    row.words = block.words;
    this.#check();
  }

  /** Once for all rows of the block: a question to the engine costs as much as a row. */
  #check(): void {
    const whole = this.#ended ? this.#end : endOfWholeCharacters(this.#block.bytes, this.#end);
    // Where it was not well formed, the unfinished row may hold what is not.
    const from = this.row.wellFormed ? this.#checked : this.#rowStart;
    this.row.wellFormed = isUtf8(this.#block.bytes.subarray(from, whole));
    this.#checked = whole;
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

/** Returns how many bytes were copied. */
function copyWithoutNul(chunk: Uint8Array, to: Buffer, at: number): number {
  const kept = chunk.includes(0) ? chunk.filter((byte) => byte !== 0) : chunk;
  to.set(kept, at);
  return kept.length;
}

/** Where the last character ends that is not cut off at `end`. */
function endOfWholeCharacters(bytes: Buffer, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back += 1) {
    const byte = bytes[end - back] ?? 0;
    // Bytes 10xxxxxx go on with a character that began before them.
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? end - back : end;
  }
  return end;
}

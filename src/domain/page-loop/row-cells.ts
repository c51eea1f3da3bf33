/** A cell that can be copied into a JSON text as it is. */
export const PLAIN = 0;
/** It holds something that JSON must escape. */
export const ESCAPED = 1;
/** It holds quotes, doubled as CSV has them. */
export const QUOTED = 2;

/**
 * The cells of one row of CSV: where they stand among the bytes of its page, rather than what they say. One object, filled
 * anew for each row, so that reading a page makes no object at all.
 */
export class RowCells {
  bytes: Buffer = Buffer.alloc(0);
  /** The same, four at a time. */
  words: DataView = new DataView(new ArrayBuffer(0));
  count = 0;
  /** The first byte of each cell and the one behind its last, without the quotes around it. */
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** Of each cell, {@link PLAIN} or what else there is to know. */
  marks = new Uint8Array(64);
  /** Are all bytes UTF-8? What is not must be decoded, as decoding mends it. */
  wellFormed = true;

  /** Makes room for one more cell. */
  grow(): void {
    const size = this.starts.length * 2;
    this.starts = grown(this.starts, new Int32Array(size));
    this.ends = grown(this.ends, new Int32Array(size));
    this.marks = grown(this.marks, new Uint8Array(size));
  }

  /** What a cell says. */
  text(cell: number): string {
    if (cell >= this.count) return '';
    const text = this.bytes.toString('utf8', this.starts[cell], this.ends[cell]);
    return ((this.marks[cell] ?? PLAIN) & QUOTED) === 0 ? text : text.replaceAll('""', '"');
  }

  texts(): string[] {
    return Array.from({ length: this.count }, (_, cell) => this.text(cell));
  }
}

function grown<Numbers extends Int32Array | Uint8Array>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}

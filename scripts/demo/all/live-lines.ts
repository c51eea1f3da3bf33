const PLAIN_INTERVAL_MS = 1_000;
const DEFAULT_COLUMNS = 80;

/** Where the lines go: standard output, or a test's own. */
export type Output = { isTTY?: boolean; columns?: number; write(text: string): unknown };

/**
 * One line for each of several things that go on at once: redrawn in its place on a terminal; where there is none, a line a
 * second for each that says something new, and its last one.
 */
export class LiveLines {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #lines: string[];
  readonly #shownMs: number[];
  #drawn = false;
  #closed = false;

  constructor(count: number, output: Output, now: () => number = Date.now) {
    this.#output = output;
    this.#now = now;
    this.#lines = Array.from({ length: count }, () => '');
    this.#shownMs = Array.from({ length: count }, now);
  }

  update(index: number, line: string): void {
    if (this.#closed || this.#lines[index] === line) return;
    if (this.#output.isTTY === true) {
      this.#lines[index] = line;
      this.#draw();
    } else if (this.#now() - (this.#shownMs[index] ?? 0) >= PLAIN_INTERVAL_MS) {
      this.settle(index, line);
    }
  }

  /** The last of its line, shown wherever it goes. */
  settle(index: number, line: string): void {
    if (this.#closed) return;
    this.#lines[index] = line;
    this.#shownMs[index] = this.#now();
    if (this.#output.isTTY === true) this.#draw();
    else this.#output.write(`${line}\n`);
  }

  /** Nothing is drawn any more: what is written next stays readable. */
  close(): void {
    this.#closed = true;
  }

  #draw(): void {
    // A terminal that does not know its size says 0.
    const width = (this.#output.columns || DEFAULT_COLUMNS) - 1;
    const up = this.#drawn ? `\u001b[${this.#lines.length}A` : '';
    this.#drawn = true;
    this.#output.write(up + this.#lines.map((line) => `\r\u001b[2K${line.slice(0, width)}\n`).join(''));
  }
}

import type { Block } from './block.ts';
import { copy } from './copy.ts';
import { FALLBACK } from './fallback.ts';
import { PLAIN, type RowCells } from './row-cells.ts';
import { nextSpecial } from './special.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const DIGIT_0 = 0x30;
const HEX = Buffer.from('0123456789abcdef');
/** From this length on, the engine copies faster than a loop does. */
const LONG_BYTES = 96;

/** The letter behind the backslash, for what has a short escape; as JSON.stringify does. */
const SHORT_ESCAPES = shortEscapes({ '\b': 'b', '\t': 't', '\n': 'n', '\f': 'f', '\r': 'r', '"': '"', '\\': '\\' });

function shortEscapes(letters: Record<string, string>): Uint8Array {
  const table = new Uint8Array(256);
  for (const [character, letter] of Object.entries(letters)) table[character.charCodeAt(0)] = letter.charCodeAt(0);
  return table;
}

/** Writes a cell of UTF-8 as a JSON text; returns where it ends. */
export function writeText(row: RowCells, cell: number, out: Block, at: number): number {
  const from = row.starts[cell] ?? 0;
  const to = row.ends[cell] ?? 0;
  out.bytes[at] = QUOTE;
  const end =
    row.marks[cell] === PLAIN ? writePlain(row, from, to, out, at + 1) : writeEscaped(row, from, to, out, at + 1);
  out.bytes[end] = QUOTE;
  return end + 1;
}

function writePlain({ bytes, words }: RowCells, from: number, to: number, out: Block, at: number): number {
  if (to - from < LONG_BYTES) return copy(words, from, to, out.words, at);
  bytes.copy(out.bytes, at, from, to);
  return at + to - from;
}

function writeEscaped(row: RowCells, from: number, to: number, { bytes: out, words }: Block, at: number): number {
  let end = at;
  let index = from;
  for (;;) {
    const special = nextSpecial(row.words, index, to);
    end = copy(row.words, index, special, words, end);
    if (special === to) return end;
    const byte = row.bytes[special] ?? 0;
    // CSV doubles quotes.
    index = byte === QUOTE ? special + 2 : special + 1;
    const letter = SHORT_ESCAPES[byte] ?? 0;
    out[end] = BACKSLASH;
    out[end + 1] = letter === 0 ? LETTER_U : letter;
    end += 2;
    if (letter !== 0) continue;
    out[end] = DIGIT_0;
    out[end + 1] = DIGIT_0;
    out[end + 2] = HEX[byte >> 4] ?? 0;
    out[end + 3] = HEX[byte & 15] ?? 0;
    end += 4;
  }
}

/** Writes JSON that was made as a string. */
export function writeJson(json: string, { bytes }: Block, at: number): number {
  // A character takes at most three bytes.
  return at + json.length * 3 > bytes.length ? FALLBACK : at + bytes.write(json, at);
}

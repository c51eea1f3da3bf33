import { FALLBACK } from './fallback.ts';
import { PLAIN, type RowCells } from './row-cells.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const SPACE = 0x20;
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
export function writeText(row: RowCells, cell: number, out: Buffer, at: number): number {
  const { bytes } = row;
  const from = row.starts[cell] ?? 0;
  const to = row.ends[cell] ?? 0;
  let end = at;
  out[end] = QUOTE;
  end += 1;
  if (row.marks[cell] !== PLAIN) end = writeEscaped(bytes, from, to, out, end);
  else if (to - from < LONG_BYTES) {
    for (let index = from; index < to; index += 1) {
      out[end] = bytes[index] ?? 0;
      end += 1;
    }
  } else {
    bytes.copy(out, end, from, to);
    end += to - from;
  }
  out[end] = QUOTE;
  return end + 1;
}

function writeEscaped(bytes: Buffer, from: number, to: number, out: Buffer, at: number): number {
  let end = at;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) {
      out[end] = byte;
      end += 1;
      continue;
    }
    // CSV doubles quotes.
    if (byte === QUOTE) index += 1;
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
  return end;
}

/** Writes JSON that was made as a string. */
export function writeJson(json: string, out: Buffer, at: number): number {
  // A character takes at most three bytes.
  return at + json.length * 3 > out.length ? FALLBACK : at + out.write(json, at);
}

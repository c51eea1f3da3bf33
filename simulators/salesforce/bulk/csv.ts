import { doubleText } from '../org/double.ts';
import { bulkDatetime } from '../org/instant.ts';
import type { Cell, FieldType } from '../schema/field.ts';
import type { Job } from './jobs.ts';

const CHUNK_BYTES = 128 * 1024;
/** Text is encoded in pieces that are small enough to live and die among the young objects of the heap. */
const PIECE_CHARACTERS = 8 * 1024;
const MAX_BYTES_PER_CHARACTER = 3;
export const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' } as const;
export const DELIMITERS = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' } as const;

const DOUBLES = new Set<FieldType>(['double', 'currency', 'percent']);
/** Texts of these types hold no quote, so that they are not searched for one. */
const PLAIN = new Set<FieldType>(['id', 'reference', 'date', 'time']);

/** A page of results as Bulk API 2.0 writes it: a header, every value quoted, quotes doubled. */
export function* csvPage(job: Job, from: number, to: number): Generator<Buffer> {
  const end = `"${LINE_ENDINGS[job.lineEnding]}`;
  const between = `"${DELIMITERS[job.columnDelimiter]}"`;
  const { columns, table, sequence } = job.plan;
  const cells = columns.map(({ field, read }) => ({ read, encode: encoderOf(field.type) }));
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  let text = `"${columns.map(({ names }) => names.join('.')).join(between)}${end}`;
  for (let at = from; at < to; at += 1) {
    const index = job.rows[at] ?? 0;
    const version = table.version(index, sequence);
    let before = '"';
    for (const { read, encode } of cells) {
      const cell = read(index, version);
      text += cell === null ? before : before + encode(cell);
      before = between;
    }
    text += end;
    if (text.length < PIECE_CHARACTERS) continue;
    if (text.length * MAX_BYTES_PER_CHARACTER > chunk.length - bytes) {
      if (bytes > 0) yield chunk.subarray(0, bytes);
      chunk = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, text.length * MAX_BYTES_PER_CHARACTER));
      bytes = 0;
    }
    bytes += chunk.write(text, bytes, 'utf8');
    text = '';
  }
  if (bytes > 0) yield chunk.subarray(0, bytes);
  if (text !== '') yield Buffer.from(text, 'utf8');
}

type Encode = (cell: Exclude<Cell, null>) => string;

function encodeAny(cell: Exclude<Cell, null>): string {
  if (typeof cell !== 'string') return String(cell);
  return cell.includes('"') ? cell.replaceAll('"', '""') : cell;
}

function encoderOf(type: FieldType): Encode {
  if (type === 'datetime') return (cell) => bulkDatetime(Number(cell));
  if (DOUBLES.has(type)) return (cell) => doubleText(Number(cell));
  return PLAIN.has(type) ? String : encodeAny;
}

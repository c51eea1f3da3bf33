import { bulkDatetime } from '../org/instant.ts';
import type { Job } from './jobs.ts';

const CHUNK_CHARACTERS = 128 * 1024;

/** A page of results as Bulk API 2.0 writes it: a header, every value quoted, quotes doubled. */
export function* csvPage(job: Job, from: number, to: number): Generator<Buffer> {
  const end = job.lineEnding === 'CRLF' ? '\r\n' : '\n';
  const { columns, table, sequence } = job.plan;
  let text = columns.map(({ names }) => `"${names.join('.')}"`).join(',') + end;
  for (let at = from; at < to; at += 1) {
    const index = job.rows[at] ?? 0;
    const version = table.version(index, sequence);
    for (const [number, { field, read }] of columns.entries()) {
      const cell = read(index, version);
      if (number > 0) text += ',';
      if (cell === null) text += '""';
      else if (typeof cell === 'string') text += cell.includes('"') ? `"${cell.replaceAll('"', '""')}"` : `"${cell}"`;
      else text += field.type === 'datetime' ? `"${bulkDatetime(Number(cell))}"` : `"${String(cell)}"`;
    }
    text += end;
    if (text.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(text, 'utf8');
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

import { Transform } from 'node:stream';

const SEPARATOR = Buffer.from('","');
const QUESTION_MARK = 0x3f;
/** Of a gzip trailer: CRC-32 and length. */
const TRAILER_BYTES = 8;

/** Puts a question mark in place of the first comma between two cells behind so many bytes. */
export function breakCell(afterBytes: number): Transform {
  let passed = 0;
  let done = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      const at = done ? -1 : chunk.indexOf(SEPARATOR, Math.max(0, afterBytes - passed));
      passed += chunk.length;
      if (at < 0) return callback(null, chunk);
      done = true;
      const broken = Buffer.from(chunk);
      broken[at + 1] = QUESTION_MARK;
      callback(null, broken);
    },
  });
}

/** Spoils the checksum at the end of what gzip wrote. */
export function breakChecksum(): Transform {
  let last = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      const all = Buffer.concat([last, chunk]);
      last = all.subarray(Math.max(0, all.length - TRAILER_BYTES));
      callback(null, all.subarray(0, all.length - last.length));
    },
    flush(callback) {
      callback(null, Buffer.from(last.map((byte) => byte ^ 0xff)));
    },
  });
}

import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { MAX_DRAINED_BYTES } from './limits.ts';

export type Body =
  | { type: 'body'; bytes: Buffer; wireBytes: number }
  | { type: 'too_large'; wireBytes: number }
  | { type: 'unreadable'; message: string; wireBytes: number }
  /** The client went away, or sends without end. */
  | { type: 'gone'; wireBytes: number };

const gunzipAsync = promisify(gunzip);

/** Reads a request's body, gunzipped; nothing beyond `limitBytes`, of either form, is kept. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let wireBytes = 0;
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Buffer)) throw new TypeError('expected bytes');
      wireBytes += chunk.length;
      if (wireBytes <= limitBytes) chunks.push(chunk);
      if (wireBytes > MAX_DRAINED_BYTES) return { type: 'gone', wireBytes };
    }
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return { type: 'gone', wireBytes };
  }
  if (wireBytes > limitBytes) return { type: 'too_large', wireBytes };
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return checked(Buffer.concat(chunks), wireBytes);
  if (encoding !== 'gzip') return { type: 'unreadable', message: 'unknown content encoding', wireBytes };
  try {
    return checked(await gunzipAsync(Buffer.concat(chunks), { maxOutputLength: limitBytes }), wireBytes);
  } catch (error) {
    if (error instanceof RangeError) return { type: 'too_large', wireBytes };
    return { type: 'unreadable', message: 'not gzip', wireBytes };
  }
}

/** A server that replaces bad bytes would hide a client's mistake. */
function checked(bytes: Buffer, wireBytes: number): Body {
  if (isUtf8(bytes)) return { type: 'body', bytes, wireBytes };
  return { type: 'unreadable', message: 'not UTF-8', wireBytes };
}

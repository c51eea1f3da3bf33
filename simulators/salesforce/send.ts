import type { ServerResponse } from 'node:http';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer.ts';

/**
 * Sends an answer, a long body as fast as the client reads. `resetAfter`: breaks the connection after so many bytes of the
 * body, 0: before the head. Returns the status, 0 when the connection was broken.
 */
export async function send(response: ServerResponse, answer: Answer, resetAfter?: number): Promise<number> {
  if (resetAfter === 0) return broken(response);
  const { status, headers, body = '' } = answer;
  if (resetAfter === undefined && typeof body === 'string') {
    const length = status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    response.writeHead(status, { ...headers, ...length });
    response.end(body);
    return status;
  }
  response.writeHead(status, headers);
  const source = typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body;
  try {
    if (resetAfter === undefined) await pipeline(source, response);
    else await pipeline(source, cutAfter(resetAfter, response), response);
    return status;
  } catch (error) {
    // The client went away, or the fault broke the connection.
    if (response.destroyed) return 0;
    throw error;
  }
}

export function broken(response: ServerResponse): number {
  response.destroy();
  return 0;
}

/** Lets the bytes go out, then breaks the connection. A body that is shorter ends as usual. */
function cutAfter(bytes: number, response: ServerResponse): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      this.push(part);
      if (left > 0) done();
      else setImmediate(() => response.destroy());
    },
  });
}

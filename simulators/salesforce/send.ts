import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
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
    else await sendPart(response, source, resetAfter);
  } catch (error) {
    // The client went away.
    if (!response.destroyed) throw error;
  }
  return response.destroyed && !response.writableFinished ? 0 : status;
}

export function broken(response: ServerResponse): number {
  response.destroy();
  return 0;
}

/** Lets so many bytes go out, then breaks the connection. A body that is shorter ends as usual. */
async function sendPart(response: ServerResponse, source: Readable, bytes: number): Promise<void> {
  let left = bytes;
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body is bytes');
    const part = chunk.subarray(0, left);
    left -= part.length;
    await new Promise<void>((resolve, reject) => {
      response.write(part, (error) => (error ? reject(error) : resolve()));
    });
    if (left > 0) continue;
    response.destroy();
    return;
  }
  response.end();
}

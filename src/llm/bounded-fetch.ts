/** Far above any answer that is asked for. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/** A fetch that follows no redirect, so that the key goes where it was configured to go, and reads no endless answer. */
export function boundedFetch(fetch: typeof globalThis.fetch, limitBytes = MAX_ANSWER_BYTES): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    let bytes = 0;
    const limited = response.body?.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          bytes += chunk.byteLength;
          if (bytes > limitBytes) controller.error(new RangeError(`the answer has more than ${limitBytes} bytes`));
          else controller.enqueue(chunk);
        },
      }),
    );
    const { status, statusText, headers } = response;
    return new Response(limited ?? null, { status, statusText, headers });
  };
}

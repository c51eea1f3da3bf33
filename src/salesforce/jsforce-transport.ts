import { PassThrough } from 'node:stream';
import type { HttpRequest, HttpResponse } from 'jsforce';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';

export type JsforceSend = (request: HttpRequest) => Promise<HttpResponse>;

/**
 * Carries jsforce's requests over our own HTTP. Its own transport (3.10.26, `src/request.ts`) follows redirects with the
 * bearer header, repeats GETs up to six times without heeding Retry-After, waits 30 minutes and reads bodies without a
 * limit; here one layer decides all of that. Failures are thrown by `send`, so jsforce only ever sees successes.
 */
export class JsforceTransport extends Transport {
  readonly #send: JsforceSend;

  constructor(send: JsforceSend) {
    super();
    this.#send = send;
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }
}

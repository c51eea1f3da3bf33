import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, constants, createSecureServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Certificate } from './certificates.ts';

export type TlsProxyOptions = {
  /** The Temporal server behind it, which speaks plain HTTP/2. */
  upstream: string;
  server: Certificate;
  /** Clients must have a certificate of this authority. */
  clientCa?: string;
  /** Calls without this key are refused, as Temporal Cloud refuses them. */
  apiKey?: string;
  /** Refuses the operators' service, as a managed cluster may. */
  managed?: boolean;
};

export type TlsProxy = {
  address: string;
  /** Of each call that was let through: what came in its headers. */
  calls: { path: string; authorization: string | undefined }[];
  /** Whose certificate each connection came with. */
  clients: unknown[];
  close(): Promise<void>;
};

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const PERMISSION_DENIED = '7';
const UNAUTHENTICATED = '16';

/** Ends TLS in front of a Temporal server, as a load balancer or Temporal Cloud does. */
export async function startTlsProxy(options: TlsProxyOptions): Promise<TlsProxy> {
  const { upstream, server, clientCa, apiKey, managed = false } = options;
  const calls: TlsProxy['calls'] = [];
  const clients: unknown[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const behind = connect(`http://${upstream}`);
  const front = createSecureServer({
    cert: await readFile(server.cert),
    key: await readFile(server.key),
    ...(clientCa === undefined ? {} : { ca: await readFile(clientCa), requestCert: true, rejectUnauthorized: true }),
  });
  front.on('secureConnection', (socket) => clients.push(socket.getPeerCertificate().subject?.CN));
  front.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  front.on('stream', (stream, headers) => {
    const { authorization } = headers;
    if (apiKey !== undefined && authorization !== `Bearer ${apiKey}`) {
      refuse(stream, UNAUTHENTICATED);
      return;
    }
    if (managed && headers[':path']?.includes('.OperatorService/') === true) {
      refuse(stream, PERMISSION_DENIED);
      return;
    }
    calls.push({ path: headers[':path'] ?? '', authorization });
    forward(stream, headers);
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const at = front.address();
  return {
    address: `127.0.0.1:${typeof at === 'object' ? at?.port : ''}`,
    calls,
    clients,
    async close() {
      for (const session of sessions) session.destroy();
      behind.destroy();
      front.close();
      await once(front, 'close');
    },
  };

  function forward(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const call = behind.request({ ...headers, ':authority': upstream, ':scheme': 'http' });
    const cancel = (): void => call.close(constants.NGHTTP2_CANCEL);
    stream.on('error', cancel).on('close', cancel);
    call.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    call.on('response', (answer, flags) => {
      const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
      stream.respond({ ...answer }, { endStream: ends, waitForTrailers: !ends });
    });
    let trailers: IncomingHttpHeaders = {};
    call.on('trailers', (last) => {
      trailers = last;
    });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.pipe(call);
    call.pipe(stream);
  }
}

function refuse(stream: ServerHttp2Stream, status: string): void {
  const refusal = { 'grpc-status': status, 'grpc-message': 'Request unauthorized.' };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...refusal }, { endStream: true });
}

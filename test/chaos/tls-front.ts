import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Certificate } from '../temporal-tls/support/certificates.ts';

type Fault =
  /** The connection is closed when the client says hello. */
  | { type: 'handshake refused'; times: number }
  /** The connection is reset after so many bytes of what the client sends, or is sent. */
  | { type: 'connection dropped'; of: 'request' | 'answer'; afterBytes: number; times: number };

type Active = { fault: Fault; hit: number };

export type TlsFront = {
  port: number;
  /** Of the connections to come; those that there are end. */
  add(fault: Fault): void;
  clear(): void;
  list(): { type: string; hit: number }[];
  /** Shows another certificate from now on. */
  show(certificate: Certificate): Promise<void>;
  close(): Promise<void>;
};

/** Ends TLS in front of a simulator, as the vendor's edge does. */
export async function startTlsFront(upstreamPort: number, certificate: Certificate): Promise<TlsFront> {
  const sockets = new Set<Socket>();
  let active: Active[] = [];
  const hits = <Type extends Fault['type']>(type: Type): Extract<Fault, { type: Type }> | undefined => {
    const found = active.find(({ fault, hit }) => fault.type === type && hit < fault.times);
    if (found === undefined) return undefined;
    found.hit += 1;
    return isOf(found.fault, type) ? found.fault : undefined;
  };
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer(await filesOf(certificate));
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    if (hits('handshake refused') !== undefined) socket.destroy();
  });
  // A handshake that the client gives up is what the tests want.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('secureConnection', (client) => {
    const upstream = connect(upstreamPort, '127.0.0.1');
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    client.on('error', end).on('close', () => upstream.destroy());
    upstream.on('error', end).on('close', (failed) => (failed ? end() : client.end()));
    const fault = hits('connection dropped');
    if (fault !== undefined) {
      let left = fault.afterBytes;
      (fault.of === 'request' ? client : upstream).on('data', ({ length }: Buffer) => {
        left -= length;
        if (left <= 0) end();
      });
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the front has no port');
  return {
    port: address.port,
    add: (fault) => {
      active.push({ fault, hit: 0 });
      endAll();
    },
    clear: () => {
      active = [];
    },
    list: () => active.map(({ fault: { type }, hit }) => ({ type, hit })),
    show: async (other) => {
      server.setSecureContext(await filesOf(other));
      endAll();
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      endAll();
      await closed;
    },
  };
}

function isOf<Type extends Fault['type']>(fault: Fault, type: Type): fault is Extract<Fault, { type: Type }> {
  return fault.type === type;
}

async function filesOf({ cert, key }: Certificate): Promise<{ cert: Buffer; key: Buffer }> {
  return { cert: await readFile(cert), key: await readFile(key) };
}

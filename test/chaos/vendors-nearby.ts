import tls from 'node:tls';
import { z } from 'zod';

/**
 * Preloaded into the service's processes: the vendors' hosts are found on ports of this machine. Names, addresses and
 * certificates are checked as ever.
 */
const ports = z.record(z.string(), z.number()).parse(JSON.parse(process.env['CHAOS_PORTS'] ?? '{}'));
const { connect } = tls;

function connectNearby(options: tls.ConnectionOptions, listener?: () => void): tls.TLSSocket {
  const port = ports[options.host ?? ''];
  return connect(port === undefined ? options : { ...options, host: '127.0.0.1', port }, listener);
}

Object.assign(tls, { connect: connectNearby });

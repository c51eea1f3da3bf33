import { Socket } from 'node:net';

/**
 * Loaded before a worker: it calls from the loopback address of BIND_ADDRESS, so that a stand-in can tell workers apart as it
 * would tell machines.
 */
const localAddress = process.env['BIND_ADDRESS'];
const connect: unknown = Reflect.get(Socket.prototype, 'connect');
if (typeof connect !== 'function') throw new TypeError('sockets cannot connect');

/** Node's own calls pass their options as the first of a list. */
Socket.prototype.connect = function connectFrom(this: Socket, ...args: unknown[]): Socket {
  const [first] = args;
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null && 'host' in options && options.host === '127.0.0.1') {
    Object.assign(options, { localAddress });
  }
  Reflect.apply(connect, this, args);
  return this;
};

import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends bytes as they are, as no HTTP client would, and answers with all that came back until the server hung up. */
export async function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  // A server may hang up while it is still being sent to: what it said before is what counts.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(bytes);
  await closed;
  return said;
}

import { startTemporalServer } from '../../../scripts/temporal-server.ts';

/** Starts a server, prints its process id, and stays until it is killed. */
const server = await startTemporalServer();
process.stdout.write(`${server.pid}\n`);
await new Promise(() => setInterval(() => undefined, 60_000));

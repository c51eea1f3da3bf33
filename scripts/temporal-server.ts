import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { endWithParent } from './end-with-parent.ts';
import { freePort, isFree } from './free-port.ts';
import { ensureTemporal } from './temporal-binary.mjs';
import { UserError } from './user-error.mjs';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;
const PROBE_INTERVAL_MS = 50;
const KEPT_LINES = 20;

/** As in deploy/temporal-dynamic-config.yaml. */
const FAIRNESS = ['matching.useNewMatcher=true', 'matching.enableFairness=true'];

export type TemporalServerOptions = {
  /** 0 or absent: a free one. */
  port?: number;
  /** Port of the Temporal UI, 0 for a free one; absent or false: no UI. */
  uiPort?: number | false;
  /** Keeps workflows across restarts; absent: in memory. */
  dbFile?: string;
  /** Receives each line that the server logs (warnings and errors only). */
  log?: (line: string) => void;
};

export type TemporalServer = {
  /** host:port of the gRPC service. */
  readonly address: string;
  readonly uiUrl?: string;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Ends in order where there is a file. */
  stop(): Promise<void>;
  /** SIGKILL: as when the machine loses the process. */
  kill(): Promise<void>;
  /** Ends the process in order if it still runs, and starts it again on the same ports and file. */
  restart(): Promise<void>;
};

/**
 * Starts a local Temporal development server and waits until its default namespace answers. It ends with this process,
 * however that one ends. Rejects with a `UserError` when a port is taken or the server does not start.
 */
export async function startTemporalServer(options: TemporalServerOptions = {}): Promise<TemporalServer> {
  const program = await ensureTemporal();
  const port = await choosePort(options.port ?? 0, 'Temporal server');
  const withUi = options.uiPort !== undefined && options.uiPort !== false;
  const uiPort = withUi ? await choosePort(options.uiPort || 0, 'Temporal UI') : undefined;
  const address = `${HOST}:${port}`;
  const launch = () => launchServer(program, serverArguments(port, uiPort, options.dbFile), address, options.log);
  let child = await launch();
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => endProcess(child, signal);
  return {
    address,
    ...(uiPort === undefined ? {} : { uiUrl: `http://${HOST}:${uiPort}` }),
    get pid() {
      return child.pid ?? 0;
    },
    // In memory there is nothing to bring to an end, and an orderly end takes a second.
    stop: () => end(options.dbFile === undefined ? 'SIGKILL' : 'SIGTERM'),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      child = await launch();
    },
  };
}

function serverArguments(port: number, uiPort: number | undefined, dbFile: string | undefined): string[] {
  // With these two, 100 to 400 activities a second instead of 80 to 180 on a file: ARCHITECTURE.md, «Measured».
  const pragmas = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'];
  const common = ['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'warn'];
  const fairness = FAIRNESS.flatMap((setting) => ['--dynamic-config-value', setting]);
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)];
  return [...common, ...fairness, ...ui, ...(dbFile === undefined ? [] : ['--db-filename', dbFile, ...pragmas])];
}

async function choosePort(asked: number, what: string): Promise<number> {
  if (asked === 0) return freePort();
  if (await isFree(asked)) return asked;
  throw new UserError(
    `Port ${asked}, meant for the ${what}, is in use: end the program that uses it or choose another.`,
  );
}

async function launchServer(
  program: string,
  args: string[],
  address: string,
  log: (line: string) => void = () => undefined,
): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] };
  const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const listens = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (new RegExp(`Server:\\s+\\S+:${address.split(':')[1]}$`).test(line)) listens.resolve();
      log(line);
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    });
  }
  await once(child, 'spawn');
  endWithParent(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS);
  const ended = once(child, 'close').then(() => 'ended' as const);
  // By its own word first: another server may answer at an address that was taken in the meantime.
  const up = listens.promise.then(() => untilAnswers(child, address));
  const result = await Promise.race([up, ended]).finally(() => clearTimeout(limit));
  if (result === 'ended') throw new UserError(`The Temporal server did not start:\n${lines.join('\n')}`);
  return child;
}

async function untilAnswers(child: ChildProcess, address: string): Promise<void> {
  while (!hasEnded(child) && !(await answers(address))) await delay(PROBE_INTERVAL_MS);
}

async function answers(address: string): Promise<boolean> {
  // A gRPC client that finds nobody waits a whole second before it tries again.
  if (!(await accepts(address))) return false;
  try {
    const connection = await Connection.connect({ address, connectTimeout: 1_000 });
    try {
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      return true;
    } finally {
      await connection.close();
    }
  } catch {
    return false;
  }
}

function accepts(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '../end-with-parent.ts';
import { UserError } from '../user-error.mjs';
import { readableLogLine } from './log-line.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const KEPT_LINES = 15;

export type LocalService = {
  /** The last lines that it logged, as a person reads them. */
  lastLines(): string[];
  /** Rejects with a `UserError` when the process ends without being asked to. */
  ended: Promise<never>;
  stop(): Promise<void>;
};

export type LocalServiceOptions = {
  temporalAddress: string;
  dataDir: string;
  apiToken: string;
  port: number;
  /** Of Node, such as `--inspect`. */
  nodeFlags?: readonly string[] | undefined;
  /** Receives each line that it logs, as a person reads it. */
  log?: ((line: string) => void) | undefined;
};

/** API and worker in one process, as `npm start` runs them. Resolves when both are up. */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const { dataDir, apiToken, port, nodeFlags = [], log = () => undefined } = options;
  const child = spawn(process.execPath, [...nodeFlags, 'src/main.ts'], {
    cwd: ROOT,
    // A process group of its own: Ctrl-C asks this process alone, which then ends its children in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TMPDIR: process.env['TMPDIR'],
      TEMPORAL_ADDRESS: options.temporalAddress,
      DATA_DIR: dataDir,
      API_TOKENS: `local:${apiToken}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      SALESFORCE_CLIENT_ID: 'local-client',
      SALESFORCE_CLIENT_SECRET: 'local-secret',
      ALLOW_LOOPBACK_ENDPOINTS: 'true',
      LOG_LEVEL: process.env['LOG_LEVEL'],
    },
  });
  endWithParent(child);
  const lines: string[] = [];
  const up = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (text) => {
        const line = readableLogLine(text);
        log(line);
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        if (line.includes('worker polls')) resolve();
      });
    }
  });
  let why: 'asked' | 'late' | 'itself' = 'itself';
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('close', () => {
      if (why !== 'asked') reject(new UserError(endMessage(why, child, lines)));
    });
  });
  // Whoever waits for it hears of it; nobody has to.
  ended.catch(() => undefined);
  const limit = setTimeout(() => {
    why = 'late';
    child.kill('SIGKILL');
  }, START_LIMIT_MS);
  await Promise.race([up, ended]).finally(() => clearTimeout(limit));
  return {
    lastLines: () => [...lines],
    ended,
    stop: () => {
      why = 'asked';
      return endInOrder(child);
    },
  };
}

function endMessage(why: 'late' | 'itself', child: ChildProcess, lines: string[]): string {
  const how = child.signalCode ?? `exit code ${child.exitCode}`;
  const what = why === 'late' ? `was not up within ${START_LIMIT_MS / 1_000} s` : `ended by itself (${how})`;
  return `The service ${what}.${lines.length === 0 ? '' : ` It said last:\n${lines.map((line) => `  ${line}`).join('\n')}`}`;
}

async function endInOrder(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '../end-with-parent.ts';
import type { TemporalServer } from '../temporal-server.ts';
import { UserError } from '../user-error.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 60_000;
const KEPT_LINES = 200;

export type LocalService = {
  /** The last lines that it logged. */
  lastLines(count: number): string[];
  stop(): Promise<void>;
};

/** API and worker in one process, as `npm start` runs them. Resolves when both are up. */
export async function startLocalService(options: {
  temporal: TemporalServer;
  dataDir: string;
  apiToken: string;
  port: number;
  watch: boolean;
}): Promise<LocalService> {
  const { temporal, dataDir, apiToken, port, watch } = options;
  const args = watch ? ['--watch-path=src', '--watch-preserve-output', 'src/main.ts'] : ['src/main.ts'];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: '',
      TEMPORAL_ADDRESS: temporal.address,
      DATA_DIR: dataDir,
      API_TOKENS: `local:${apiToken}`,
      HOST: '127.0.0.1',
      PORT: String(port),
      SALESFORCE_CLIENT_ID: 'local-client',
      SALESFORCE_CLIENT_SECRET: 'local-secret',
      ALLOW_LOOPBACK_ENDPOINTS: 'true',
    },
  });
  endWithParent(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter((line) => line !== ''));
      lines.splice(0, lines.length - KEPT_LINES);
    });
  }
  const deadline = Date.now() + START_LIMIT_MS;
  while (!lines.some((line) => line.includes('worker polls'))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new UserError(`The service did not start. It said last:\n${lines.slice(-10).join('\n')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    lastLines: (count) => lines.slice(-count),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

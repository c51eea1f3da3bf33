import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A process of the service: `main.ts`, `worker.ts`, or a script by its path from the root. Its output is kept, so that tests can search it for secrets. */
export class ServiceProcess {
  output = '';
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  static start(script: string, args: string[], env: Record<string, string>): ServiceProcess {
    const inherited = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
    const child = spawn(process.execPath, [script.includes('/') ? script : `src/${script}`, ...args], {
      cwd: ROOT,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new ServiceProcess(child);
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Resolves when the output has a line with this text; rejects when the process ends before. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.ended) throw new Error(`the process ended before it said "${text}":\n${this.output.slice(-3_000)}`);
      await Promise.race([
        once(this.child, 'exit'),
        this.child.stdout ? once(this.child.stdout, 'data') : undefined,
        this.child.stderr ? once(this.child.stderr, 'data') : undefined,
      ]);
    }
  }

  /** SIGKILL: nothing is flushed, nothing is handed over. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM: ends in order. */
  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

export type Child = {
  pid: number;
  lines: Interface;
  errors(): string;
  /** The exit code; null after a signal. */
  exited: Promise<number | null>;
  kill(): Promise<void>;
};

/** Runs one of the programs next to this file, as a process of its own that prints a line whenever it has news. */
export function startProcess(program: string, args: readonly string[]): Child {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const exited = once(child, 'close').then(() => child.exitCode);
  return {
    pid: child.pid ?? 0,
    lines: createInterface({ input: child.stdout }),
    errors: () => errors,
    exited,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The first lines that a process prints; fails when it ends before. */
export async function firstLines(child: Child, count: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of child.lines) {
    lines.push(line);
    if (lines.length >= count) return lines;
  }
  throw new Error(`the process ended after ${lines.length} lines: ${child.errors()}`);
}

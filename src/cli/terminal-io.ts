import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import type { Io } from './io.ts';

/** This process's own terminal, files and clock. */
export function terminalIo(interrupted: AbortSignal): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    out: (words) => void stdout.write(words),
    err: (words) => void stderr.write(words),
    outIsTerminal: stdout.isTTY,
    env,
    read: (path) => (path === '-' ? text(stdin) : readFile(path, 'utf8')),
    ask: stdin.isTTY && stderr.isTTY ? ask : undefined,
    now: () => new Date(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    pause: (ms) => setTimeout(ms),
    interrupted,
  };
}

/** On the error output, so that what is piped on holds answers alone. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

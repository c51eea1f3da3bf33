import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { z } from 'zod';

const TASKSET = '/usr/bin/taskset';

const resultSchema = z.object({ rows: z.number(), readable: z.array(z.number()), bytes: z.array(z.number()) });

export type InnerLoopResult = { name: string; rows: number; cpuSeconds: number };

/** The inner loop in a process of its own, kept on one core where that can be said. Medians. */
export async function measureInnerLoop(rows: number): Promise<InnerLoopResult[]> {
  const command = [process.execPath, 'bench/inner-loop.ts', String(rows)];
  const [program = '', ...args] = existsSync(TASKSET) ? [TASKSET, '--cpu-list', '0', ...command] : command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  const result = resultSchema.parse(JSON.parse(output));
  return [
    { name: 'strings, one mapped object a row', rows, cpuSeconds: median(result.readable) },
    { name: 'bytes to bytes, as in the service', rows, cpuSeconds: median(result.bytes) },
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

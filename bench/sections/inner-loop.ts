import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { z } from 'zod';
import type { Section } from '../report/section.ts';
import { median } from '../report/statistics.ts';
import { count, table } from '../report/table.ts';
import type { Scale } from '../scale.ts';

const TASKSET = '/usr/bin/taskset';

const resultSchema = z.object({ rows: z.number(), readable: z.array(z.number()), bytes: z.array(z.number()) });

/**
 * From the bytes of a page to the bytes of requests, without sockets: a part of what the whole service costs. In a process of
 * its own, kept on one core where that can be said. Medians.
 */
export async function innerLoop({ innerLoopRows }: Scale): Promise<Section> {
  const command = [process.execPath, 'bench/sections/inner-loop-child.ts', String(innerLoopRows)];
  const [program = '', ...args] = existsSync(TASKSET) ? [TASKSET, '--cpu-list', '0', ...command] : command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) output += String(chunk);
  const figures = resultSchema.parse(JSON.parse(output));
  const line = (name: string, seconds: readonly number[]): string[] => [
    name,
    count(figures.rows),
    ((median(seconds) / figures.rows) * 1e6).toFixed(1),
  ];
  const markdown = table(
    ['one core', 'rows', 'CPU s per 1M rows'],
    [
      line('strings, one mapped object a row', figures.readable),
      line('bytes to bytes, as in the service', figures.bytes),
    ],
  );
  return { name: 'Inner loop', markdown, figures };
}

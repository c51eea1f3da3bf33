import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { endWithParent } from '../scripts/end-with-parent.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export type StandInOptions = {
  /** Records of Contact. */
  contacts: number;
  salesforceLatencyMs?: number;
  customerioLatencyMs?: number;
  /** Of Salesforce's line to each client address. */
  bytesPerSecond?: number;
  /** Customer.io reads each message and compares it. */
  checked?: boolean;
};

export type StandIns = {
  salesforce: string;
  customerio: string;
  /** Calls of Salesforce, requests and bytes at Customer.io, and what arrived there as it should not. */
  received(): Promise<{ requests: number; bytes: number; calls: number; differences: string[] }>;
  stop(): Promise<void>;
};

const receivedSchema = z.object({
  requests: z.number(),
  bytes: z.number(),
  calls: z.number(),
  differences: z.array(z.string()),
});

/** The stand-ins, in a process that is not measured. */
export async function startStandIns(options: StandInOptions): Promise<StandIns> {
  const { contacts, salesforceLatencyMs = 0, customerioLatencyMs = 0, bytesPerSecond, checked = false } = options;
  const told = JSON.stringify({
    salesforce: { contacts, latencyMs: salesforceLatencyMs, bytesPerSecond },
    customerio: { latencyMs: customerioLatencyMs, ...(checked ? { checks: { contacts } } : {}) },
  });
  const child = fork(`${ROOT}bench/stand-ins/main.ts`, ['--options', told], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  endWithParent(child);
  const addresses = z.object({ salesforce: z.string(), customerio: z.string() });
  return {
    ...addresses.parse(JSON.parse(await firstLine(child))),
    received: async () => {
      const answered = new Promise<unknown>((resolve) => child.once('message', resolve));
      child.send('count');
      return receivedSchema.parse(await answered);
    },
    stop: () => end(child),
  };
}

export type Measured = {
  pid: number;
  says(text: string): Promise<void>;
  usage(): Promise<ProcessUsage>;
  stop(): Promise<void>;
};

/** Peak resident memory, and processor time of all threads, since the process began. */
export type ProcessUsage = { peakRssMb: number; cpuSeconds: number };

/** A process of the service. */
export function startService(script: string, args: string[], env: Record<string, string>): Measured {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithParent(child);
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-20_000);
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    says: async (text) => {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`${script} ended: ${output}`);
        await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
      }
    },
    usage: () => usageOf(pid),
    stop: () => end(child),
  };
}

/** Linux only: elsewhere there is no peak to read. https://man7.org/linux/man-pages/man5/proc.5.html */
export async function usageOf(pid: number): Promise<ProcessUsage> {
  const [status, stat] = await Promise.all([
    readFile(`/proc/${pid}/status`, 'utf8'),
    readFile(`/proc/${pid}/stat`, 'utf8'),
  ]);
  const peakKb = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? Number.NaN);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { peakRssMb: peakKb / 1024, cpuSeconds: ticks / 100 };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output to read');
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    const end = output.indexOf('\n');
    if (end >= 0) return output.slice(0, end);
  }
  throw new Error('the stand-ins ended before they listened');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}

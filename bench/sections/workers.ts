import type { Contender } from '../contenders/sample.ts';
import { startServiceContender } from '../contenders/service.ts';
import type { ServiceOptions, Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { inRounds, render } from '../rounds.ts';
import type { Measured } from '../rounds.ts';
import type { Scale } from '../scale.ts';

const WORKERS = [1, 2, 4];
const LATENCY_MS = 100;

/** A quarter of what one core reads: with it, the line to a worker is what it waits for. */
const LINE_BYTES_PER_SECOND = 10_000_000;

/** Several workers at one run: where this machine's two cores are the limit, and where each worker's line is. */
export async function workers({ rows, rounds }: Scale, servers: Servers): Promise<Section> {
  const far = { contacts: rows, salesforceLatencyMs: LATENCY_MS, customerioLatencyMs: LATENCY_MS };
  const near = await measure(far, rounds, servers);
  const thin = await measure({ ...far, bytesPerSecond: LINE_BYTES_PER_SECOND, apart: true }, rounds, servers);
  const markdown = [
    `Both answer after ${LATENCY_MS} ms; the cores are the limit.`,
    render(near, 0),
    `The same, and each worker has a line of ${LINE_BYTES_PER_SECOND / 1e6} MB/s to Salesforce.`,
    render(thin, 0),
  ];
  return { name: 'Workers', markdown: markdown.join('\n\n'), figures: { near, thin } };
}

async function measure(options: ServiceOptions, rounds: number, servers: Servers): Promise<Measured[]> {
  const contenders: Contender[] = [];
  for (const count of WORKERS) {
    const name = count === 1 ? '1 worker' : `${count} workers`;
    contenders.push(await startServiceContender(name, { ...options, workers: count }, servers));
  }
  return inRounds(contenders, rounds);
}

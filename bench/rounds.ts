import type { Contender, Sample } from './contenders/sample.ts';
import { count, table } from './report/table.ts';
import { median, spreadPercent } from './report/statistics.ts';

/** What a contender took in all rounds. */
export type Measured = { name: string; samples: Sample[] };

/**
 * Measures all of them once a round, so that each sees the same machine, whatever else it does, and ends them. What warms up
 * is before the first round.
 */
export async function inRounds(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const all = contenders.map(({ name }): Measured => ({ name, samples: [] }));
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, contender] of contenders.entries()) {
        const sample = await contender.measure();
        all[index]?.samples.push(sample);
        process.stderr.write(`${contender.name}: ${count(sample.rows / sample.seconds)} rows/s\n`);
      }
    }
  } finally {
    await Promise.all(contenders.map((contender) => contender.end()));
  }
  return all;
}

export function rateOf({ samples }: Measured): number {
  return median(samples.map(({ rows, seconds }) => rows / seconds));
}

function cpuPerMillion({ samples }: Measured): number {
  return median(samples.map(({ rows, cpuSeconds }) => (cpuSeconds / rows) * 1e6));
}

function peakRssMb({ samples }: Measured): number {
  return Math.max(...samples.map((sample) => sample.peakRssMb));
}

/** Medians, their spread, and each rate as a multiple of the contender's at `base`. */
export function render(all: readonly Measured[], base: number): string {
  const reference = all[base];
  const rows = all.map((one) => [
    one.name,
    count(one.samples[0]?.rows ?? 0),
    `${count(rateOf(one))} ± ${spreadPercent(one.samples.map(({ rows: sent, seconds }) => sent / seconds)).toFixed(0)} %`,
    cpuPerMillion(one).toFixed(1),
    count(peakRssMb(one)),
    reference === undefined ? '' : `${(rateOf(one) / rateOf(reference)).toFixed(2)}`,
  ]);
  return table(['', 'rows', 'rows/s', 'CPU s per 1M rows', 'peak RSS MB', 'times'], rows);
}

import { Service } from '../contenders/service.ts';
import type { Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { count, table } from '../report/table.ts';
import type { Scale } from '../scale.ts';

/** The peak of a worker that does nothing else, for ever more rows: each size has a worker of its own. */
export async function memory({ memoryRows }: Scale, servers: Servers): Promise<Section> {
  const figures = [];
  for (const rows of memoryRows) {
    const service = await Service.start({ contacts: rows }, servers);
    try {
      const idle = await service.usage();
      const { peakRssMb, seconds } = await service.measureFirstRun(rows);
      figures.push({ rows, idleRssMb: idle.peakRssMb, peakRssMb, seconds });
    } finally {
      await service.stop();
    }
  }
  const smallest = figures[0]?.peakRssMb ?? Number.NaN;
  const lines = figures.map(({ rows, idleRssMb, peakRssMb }) => [
    count(rows),
    count(idleRssMb),
    count(peakRssMb),
    `${((peakRssMb / smallest - 1) * 100).toFixed(1)} %`,
  ]);
  return { name: 'Memory', markdown: table(['rows', 'before, MB', 'peak RSS MB', 'more'], lines), figures };
}

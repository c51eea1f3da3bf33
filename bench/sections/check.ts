import { Service } from '../contenders/service.ts';
import type { Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { count } from '../report/table.ts';
import type { Scale } from '../scale.ts';

/** The same transfer with every message compared, by value: what is measured elsewhere is also right. */
export async function check({ checkedRows: rows }: Scale, servers: Servers): Promise<Section> {
  const service = await Service.start({ contacts: rows, checked: true }, servers);
  try {
    await service.measureFirstRun(rows);
    const { differences } = await service.standIns.received();
    if (differences.length > 0) throw new Error(`what arrived is not what Salesforce has: ${differences.join('; ')}`);
  } finally {
    await service.stop();
  }
  const markdown = `${count(rows)} contacts arrived once each, every value compared.`;
  return { name: 'Values', markdown, figures: { rows } };
}

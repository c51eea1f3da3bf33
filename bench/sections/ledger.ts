import { Service } from '../contenders/service.ts';
import type { Servers } from '../contenders/service.ts';
import type { Sample } from '../contenders/sample.ts';
import type { Section } from '../report/section.ts';
import { render } from '../rounds.ts';
import type { Scale } from '../scale.ts';

/** The same run without the ledger, with it, and a complete comparison by it that finds no difference. */
export async function ledger({ ledgerRows: rows, rounds }: Scale, servers: Servers): Promise<Section> {
  const service = await Service.start({ contacts: rows }, servers);
  const without: Sample[] = [];
  const first: Sample[] = [];
  const unchanged: Sample[] = [];
  try {
    await service.warmUp();
    for (let round = 0; round < rounds; round += 1) {
      without.push(await service.measureFirstRun(rows));
      let id = '';
      const delivered = await service.measure(rows, async () => {
        id = await service.createSync({ ledger: true });
        return service.ended(id, { sent: rows });
      });
      first.push(delivered);
      unchanged.push(
        await service.measure(rows, async () => {
          await service.call('POST', `/v1/syncs/${id}/resync?changedOnly=true`);
          return service.ended(id, { sent: 0, previous: delivered.run.id });
        }),
      );
      await service.deleteSync(id);
    }
  } finally {
    await service.stop();
  }
  const measured = [
    { name: 'without the ledger', samples: without },
    { name: 'with the ledger, first delivery', samples: first },
    { name: 'with the ledger, nothing changed', samples: unchanged },
  ];
  return { name: 'Delivery ledger, PostgreSQL', markdown: render(measured, 0), figures: measured };
}

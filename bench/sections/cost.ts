import { Client, Connection } from '@temporalio/client';
import { Service } from '../contenders/service.ts';
import type { EndedRun, Servers } from '../contenders/service.ts';
import type { Section } from '../report/section.ts';
import { count, table } from '../report/table.ts';
import { historyCost } from '../temporal-cost.ts';
import type { HistoryCost } from '../temporal-cost.ts';

const ROWS = 50_000;
/** The shortest: after it comes a run that finds nothing. */
const SCHEDULE = { every: '1m' };
const RUNS_A_DAY = 24 * 4;
const MONTH_DAYS = 30;

type Cost = HistoryCost & { salesforceCalls: number };

/** What a run costs at Temporal and at Salesforce, read from the histories of runs that a schedule started. */
export async function cost(_scale: unknown, servers: Servers): Promise<Section> {
  const service = await Service.start({ contacts: ROWS, metrics: true }, servers);
  const connection = await Connection.connect({ address: servers.temporalAddress });
  try {
    const client = new Client({ connection });
    const reading = (id: string) => total(client, service, id);
    const id = await service.createSync({ schedule: SCHEDULE });
    const first = await service.ended(id, { sent: ROWS });
    const afterFirst = await reading(id);
    const second = await service.ended(id, { sent: 0, previous: first.id });
    const afterSecond = await reading(id);
    const third = await service.ended(id, { sent: 0, previous: second.id });
    const afterThird = await reading(id);
    const empty = difference(afterThird, afterSecond);
    const day = scaled(empty, RUNS_A_DAY);
    const rows: [string, Cost][] = [
      [`first run of ${count(ROWS)} rows`, afterFirst],
      ['run that finds nothing', empty],
      ['day of a sync every 15 minutes that finds nothing', day],
    ];
    const markdown = [
      table(
        ['', 'activities', 'events', 'history KB', 'actions', 'heartbeats among them', 'Salesforce calls'],
        rows.map(([name, one]) => [
          name,
          count(one.activities),
          count(one.events),
          count(one.historyBytes / 1_000),
          count(one.actions),
          count(one.heartbeats),
          count(one.salesforceCalls),
        ]),
      ),
      `Actions as Temporal Cloud counts them: a month of such a sync has ${count(day.actions * MONTH_DAYS)}.`,
    ];
    return {
      name: 'Cost',
      markdown: markdown.join('\n\n'),
      figures: { rows, runs: [first, second, third] satisfies EndedRun[] },
    };
  } finally {
    await connection.close();
    await service.stop();
  }
}

async function total(client: Client, service: Service, id: string): Promise<Cost> {
  const { calls } = await service.standIns.received();
  return { ...(await historyCost(client, id, await service.heartbeats())), salesforceCalls: calls };
}

function difference(later: Cost, earlier: Cost): Cost {
  return {
    activities: later.activities - earlier.activities,
    events: later.events - earlier.events,
    historyBytes: later.historyBytes - earlier.historyBytes,
    actions: later.actions - earlier.actions,
    heartbeats: later.heartbeats - earlier.heartbeats,
    salesforceCalls: later.salesforceCalls - earlier.salesforceCalls,
  };
}

function scaled(one: Cost, times: number): Cost {
  return {
    activities: one.activities * times,
    events: one.events * times,
    historyBytes: one.historyBytes * times,
    actions: one.actions * times,
    heartbeats: one.heartbeats * times,
    salesforceCalls: one.salesforceCalls * times,
  };
}

import type { Api, Run } from '../stack/api.ts';
import type { LocalStack } from '../stack/local-stack.ts';
import { UserError } from '../user-error.mjs';
import { compare } from './compare.ts';
import { MAPPING } from './mapping.ts';
import { connectPlaces } from './places.ts';
import { followRun, number } from './progress.ts';
import { summary } from './summary.ts';

const CHANGES = { updates: 500, inserts: 200, deletes: 100 };

/** As far away as a real API, so that there is something to watch. */
const WIRE_LATENCY_MS = 150;

/** Connect, sync, change, sync again, compare: everything through the HTTP API. */
export async function runScenario(
  stack: LocalStack,
  api: Api,
  say: (line: string) => void,
): Promise<'equal' | 'different'> {
  const { salesforce, customerio } = stack;
  customerio.faults.add({ type: 'latency', ms: WIRE_LATENCY_MS });
  const syncId = await createSync(stack, api);
  say(`\nTemporal UI  ${stack.temporalUiUrl}/namespaces/default/workflows/${syncId}`);
  say(`API docs     ${stack.apiUrl}/docs`);
  say(`\nFirst run: those of the org's ${number(salesforce.org.count('Contact'))} Contacts that have an Email`);
  const first = await succeeded(followRun(api, syncId, undefined));

  const { updates, inserts, deletes } = CHANGES;
  const changes = `${updates} Contacts updated, ${inserts} added, ${deletes} deleted`;
  say(`\nIn Salesforce: ${changes}. Second run: only what changed`);
  salesforce.org.mutate(CHANGES);
  await api.run(syncId);
  const second = await succeeded(followRun(api, syncId, first.id));

  const comparison = compare(salesforce, customerio);
  say(`\n${summary([first, second], comparison)}`);
  return comparison.differences.length === 0 ? 'equal' : 'different';
}

async function succeeded(following: Promise<Run>): Promise<Run> {
  const run = await following;
  if (run.status === 'succeeded') return run;
  throw new UserError(`The ${run.mode} run ${run.status}: ${run.failure?.message ?? 'it gives no reason'}`);
}

async function createSync(stack: LocalStack, api: Api): Promise<string> {
  const places = await connectPlaces(stack, api);
  return api.create('/v1/syncs', {
    name: 'Contacts',
    ...places,
    object: 'Contact',
    identifier: 'Id',
    fields: MAPPING.map(([source, target]) => ({ source, target })),
    filter: 'Email != null',
    format: { type: 'person' },
    schedule: { cron: '*/15 * * * *', timeZone: 'Europe/Berlin' },
    settlingLag: '0s',
  });
}

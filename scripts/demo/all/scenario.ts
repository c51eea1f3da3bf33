import type { Api } from '../../stack/api.ts';
import type { LocalStack } from '../../stack/local-stack.ts';
import { connectPlaces } from '../places.ts';
import { changeOrg, changeOrgAgain } from './change-org.ts';
import { compareAll } from './compare-all.ts';
import { ExpectedEvents } from './expected-events.ts';
import { followSyncs } from './follow-syncs.ts';
import type { FollowedSync } from './follow-syncs.ts';
import { demoSyncs, OBJECT_TYPE } from './syncs.ts';
import { comparisonTable, runsTable } from './tables.ts';

/** As far away as a real API, so that there is something to watch. */
const WIRE_LATENCY_MS = 150;

type Say = (line: string) => void;

/** Accounts, contacts, who belongs where, and tasks: set up, changed, and compared at the end. */
export async function runAllScenario(stack: LocalStack, api: Api, say: Say): Promise<'equal' | 'different'> {
  const { salesforce, customerio } = stack;
  const { org } = salesforce;
  customerio.faults.add({ type: 'latency', ms: WIRE_LATENCY_MS });
  const events = new ExpectedEvents();
  events.note(org);
  const syncs = await createSyncs(stack, api);
  const runAll = async (which: FollowedSync[]): Promise<void> => say(`\n${runsTable(await followSyncs(api, which))}`);
  say(`\nTemporal UI  ${stack.temporalUiUrl}/namespaces/default/workflows`);
  say(`API docs     ${stack.apiUrl}/docs`);
  say('\nFirst runs: everything');
  await runAll(syncs);

  const next = async (changes: string[]): Promise<void> => {
    say(`\nIn Salesforce:\n${changes.map((line) => `  ${line}`).join('\n')}\nNext runs: only what changed`);
    events.note(org);
    for (const { id } of syncs) await api.run(id);
    await runAll(syncs);
  };
  const { bin, lines } = changeOrg(org);
  await next(lines);
  await next(changeOrgAgain(org, bin));

  say('\nComplete comparisons, which find what was purged: everything is read, only differences are sent');
  const compared = syncs.filter(({ name }) => name.startsWith('Contacts'));
  for (const { id } of compared) await api.reconcile(id);
  await runAll(compared);

  const kinds = compareAll(org, customerio.workspace, events);
  say(`\n${comparisonTable(kinds)}`);
  return kinds.every(({ differences }) => differences.length === 0) ? 'equal' : 'different';
}

/** All of them start to run at once. */
async function createSyncs(stack: LocalStack, api: Api): Promise<FollowedSync[]> {
  const places = await connectPlaces(stack, api);
  await api.post(`/v1/destinations/${places.destinationId}/object-types`, OBJECT_TYPE);
  return Promise.all(
    demoSyncs(places).map(async ({ name, definition }) => ({ name, id: await api.create('/v1/syncs', definition) })),
  );
}

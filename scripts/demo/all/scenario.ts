import type { Api, Run } from '../../stack/api.ts';
import type { LocalStack } from '../../stack/local-stack.ts';
import { UserError } from '../../user-error.mjs';
import { describeRun, number, untilRunEnds } from '../progress.ts';
import { connectPlaces } from '../places.ts';
import { table } from '../summary.ts';
import { changeTheOrg, purgeContacts } from './changes.ts';
import { compareAll } from './compare-all.ts';
import type { KindComparison } from './compare-all.ts';
import { demoSyncs, OBJECT_TYPE } from './syncs.ts';

const PURGED = 7;
const SHOWN_DIFFERENCES = 10;

type Started = { name: string; id: string; lastRunId?: string };
type Say = (line: string) => void;

/** Accounts, contacts, who belongs where, and tasks: set up, changed, and compared at the end. */
export async function runAllScenario(stack: LocalStack, api: Api, say: Say): Promise<'equal' | 'different'> {
  const { salesforce, customerio } = stack;
  const places = await connectPlaces(stack, api);
  await api.post(`/v1/destinations/${places.destinationId}/object-types`, OBJECT_TYPE);
  const syncs: Started[] = [];
  for (const { name, definition } of demoSyncs(places))
    syncs.push({ name, id: await api.create('/v1/syncs', definition) });
  say(`\nTemporal UI  ${stack.temporalUiUrl}/namespaces/default/workflows`);
  say(`API docs     ${stack.apiUrl}/docs`);

  say('\nFirst runs: everything');
  await allRuns(api, syncs, say);

  const changes = changeTheOrg(salesforce.org);
  say(`\nIn Salesforce:\n${changes.lines.map((line) => `  ${line}`).join('\n')}`);
  say('Next runs: only what changed');
  for (const { id } of syncs) await api.run(id);
  await allRuns(api, syncs, say);

  const purged = purgeContacts(salesforce.org, PURGED);
  say(`\nIn Salesforce: ${purged} Contacts are purged without a trace`);
  say('Complete comparisons: everything is read, only differences are sent');
  const compared = syncs.filter(({ name }) => name.startsWith('Contacts'));
  for (const { id } of compared) await api.reconcile(id);
  await allRuns(api, compared, say);

  const kinds = compareAll(salesforce, customerio, changes);
  say(`\n${verdict(kinds)}`);
  return kinds.every(({ differences }) => differences.length === 0) ? 'equal' : 'different';
}

/** Follows each sync to the end of its next run, and says how each went. */
async function allRuns(api: Api, syncs: Started[], say: Say): Promise<void> {
  const width = Math.max(...syncs.map(({ name }) => name.length));
  await Promise.all(
    syncs.map(async (sync) => {
      const startedMs = Date.now();
      const run = await succeeded(sync, await untilRunEnds(api, sync.id, sync.lastRunId, () => {}));
      sync.lastRunId = run.id;
      say(`  ${sync.name.padEnd(width)} ${describeRun(run, Date.now() - startedMs).trim()}`);
    }),
  );
}

async function succeeded({ name }: Started, run: Run): Promise<Run> {
  if (run.status === 'succeeded') return run;
  throw new UserError(`The ${run.mode} run of ${name} ${run.status}: ${run.failure?.message ?? 'it gives no reason'}`);
}

function verdict(kinds: readonly KindComparison[]): string {
  const rows = kinds.map(({ kind, inSalesforce, inCustomerio, equal }) => [
    kind,
    number(inSalesforce),
    number(inCustomerio),
    number(equal),
  ]);
  const differences = kinds.flatMap((each) => each.differences.map((line) => `${each.kind}: ${line}`));
  const words =
    differences.length === 0
      ? 'Compared one by one, attribute by attribute: all equal.'
      : `${number(differences.length)} DIFFERENCES:\n${differences
          .slice(0, SHOWN_DIFFERENCES)
          .map((line) => `  ${line}`)
          .join('\n')}`;
  return [table([['', 'in Salesforce', 'in Customer.io', 'equal'], ...rows]), '', words].join('\n');
}

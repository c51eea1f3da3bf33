import type { Run } from '../../src/client/api.generated.ts';
import { until } from '../support/until.ts';
import { differences } from '../support/expected-people.ts';
import { call, EVENTS, MEMBERS, OBJECTS, OWNER_NAME, PEOPLE, wake } from './world.ts';
import type { Field, World } from './world.ts';

type Attributes = Record<string, unknown>;
type Rejection = { recordId: string; reason: string; detail: string; resolution?: string };

/** Relationships make people of their own. */
const CONTACT_PREFIX = '003';
const SETTLED_MS = 240_000;

/** Failures that no fault of a vendor accounts for. */
const DEFECTS: ReadonlySet<string> = new Set(['run.accounting', 'run.defect', 'run.unreported']);

/** Runs until a run of each sync that began in the quiet has succeeded. */
export async function settle(world: World): Promise<void> {
  for (const id of Object.values(world.syncs)) {
    await call(world, 'POST', `/v1/syncs/${id}/resume`);
    await freshRun(world, id);
  }
}

/** A run that begins after this call, to its good end. What fails is run again: that is what an operator would do. */
export async function freshRun(world: World, id: string): Promise<void> {
  const { stack } = world;
  await until(
    `${id} stands still`,
    async () => {
      const { currentRun, status } = await stack.sync(id);
      if (currentRun !== undefined && status === 'waiting') await wake(world);
      return currentRun === undefined && status !== 'running';
    },
    SETTLED_MS,
  );
  const before = (await stack.sync(id)).lastRun?.id;
  let asked = '';
  await until(
    `a new run of ${id} succeeded`,
    async () => {
      const { currentRun, lastRun, status } = await stack.sync(id);
      if (currentRun !== undefined && status === 'waiting') await wake(world);
      if (currentRun !== undefined || status === 'running') return false;
      if (lastRun?.status === 'succeeded' && lastRun.id !== before) return true;
      const last = lastRun?.id ?? 'none';
      if (asked === last) return false;
      asked = last;
      await stack.api.expect('POST', `/v1/syncs/${id}/run`);
      return false;
    },
    SETTLED_MS,
  );
}

/** Everything that does not hold, a line each. */
export async function findFaults(world: World): Promise<string[]> {
  return [
    ...(await accountingFaults(world)),
    ...leakedSecrets(world),
    ...differences(expectedPeople(world), actualPeople(world)),
    ...objectFaults(world),
    ...memberFaults(world),
    ...eventFaults(world),
  ];
}

/** Newest first. */
export function allRuns(world: World, id: string): Promise<Run[]> {
  return everyPage<Run>(world, `/v1/syncs/${id}/runs`);
}

async function everyPage<Item>(world: World, path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor = ''; ;) {
    const query = `limit=100${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const page = await call<{ data: Item[]; nextCursor: string | null }>(world, 'GET', `${path}?${query}`);
    items.push(...page.data);
    if (page.nextCursor === null) return items;
    cursor = page.nextCursor;
  }
}

/** Every run has ended, its numbers add up, and each of its rejections is on its list. */
async function accountingFaults(world: World): Promise<string[]> {
  const faults: string[] = [];
  for (const id of Object.values(world.syncs)) {
    for (const run of await allRuns(world, id)) {
      const { recordsRead, recordsSent, recordsDeleted, recordsRejected, recordsSkipped } = run;
      const sum = recordsSent + recordsDeleted + recordsRejected + recordsSkipped;
      if (run.status === 'running') faults.push(`${run.id} still runs`);
      const { code = '', message } = run.failure ?? {};
      if (DEFECTS.has(code)) faults.push(`${run.id}: ${code}: ${message}`);
      if (recordsRead !== sum) faults.push(`${run.id} read ${recordsRead} and accounts for ${sum}`);
      const kept = await rejectionsOf(world, id, run.id);
      if (kept.length < recordsRejected) faults.push(`${run.id} rejected ${recordsRejected}, lists ${kept.length}`);
      if (kept.some(({ reason }) => reason === '')) faults.push(`${run.id} lists a rejection without a reason`);
    }
  }
  return faults;
}

export function rejectionsOf(world: World, id: string, runId: string): Promise<Rejection[]> {
  return everyPage<Rejection>(world, `/v1/syncs/${id}/runs/${runId}/rejections`);
}

function attributesOf(row: Readonly<Attributes>, fields: readonly Field[]): Attributes {
  const attributes: Attributes = {};
  for (const { source, target } of fields) {
    const value = row[source];
    if (value !== null && value !== undefined && value !== '') attributes[target] = value;
  }
  return attributes;
}

export function expectedPeople({ stack, asked }: World): Map<string, Attributes> {
  const rows = [...stack.salesforce.org.rows(PEOPLE.object)];
  return new Map(rows.map((row) => [String(row['Id']), attributesOf(row, asked.people)]));
}

export function actualPeople({ stack }: World): Map<string, Attributes> {
  const { people } = stack.customerio.workspace;
  const ids = [...people.ids()].filter((id) => id.startsWith(CONTACT_PREFIX));
  return new Map(ids.map((id) => [id, people.get(id)?.attributes ?? {}]));
}

function objectFaults(world: World): string[] {
  const { workspace } = world.stack.customerio;
  const actual = new Map<string, Attributes>();
  for (const key of workspace.objectKeys()) {
    if (key.typeId !== OBJECTS.format.objectTypeId) continue;
    const { objectName: _named, ...attributes } = workspace.object(key) ?? {};
    actual.set(key.objectId, attributes);
  }
  const { org } = world.stack.salesforce;
  const expected = new Map<string, Attributes>();
  for (const row of org.rows(OBJECTS.object)) {
    if (!world.asked.objects.holds(row)) continue;
    const owner = org.row('User', String(row['OwnerId']))['Name'];
    expected.set(String(row['Id']), attributesOf({ ...row, [OWNER_NAME]: owner }, OBJECTS.fields));
  }
  return differences(expected, actual);
}

/** Each contact with both ends is one relationship. */
function memberFaults({ stack: { customerio, salesforce } }: World): string[] {
  const { relationships } = customerio.workspace;
  const actual = new Map<string, Attributes>();
  for (const { object, personId } of relationships.pairs()) {
    actual.set(`${object.objectId}/${personId}`, relationships.get(object, personId) ?? {});
  }
  const { objectField, personField } = MEMBERS.format;
  const rows = [...salesforce.org.rows(MEMBERS.object)].filter((row) => row[objectField] && row[personField]);
  const expected = new Map(
    rows.map((row) => [`${String(row[objectField])}/${String(row[personField])}`, attributesOf(row, MEMBERS.fields)]),
  );
  return differences(expected, actual);
}

/** Each task of the org is one event, as the task was; a message that came again came as it was. */
function eventFaults(world: World): string[] {
  const { workspace } = world.stack.customerio;
  const faults = [...workspace.altered].map((id) => `message ${id} came again with another content`);
  const events = new Map<string, string[]>();
  for (const { type, event, messageId = '', userId, timestamp, data } of workspace.messages) {
    if (type !== 'track' || event !== EVENTS.format.name) continue;
    const recordId = messageId.split(':')[1] ?? '';
    const content = JSON.stringify([userId, timestamp, data['subject']]);
    events.set(recordId, [...(events.get(recordId) ?? []), content]);
  }
  for (const row of world.stack.salesforce.org.rows(EVENTS.object)) {
    const { Id: id, WhoId: who, CreatedDate: created, Subject: subject } = row;
    if (who === null) continue;
    const wanted = JSON.stringify([who, Date.parse(String(created)), subject ?? undefined]);
    const came = events.get(String(id)) ?? [];
    if (came.length !== 1 || came[0] !== wanted)
      faults.push(`task ${String(id)}: ${wanted} became ${came.join(' and ')}`);
  }
  return faults;
}

function leakedSecrets({ stack }: World): string[] {
  const said = `${stack.logs}\n${stack.api.transcript.join('\n')}`;
  const secrets = [...stack.salesforce.secrets(), stack.customerio.apiKey, ...stack.secrets];
  return secrets.some((secret) => said.includes(secret)) ? ['a secret is in a log line or an answer'] : [];
}

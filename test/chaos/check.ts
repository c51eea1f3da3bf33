import type { RunAnswer } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { differences } from '../support/expected-people.ts';
import { call, EVENTS, OBJECTS, PEOPLE } from './world.ts';
import type { World } from './world.ts';

type Attributes = Record<string, unknown>;
type Run = RunAnswer & { recordsSkipped: number };
type Rejection = { recordId: string; reason: string; detail: string };

const SETTLED_MS = 240_000;

/** Runs until a run of each sync that began in the quiet has succeeded. */
export async function settle(world: World): Promise<void> {
  for (const id of Object.values(world.syncs)) {
    await call(world, 'POST', `/v1/syncs/${id}/resume`);
    await freshRun(world, id);
  }
}

/** A run that begins after this call, to its good end. What fails is run again: that is what an operator would do. */
async function freshRun({ stack }: World, id: string): Promise<void> {
  await until(
    `${id} stands still`,
    async () => {
      const { currentRun, status } = await stack.sync(id);
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

/** Everything that does not hold, a line each. Retries what was rejected, as an operator would. */
export async function findFaults(world: World): Promise<string[]> {
  const faults = [...(await accountingFaults(world)), ...leakedSecrets(world)];
  const listed = await listedRejections(world, world.syncs.people);
  // Before anything is retried: what is not as it should be must be on the lists.
  const unlisted = peopleFaults(world).filter((line) => ![...listed.keys()].some((id) => line.startsWith(id)));
  faults.push(...unlisted.map((line) => `silently: ${line}`));
  await retryRejections(world);
  faults.push(...peopleFaults(world), ...objectFaults(world), ...eventFaults(world));
  return faults;
}

async function allRuns(world: World, id: string): Promise<Run[]> {
  const { data } = await call<{ data: Run[] }>(world, 'GET', `/v1/syncs/${id}/runs?limit=100`);
  return data;
}

/** Every run has ended, its numbers add up, and each of its rejections is on its list. */
async function accountingFaults(world: World): Promise<string[]> {
  const faults: string[] = [];
  for (const id of Object.values(world.syncs)) {
    for (const run of await allRuns(world, id)) {
      const { recordsRead, recordsSent, recordsDeleted, recordsRejected, recordsSkipped } = run;
      const sum = recordsSent + recordsDeleted + recordsRejected + recordsSkipped;
      if (run.status === 'running') faults.push(`${run.id} still runs`);
      if (recordsRead !== sum) faults.push(`${run.id} read ${recordsRead} and accounts for ${sum}`);
      const kept = await rejectionsOf(world, id, run.id);
      if (kept.length < recordsRejected) faults.push(`${run.id} rejected ${recordsRejected}, lists ${kept.length}`);
      if (kept.some(({ reason }) => reason === '')) faults.push(`${run.id} lists a rejection without a reason`);
    }
  }
  return faults;
}

async function rejectionsOf(world: World, id: string, runId: string): Promise<Rejection[]> {
  const path = `/v1/syncs/${id}/runs/${runId}/rejections?limit=100`;
  const { data } = await call<{ data: Rejection[] }>(world, 'GET', path);
  return data;
}

async function listedRejections(world: World, id: string): Promise<Map<string, string>> {
  const listed = new Map<string, string>();
  for (const run of await allRuns(world, id)) {
    for (const { recordId, reason } of await rejectionsOf(world, id, run.id)) listed.set(recordId, reason);
  }
  return listed;
}

async function retryRejections(world: World): Promise<void> {
  const id = world.syncs.people;
  for (const run of await allRuns(world, id)) {
    if (run.recordsRejected === 0) continue;
    await call(world, 'POST', `/v1/syncs/${id}/runs/${run.id}/rejections/retry`);
  }
  await freshRun(world, id);
}

function expected(
  world: World,
  object: string,
  fields: readonly { source: string; target: string }[],
): Map<string, Attributes> {
  const rows = new Map<string, Attributes>();
  for (const row of world.stack.salesforce.org.rows(object)) {
    const attributes: Attributes = {};
    for (const { source, target } of fields) {
      const value = row[source];
      if (value !== null && value !== undefined && value !== '') attributes[target] = value;
    }
    rows.set(String(row['Id']), attributes);
  }
  return rows;
}

function peopleFaults(world: World): string[] {
  const { people } = world.stack.customerio.workspace;
  const actual = new Map([...people.ids()].map((id) => [id, people.get(id)?.attributes ?? {}]));
  return differences(expected(world, PEOPLE.object, PEOPLE.fields), actual);
}

function objectFaults(world: World): string[] {
  const { workspace } = world.stack.customerio;
  const actual = new Map<string, Attributes>();
  for (const key of workspace.objectKeys()) {
    const { objectName: _named, ...attributes } = workspace.object(key) ?? {};
    actual.set(key.objectId, attributes);
  }
  return differences(expected(world, OBJECTS.object, OBJECTS.fields), actual);
}

/** Each task of the org is one event; two messages never share an id. */
function eventFaults(world: World): string[] {
  const faults: string[] = [];
  const events = new Map<string, number>();
  const messageIds = new Set<string>();
  for (const message of world.stack.customerio.workspace.messages) {
    const { messageId = '' } = message;
    if (messageIds.has(messageId)) faults.push(`message ${messageId} took effect twice`);
    messageIds.add(messageId);
    if (message.type !== 'track' || message.event !== EVENTS.format.name) continue;
    const recordId = messageId.split(':')[1] ?? '';
    events.set(recordId, (events.get(recordId) ?? 0) + 1);
  }
  const tasks = [...world.stack.salesforce.org.rows(EVENTS.object)].filter(({ WhoId: who }) => who !== null);
  for (const { Id: id } of tasks) {
    const count = events.get(String(id)) ?? 0;
    if (count !== 1) faults.push(`task ${String(id)} became ${count} events`);
  }
  return faults;
}

function leakedSecrets({ stack }: World): string[] {
  const said = `${stack.logs}\n${stack.api.transcript.join('\n')}`;
  return said.includes(stack.customerio.apiKey) ? ["the workspace's key is in a log line or an answer"] : [];
}

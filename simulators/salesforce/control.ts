import type { Answer } from './answer.ts';
import { json } from './answer.ts';
import { changeRows, isChange } from './change-rows.ts';
import type { Fault } from './faults.ts';
import type { Mutation } from './org/mutate.ts';
import { isObject, parseJson } from './read-body.ts';
import { readFault } from './read-fault.ts';
import type { Asked, Simulated } from './simulated.ts';

/** What is done at once; the other types of `POST /__simulator/faults` are faults to come. */
const ACTIONS: Record<string, (simulated: Simulated) => void> = {
  clear: ({ faults }) => faults.clear(),
  expire_jobs: ({ faults }) => faults.expireJobs(),
  drop_results: ({ faults }) => faults.dropResults(),
  expire_access_tokens: ({ tokens }) => tokens.expireAccessTokens(),
  revoke_all: ({ tokens }) => tokens.revokeAll(),
};

/**
 * What a person, a script or a test in another process asks of the simulator itself. No part of Salesforce: it needs no
 * token, no fault hits it, and it is in no count.
 * - `GET /__simulator/state`: rows, requests, faults.
 * - `POST /__simulator/tokens`: tokens, as if a person had just authorized a client.
 * - `POST /__simulator/mutate`: `{object, updates, inserts, deletes, seed}`; answers with the ids.
 * - `POST /__simulator/insert`, `update`, `delete`, `undelete`, `purge`, `hardDelete`, `merge`, `convertLead`: one change
 *   to single rows, as the org's method of this name makes it; their bodies are told by `isChange`.
 * - `GET`, `POST` (a fault, an action or a list of them), `DELETE /__simulator/faults`.
 */
export function control(asked: Asked, simulated: Simulated): Answer {
  const { org, requests, faults, usage, tokens } = simulated;
  const name = asked.url.pathname.replace('/__simulator/', '');
  if (asked.method === 'POST' && isChange(name)) return changeRows(name, asked.body, org);
  switch (`${asked.method} ${name}`) {
    case 'GET state': {
      const objects = Object.fromEntries([...org.tables.values()].map((table) => [table.name, table.liveCount]));
      return json(200, { objects, requests: requests.counts, faults: faults.list(), apiRequestsUsed: usage.used });
    }
    case 'POST tokens':
      return json(200, tokens.grant());
    case 'POST mutate':
      return mutate(asked.body, simulated);
    case 'GET faults':
      return json(200, faults.list());
    case 'POST faults':
      return addFaults(asked.body, simulated);
    case 'DELETE faults':
      faults.clear();
      return json(200, []);
    default:
      return json(404, { error: 'the simulator has no such resource' });
  }
}

function mutate(text: string, { org }: Simulated): Answer {
  const body = text === '' ? {} : parseJson(text);
  if (!isObject(body)) return json(400, { error: 'the body must be an object' });
  if (!isMutation(body)) return json(400, { error: 'object must be a text, the others whole numbers from 0' });
  if (!org.tables.has((body.object ?? 'Contact').toLowerCase())) return json(400, { error: 'no such object' });
  try {
    return json(200, org.mutate(body));
  } catch (error) {
    if (error instanceof RangeError) return json(409, { error: error.message });
    throw error;
  }
}

function isMutation(body: Record<string, unknown>): body is Mutation {
  const { object, ...counts } = body;
  const names = new Set(['updates', 'inserts', 'deletes', 'seed']);
  const areCounts = Object.entries(counts).every(
    ([name, count]) => names.has(name) && Number.isInteger(count) && Number(count) >= 0,
  );
  return areCounts && (object === undefined || typeof object === 'string');
}

/** All of them or, when one is wrong, none. */
function addFaults(text: string, simulated: Simulated): Answer {
  const body = parseJson(text);
  const toDo: (() => void)[] = [];
  for (const each of Array.isArray(body) ? body : [body]) {
    if (!isObject(each)) return json(400, { error: 'the body must be an object or a list of objects' });
    const action = ACTIONS[String(each['type'])];
    const fault: Fault | string | undefined = action === undefined ? readFault(each) : undefined;
    if (typeof fault === 'string') return json(400, { error: fault });
    toDo.push(() => (fault === undefined ? action?.(simulated) : simulated.faults.add(fault)));
  }
  for (const act of toDo) act();
  return json(200, simulated.faults.list());
}

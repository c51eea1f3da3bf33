import type { Answer } from './answer.ts';
import { json, methodNotAllowed, notFound } from './answer.ts';
import type { Fault } from './faults.ts';
import { parseObject } from './read-body.ts';
import type { Asked, Simulated } from './simulated.ts';

/** `/__simulator/…`: what tests in other processes need. No part of Salesforce. */
export function control(asked: Asked, simulated: Simulated): Answer {
  const what = asked.url.pathname.replace('/__simulator/', '');
  if (what === 'state') {
    const { org, requests, faults, usage } = simulated;
    const objects = Object.fromEntries([...org.tables.values()].map((table) => [table.name, table.liveCount]));
    return json(200, { objects, requests: requests.counts, faults: faults.list(), apiRequestsUsed: usage.used });
  }
  if (asked.method !== 'POST') return methodNotAllowed(asked.method, 'POST');
  const body = parseObject(asked.body === '' ? '{}' : asked.body) ?? {};
  switch (what) {
    case 'tokens':
      return json(200, simulated.tokens.grant());
    case 'mutate':
      return json(200, simulated.org.mutate(body));
    case 'faults':
      return faultControl(body, simulated);
    default:
      return notFound();
  }
}

function faultControl(body: Record<string, unknown>, { faults, tokens }: Simulated): Answer {
  switch (body['type']) {
    case 'clear':
      faults.clear();
      return json(200, {});
    case 'expire_jobs':
      faults.expireJobs();
      return json(200, {});
    case 'drop_results':
      faults.dropResults();
      return json(200, {});
    case 'expire_access_tokens':
      tokens.expireAccessTokens();
      return json(200, {});
    case 'revoke_all':
      tokens.revokeAll();
      return json(200, {});
    default:
      return isFault(body) ? json(200, { id: faults.add(body) }) : json(400, { error: 'no such fault' });
  }
}

const FAULT_TYPES = new Set<unknown>(['latency', 'status', 'reset', 'truncate', 'lost_answer', 'fail_job']);

function isFault(body: Record<string, unknown>): body is Fault {
  return FAULT_TYPES.has(body['type']);
}

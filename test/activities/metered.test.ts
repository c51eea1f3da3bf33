import { MockActivityEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { RequestWindows } from '../../src/customerio/request-window.ts';
import { PageSlots } from '../../src/domain/page-slots.ts';
import type { CallsLeft } from '../../src/activities/activities.ts';
import type { ActivityDependencies } from '../../src/activities/dependencies.ts';
import { metered } from '../../src/activities/metered.ts';
import { CALLS_USED_UP } from '../../src/domain/call-allowance.ts';
import { createSalesforces } from '../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../src/salesforce/oauth.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/pglite.ts';

let simulator: SalesforceSimulator;
let store: Store;
let deps: ActivityDependencies;

beforeAll(async () => {
  [simulator, store] = await Promise.all([startSalesforceSimulator({ contacts: 5 }), openTestStore()]);
  const { accessToken, refreshToken } = simulator.grantTokens();
  const { url: loginUrl } = simulator;
  await store.connections.create(
    { id: 'con_metered1', name: 'Acme', environment: 'custom', loginUrl, authMethod: 'refresh_token' },
    { accessToken, instanceUrl: loginUrl, grant: { type: 'refresh_token', refreshToken } },
  );
  const oauth = createSalesforceOAuth({ allowLoopback: true });
  const { forSyncs } = createSalesforces({ store, oauth, config: { allowLoopback: true, clientId: 'client' } });
  const customerio = () => Promise.reject(new Error('is not asked'));
  deps = {
    store,
    salesforce: forSyncs,
    customerio,
    windows: new RequestWindows(),
    pageSlots: new PageSlots(),
    log: pino({ level: 'silent' }),
  };
});
afterAll(async () => {
  await Promise.all([simulator.close(), store.close()]);
});

/** A step of so many calls; an earlier attempt may have made some. */
function step(calls: number, input: CallsLeft, earlier?: number): Promise<number> {
  const details = earlier === undefined ? {} : { attempt: 2, heartbeatDetails: { calls: earlier } };
  const environment = new MockActivityEnvironment(details);
  const activity = metered(
    deps,
    async ({ salesforce }, _input: CallsLeft) => {
      const org = await salesforce('con_metered1');
      for (let call = 0; call < calls; call += 1) await org.describe('Contact');
      return org.usage().calls;
    },
    { beats: true },
  );
  return environment.run(activity, input);
}

it('a step says how many calls it took, those of earlier attempts included', async () => {
  expect(await step(2, {})).toBe(2);
  expect(await step(2, {}, 3)).toBe(5);
});

it('a step stops at the calls that its run has left, attempts taken together, and says how many it made', async () => {
  const before = simulator.requests.count('describe');
  expect(await step(2, { callsLeft: 2 })).toBe(2);
  const failure = { code: CALLS_USED_UP, fault: 'quota' };
  await expect(step(3, { callsLeft: 2 })).rejects.toMatchObject({
    type: CALLS_USED_UP,
    nonRetryable: true,
    details: [failure, null, 2],
  });
  await expect(step(3, { callsLeft: 5 }, 4)).rejects.toMatchObject({ details: [failure, null, 5] });
  await expect(step(1, { callsLeft: 5 }, 6)).rejects.toMatchObject({ details: [failure, null, 6] });
  expect(simulator.requests.count('describe') - before).toBe(2 + 2 + 1);
});

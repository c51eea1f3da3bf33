import { randomUUID } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { TransferPageInput, TransferredPage } from '../../../src/activities/activities.ts';
import { createActivities } from '../../../src/activities/index.ts';
import type { ActivityDependencies } from '../../../src/activities/dependencies.ts';
import { RequestWindows } from '../../../src/customerio/request-window.ts';
import { PageSlots } from '../../../src/domain/page-slots.ts';
import { addCounts, NO_COUNTS, withRemovals } from '../../../src/domain/run.ts';
import type { RunCounts } from '../../../src/domain/run.ts';
import type { RunEnd } from '../../../src/domain/run-end.ts';
import { syncDefinitionSchema } from '../../../src/domain/sync-definition.ts';
import { SyncEntity } from '../../../src/domain/sync-entity.ts';
import { newSyncState } from '../../../src/domain/sync-state.ts';
import type { RunRequest } from '../../../src/domain/sync-state.ts';
import { createSalesforceByConnection } from '../../../src/salesforce/connect.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import type { Store } from '../../../src/store/store.ts';
import { createCustomerioByDestination } from '../../../src/destinations/destinations.ts';
import { DESTINATION_KINDS } from '../../../src/destinations/index.ts';

/** An org, a workspace, and a store: all that syncs need but Temporal. */
export type World = {
  store: Store;
  salesforce: SalesforceSimulator;
  customerio: CustomerioSimulator;
  connectionId: string;
  destinationId: string;
  deps: ActivityDependencies;
  close: () => Promise<void>;
};

/** `clock`: the org's, in milliseconds since 1970. */
export async function startWorld(store: Store, contacts: number, clock = Date.now): Promise<World> {
  const [salesforce, customerio] = await Promise.all([
    startSalesforceSimulator({ contacts, clock }),
    startCustomerioSimulator(),
  ]);
  const [connectionId, destinationId] = ['con', 'dst'].map((prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`);
  if (connectionId === undefined || destinationId === undefined) throw new Error('two ids');
  await store.connections.create({
    id: connectionId,
    name: 'Org',
    environment: 'custom',
    loginUrl: salesforce.url,
    authMethod: 'authorization_code',
  });
  const { accessToken, refreshToken } = salesforce.grantTokens();
  const grant = { type: 'refresh_token' as const, refreshToken };
  await store.connections.authorize(connectionId, { accessToken, grant, instanceUrl: salesforce.url });
  const { apiKey, url: endpoint } = customerio;
  await store.destinations.create({
    id: destinationId,
    name: 'Workspace',
    type: 'customerio',
    settings: { region: 'us', endpoint },
    secret: apiKey,
  });
  const windows = new RequestWindows();
  const deps: ActivityDependencies = {
    store,
    salesforce: createSalesforceByConnection({
      store,
      oauth: createSalesforceOAuth({ allowLoopback: true }),
      config: { allowLoopback: true, clientId: 'client', clientSecret: 'secret' },
    }),
    customerio: createCustomerioByDestination({
      destinations: store.destinations,
      kinds: DESTINATION_KINDS,
      allowLoopback: true,
      windows,
    }),
    windows,
    pageSlots: new PageSlots(),
    log: pino({ level: 'silent' }),
  };
  const close = async (): Promise<void> => {
    await Promise.all([salesforce.close(), customerio.close()]);
  };
  return { store, salesforce, customerio, connectionId, destinationId, deps, close };
}

/** What happens in the middle of a run; what it throws fails the run there. */
export type Incidents = {
  beforePages?: () => unknown;
  /** The results are gone after they were read: the same run submits another job and reads that. */
  beforeSecondJob?: () => unknown;
  beforeRemovals?: () => unknown;
  deps?: ActivityDependencies;
};

export type Ran = RunEnd & { removed: number };

/** A sync whose runs are the real activities in the workflow's order, one after the other. */
export class LedgerSync {
  readonly entity: SyncEntity;
  private readonly world: World;

  constructor(world: World, definition: Record<string, unknown>) {
    this.world = world;
    const { connectionId, destinationId } = world;
    this.entity = new SyncEntity(
      newSyncState({
        id: `syn_${randomUUID().replaceAll('-', '').slice(0, 20)}`,
        definition: syncDefinitionSchema.parse({
          name: 'Contacts',
          connectionId,
          destinationId,
          object: 'Contact',
          identifier: 'Id',
          fields: [{ source: 'Title', target: 'title' }],
          format: { type: 'person' },
          schedule: { every: '1d' },
          settlingLag: '0s',
          ...definition,
        }),
        createdAt: new Date().toISOString(),
        paused: false,
      }),
    );
  }

  get id(): string {
    return this.entity.state.id;
  }

  /** The run that is due, to its end; a failure is its outcome. */
  async run(incidents: Incidents = {}): Promise<Ran> {
    const request = this.entity.startRun(Date.now());
    this.entity.scheduleNext(Date.now() + 86_400_000);
    const ran: Ran = {
      id: request.id,
      mode: request.mode,
      status: 'succeeded',
      revision: request.revision,
      counts: NO_COUNTS,
      removed: 0,
      salesforceApiCalls: 0,
      startedAt: request.startedAt,
      endedAt: request.startedAt,
    };
    try {
      await this.deliver(request, ran, incidents);
    } catch (error) {
      ran.status = 'failed';
      const [code, message] = error instanceof Error ? [codeOf(error), error.message] : ['', ''];
      ran.failure = { code, message, passing: true };
    }
    this.entity.endRun(ran);
    return ran;
  }

  private async deliver(request: RunRequest, ran: Ran, incidents: Incidents): Promise<void> {
    const activities = createActivities(incidents.deps ?? this.world.deps);
    const { id: runId, syncId, mode, epoch, definition, retryOf, startedAt } = request;
    const { connectionId, destinationId, deletions, maxRejectedPercent } = definition;
    const prepared = await inActivity(() => activities.prepareRun(request));
    if (prepared.type === 'nothing_to_do') return;
    const { window, deletedAfter } = prepared;
    if (window !== undefined) ran.window = window;
    const retry = retryOf === undefined ? {} : { retryOf };
    const place = { syncId, runId, connectionId, destinationId };
    const limit = maxRejectedPercent === undefined ? {} : { maxRejectedPercent };
    const readAll = async (beforePages: Incidents['beforePages']): Promise<void> => {
      const job = await inActivity(() => activities.submitQueryJob({ runId, connectionId }));
      await inActivity(() => activities.awaitQueryJob({ ...job, connectionId }));
      await beforePages?.();
      let locator: string | undefined = '';
      for (let page = 0; locator !== undefined; page += 1) {
        const after = deletedAfter === undefined ? {} : { deletedAfter };
        const rules = { mode, epoch, deletions, before: ran.counts, ...limit, ...retry, ...after };
        const input: TransferPageInput = { ...job, ...place, ...rules, page, locator };
        const transferred: TransferredPage = await inActivity(() => activities.transferPage(input));
        ran.counts = addCounts(ran.counts, transferred.cursor.counts);
        locator = transferred.nextLocator;
      }
    };
    await readAll(incidents.beforePages);
    if (incidents.beforeSecondJob !== undefined) {
      await incidents.beforeSecondJob();
      ran.counts = NO_COUNTS;
      await readAll(undefined);
    }
    await incidents.beforeRemovals?.();
    if (prepared.removes === true) {
      const through = window?.through ?? startedAt;
      const input = { runId, syncId, mode, epoch, through, definition, ...retry };
      const { removals } = await inActivity(() => activities.removeDeparted(input));
      const settled: { counts: RunCounts; removed: number } = withRemovals(ran.counts, removals);
      ran.counts = settled.counts;
      ran.removed = settled.removed;
    }
    if (retryOf === undefined || prepared.chunk === undefined) return;
    const { throughRecordId } = prepared.chunk;
    await inActivity(() => activities.settleRetry({ runId, retryOf, throughRecordId }));
  }
}

async function inActivity<Output>(work: () => Promise<Output>): Promise<Output> {
  return new MockActivityEnvironment({ attempt: 1 }).run<[], Output, typeof work>(work);
}

function codeOf(error: Error): string {
  return 'type' in error && typeof error.type === 'string' ? error.type : error.name;
}

/** Ids of a contact that has an account, and of the account. */
export function employedContact({ salesforce }: World): [contact: string, account: string] {
  for (const row of salesforce.org.rows('Contact')) {
    const { Id: id, AccountId: account } = row;
    if (typeof id === 'string' && typeof account === 'string') return [id, account];
  }
  throw new Error('no contact has an account');
}

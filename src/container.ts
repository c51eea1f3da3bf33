import type { Logger } from 'pino';
import { createAlerts } from './alerts/alerts.ts';
import type { Alerts } from './alerts/alerts.ts';
import { createWebhook } from './alerts/webhook.ts';
import { createActivities } from './activities/index.ts';
import type { Activities, LocalActivities } from './activities/activities.ts';
import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import type { CustomerioByDestination } from './customerio/customerio.ts';
import { RequestWindows } from './customerio/request-window.ts';
import { USER_AGENT } from './customerio/user-agent.ts';
import { createCustomerioByDestination } from './destinations/destinations.ts';
import { DESTINATION_KINDS } from './destinations/index.ts';
import type { DestinationKind } from './destinations/kind.ts';
import { PageSlots } from './domain/page-slots.ts';
import { countedRejections } from './metrics/counted-rejections.ts';
import { createConnectionTokens, createSalesforces } from './salesforce/connect.ts';
import { keepTokensAlive } from './salesforce/keep-alive.ts';
import { createSalesforceOAuth } from './salesforce/oauth.ts';
import type { SalesforceByConnection, SalesforceOAuth } from './salesforce/salesforce.ts';
import { loadOrCreateEmbeddedKey } from './store/embedded-key.ts';
import { openStore } from './store/open-store.ts';
import type { Purged, Store } from './store/store.ts';

const DAY_MS = 24 * 60 * 60_000;

/** The parts that API and worker share; made once per process. */
export type Container = {
  store: Store;
  oauth: SalesforceOAuth;
  salesforce: SalesforceByConnection;
  destinationKinds: readonly DestinationKind[];
  customerio: CustomerioByDestination;
  /** What this process knows of the days of its connections' orgs. */
  salesforceDays: ReturnType<typeof createSalesforces>['days'];
  activities: Activities & LocalActivities;
  /** How many pages of large results this process transfers at once, if it is a worker. */
  pageSlots: PageSlots;
  /** Absent when no address for them is configured. */
  alerts: Alerts | undefined;
  /** Forgets runs and rejections that are older than they are kept. */
  purge(now: Date, signal: AbortSignal): Promise<Purged>;
  /** Refreshes what would die of disuse. */
  keepAlive(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

export async function createContainer(
  config: Config,
  log: Logger,
  destinationKinds: readonly DestinationKind[] = DESTINATION_KINDS,
): Promise<Container> {
  const allowLoopback = config.ALLOW_LOOPBACK_ENDPOINTS;
  const store = await openStore({
    databaseUrl: config.DATABASE_URL,
    dataDir: config.DATA_DIR,
    migrates: config.MIGRATE_ON_START,
    secretsKeys: config.SECRETS_KEY ?? [await embeddedKey(config)],
    onConnectionLost: (error) => log.warn({ error }, 'a database connection was lost; another takes its place'),
  });
  const oauth = createSalesforceOAuth({ allowLoopback });
  const connected = {
    store,
    oauth,
    config: {
      allowLoopback,
      clientId: config.SALESFORCE_CLIENT_ID,
      clientSecret: config.SALESFORCE_CLIENT_SECRET,
    },
  };
  const tokens = createConnectionTokens(connected);
  const salesforces = createSalesforces({ ...connected, tokens });
  const windows = new RequestWindows();
  const customerio = createCustomerioByDestination({
    destinations: store.destinations,
    kinds: destinationKinds,
    allowLoopback,
    windows,
  });
  const counted = { ...store, rejections: countedRejections(store.rejections) };
  const pageSlots = new PageSlots();
  const activities = createActivities({
    store: counted,
    salesforce: salesforces.forSyncs,
    customerio,
    windows,
    pageSlots,
    log,
  });
  return {
    store,
    oauth,
    salesforce: salesforces.forPeople,
    destinationKinds,
    customerio,
    salesforceDays: salesforces.days,
    activities,
    pageSlots,
    alerts: alertsOf(config, store, log),
    purge: (now, signal) => store.purge(new Date(now.getTime() - config.RUN_RETENTION_DAYS * DAY_MS), signal),
    keepAlive: (signal) => keepTokensAlive({ connections: store.connections, tokens, log }, signal),
    close: () => store.close(),
  };
}

/** Only the embedded store, which lies in the same folder, may make its own key. */
function embeddedKey(config: Config): Promise<Buffer> {
  if (config.DATABASE_URL !== undefined) {
    throw new ConfigError(
      'SECRETS_KEY: must be set together with DATABASE_URL: it encrypts tokens and keys. Make one with: openssl rand -base64 32',
    );
  }
  return loadOrCreateEmbeddedKey(config.DATA_DIR);
}

function alertsOf(config: Config, store: Store, log: Logger): Alerts | undefined {
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: keys } = config;
  if (url === undefined || keys === undefined) return undefined;
  const rules = {
    staleIntervals: config.ALERT_STALE_INTERVALS,
    rejectedPercent: config.ALERT_REJECTED_PERCENT,
    publicUrl: config.PUBLIC_URL,
  };
  return createAlerts({
    store: store.alerts,
    webhook: createWebhook({ url, keys, userAgent: USER_AGENT }),
    rules,
    log,
  });
}

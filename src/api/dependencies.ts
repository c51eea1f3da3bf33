import type { Logger } from 'pino';
import type { Alerts } from '../alerts/alerts.ts';
import type { DestinationKind } from '../destinations/kind.ts';
import type { FollowLimits } from './events/follow-sync.ts';
import type { FilterSuggester } from '../llm/filter-suggester.ts';
import type { SalesforceByConnection, SalesforceOAuth } from '../salesforce/salesforce.ts';
import type { Store } from '../store/store.ts';
import type { SyncClient } from '../temporal/sync-client.ts';

export type ApiToken = { name: string; token: string; scope: 'read' | 'write' };

export type ApiConfig = {
  /** Where people and Salesforce reach this API; the OAuth redirect URI is built from it. */
  publicUrl: string;
  apiTokens: readonly ApiToken[];
  allowLoopbackEndpoints: boolean;
  salesforceClientId?: string | undefined;
  salesforceClientSecret?: string | undefined;
  /** Per token, or per address for callers without one. */
  requestsPerMinute?: number;
};

/** All that the HTTP API needs from the rest of the service. */
export type ApiDependencies = {
  store: Store;
  syncs: SyncClient;
  salesforce: SalesforceByConnection;
  oauth: SalesforceOAuth;
  /** Those that destinations can be of. */
  destinationKinds: readonly DestinationKind[];
  /** Absent when no language model is configured. */
  suggester?: FilterSuggester | undefined;
  /** Absent when no address for them is configured. */
  alerts?: Alerts | undefined;
  config: ApiConfig;
  /** Aborted when the service is to end: streams of events end with it. */
  stopping?: AbortSignal | undefined;
  /** When absent: those of production. */
  eventLimits?: FollowLimits | undefined;
  log: Logger;
  clock: () => Date;
};

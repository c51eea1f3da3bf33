import type { OmittedField } from '../domain/field-plan.ts';
import type { RunCounts, RunMode, Window } from '../domain/run.ts';
import type { RunPlan } from '../domain/run-plan.ts';
import type { Rejection } from '../domain/rejection.ts';
import type { AlertStore } from './alert-store.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { ObjectTypeStore } from './object-type-store.ts';
import type { Readings } from './readings.ts';

/**
 * What must not be in a workflow history, or must outlive it. One implementation (kysely) runs on PostgreSQL and on
 * the embedded PGlite. Secrets are encrypted before they reach a table and decrypted only by the methods that say so.
 */
export type Store = {
  connections: ConnectionStore;
  authorizations: AuthorizationStore;
  destinations: DestinationStore;
  objectTypes: ObjectTypeStore;
  runs: RunStore;
  rejections: RejectionStore;
  ledger: LedgerStore;
  idempotencyKeys: IdempotencyStore;
  alerts: AlertStore;
  readings: Readings;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /**
   * Deletes authorizations that have expired and answers that are no longer replayed, and encrypts with the newest key
   * what older keys encrypted. Meant to be called hourly, by any number of processes.
   */
  sweep(now: Date): Promise<Swept>;
  /**
   * Forgets some of the runs, with their plans, and rejections that are older than `before`. Never the last 50 runs of a
   * sync, nor one under way, nor one with a rejection that is neither resolved nor superseded by a later one of the same
   * record. Bounded: meant to be called hourly, by any number of processes. Ends early when `signal` is aborted.
   */
  purge(before: Date, signal?: AbortSignal): Promise<Purged>;
  close(): Promise<void>;
};

/** Rows that were forgotten. */
export type Purged = { runs: number; rejections: number };

/** Rows that a sweep deleted, secrets that it encrypted anew, and secrets that no key of the list opens. */
export type Swept = { authorizations: number; idempotencyKeys: number; resealed: number; unreadable: number };

/** `limit` rows after `cursor`, newest first; `nextCursor` is absent on the last page. Cursors are opaque. */
export type PageRequest = { limit: number; cursor?: string };
export type Page<T> = { data: T[]; nextCursor?: string };

export type ConnectionEnvironment = 'production' | 'sandbox' | 'custom';
export type ConnectionStatus = 'pending_authorization' | 'connected' | 'reauthorization_required';
export type AuthMethod = 'authorization_code' | 'refresh_token' | 'jwt_bearer' | 'client_credentials';

/** By what a connection gets its next access token: what a person granted, or what an admin set up once and for all. */
export type Grant =
  | { type: 'refresh_token'; refreshToken: string }
  /** `privateKey`: PEM. */
  | { type: 'jwt_bearer'; username: string; privateKey: string }
  /** With the secret of the connection's OAuth client. */
  | { type: 'client_credentials' };

export type Connection = {
  id: string;
  name: string;
  environment: ConnectionEnvironment;
  /** Origin of the OAuth host, such as `https://login.salesforce.com`. */
  loginUrl: string;
  authMethod: AuthMethod;
  status: ConnectionStatus;
  /** Why it needs a person, when it does. */
  statusReason?: string;
  /** Own client of this connection; the service's client when absent. */
  clientId?: string;
  instanceUrl?: string;
  organizationId?: string;
  username?: string;
  /** Percent of the org's daily API calls at which syncs stop, whoever made the calls: the rest is for other applications. */
  maxDailyApiPercent: number;
  createdAt: Date;
};

export type NewConnection = {
  id: string;
  name: string;
  environment: ConnectionEnvironment;
  loginUrl: string;
  authMethod: AuthMethod;
  clientId?: string;
  clientSecret?: string;
  /** 80 when absent. */
  maxDailyApiPercent?: number;
};

/** Decrypted; stays inside `salesforce/token-provider` and the OAuth code. */
export type ConnectionTokens = {
  /** Grows with every stored token: what a lease and an update are checked against. */
  tokenVersion: number;
  accessToken: string;
  instanceUrl: string;
  grant: Grant;
};

export type AuthorizedTokens = {
  accessToken: string;
  instanceUrl: string;
  grant: Grant;
  /** Takes the place of the connection's own, when given. */
  clientSecret?: string;
  organizationId?: string;
  username?: string;
};

export type ConnectionStore = {
  /** With tokens it is `connected` from the start. */
  create(connection: NewConnection, tokens?: AuthorizedTokens): Promise<Connection>;
  get(id: string): Promise<Connection | undefined>;
  list(page: PageRequest): Promise<Page<Connection>>;
  update(id: string, change: { name?: string; maxDailyApiPercent?: number }): Promise<Connection | undefined>;
  delete(id: string): Promise<boolean>;
  /** Decrypted client secret of this connection's own OAuth client, when it has one. */
  clientSecret(id: string): Promise<string | undefined>;
  /** Decrypted tokens; undefined before the first authorization. */
  tokens(id: string): Promise<ConnectionTokens | undefined>;
  /** First or repeated authorization: stores the tokens, sets `connected`, ends any refresh lease. */
  authorize(id: string, tokens: AuthorizedTokens): Promise<Connection>;
  /** Who is behind the tokens; what is left out stays as it is. */
  identify(id: string, identity: { organizationId?: string; username?: string }): Promise<Connection>;
  /**
   * Takes the right to refresh for `leaseMs` if nobody holds it and the stored token is still `tokenVersion`. The
   * returned lease id is needed to store the result, so a holder that was too slow cannot overwrite another's token.
   */
  takeRefreshLease(id: string, tokenVersion: number, leaseMs: number): Promise<{ leaseId: string } | undefined>;
  /** Stores a refresh's result and ends the lease; `refreshToken` only when Salesforce rotated it. False: the lease was lost. */
  storeRefreshedTokens(
    id: string,
    leaseId: string,
    tokens: { accessToken: string; refreshToken?: string; instanceUrl: string },
  ): Promise<boolean>;
  /** Ends the lease without a result (the refresh failed and may be tried again). */
  releaseRefreshLease(id: string, leaseId: string): Promise<void>;
  /** Only if the stored token is still `tokenVersion`: a fresh authorization is never undone by an old failure. */
  requireReauthorization(id: string, tokenVersion: number, reason: string): Promise<boolean>;
  /** Connected, with a refresh token that was not used for `idleMs`, by the database's clock; longest unused first. */
  idle(idleMs: number): Promise<{ id: string; tokenVersion: number }[]>;
};

/** A person's authorization under way: single use, bound to one connection. */
export type PendingAuthorization = {
  connectionId: string;
  /** PKCE verifier; encrypted at rest. */
  codeVerifier: string;
  redirectUri: string;
};

export type AuthorizationStore = {
  /** `state` is stored only as its SHA-256. */
  create(state: string, pending: PendingAuthorization, expiresAt: Date): Promise<void>;
  /** Returns and deletes it in one statement; undefined when unknown, used or expired. */
  consume(state: string): Promise<PendingAuthorization | undefined>;
};

export type Destination = {
  id: string;
  name: string;
  /** See `destinations/index.ts`. */
  type: string;
  /** What its kind keeps of it besides the secret: JSON, by the schema of the kind. */
  settings: Readonly<Record<string, unknown>>;
  createdAt: Date;
};

export type DestinationStore = {
  create(destination: {
    id: string;
    name: string;
    type: string;
    settings: Readonly<Record<string, unknown>>;
    secret: string;
  }): Promise<Destination>;
  get(id: string): Promise<Destination | undefined>;
  list(page: PageRequest): Promise<Page<Destination>>;
  update(id: string, change: { name?: string; secret?: string }): Promise<Destination | undefined>;
  delete(id: string): Promise<boolean>;
  /** Decrypted. */
  secret(id: string): Promise<string | undefined>;
};

export type RunStatus = 'running' | 'succeeded' | 'failed' | 'canceled';

export type Run = {
  id: string;
  syncId: string;
  mode: RunMode;
  status: RunStatus;
  revision: number;
  window?: Window;
  counts: RunCounts;
  salesforceApiCalls: number;
  startedAt: Date;
  endedAt?: Date;
  failure?: { code: string; message: string };
  /** Taken out of Customer.io besides the deletions among the rows; absent where no ledger is kept. */
  removed?: number;
  /** Fields of the definition that Salesforce no longer has, left out of this run. */
  missingFields: string[];
  /** What it took, and what `fields: "all"` could not take; only in the answer for one run. */
  fields?: { source: string; target: string }[];
  omittedFields?: OmittedField[];
};

export type RunStore = {
  /** Idempotent: a second start of the same run keeps the first row's `startedAt` and replaces the plan. */
  start(run: {
    id: string;
    syncId: string;
    mode: RunMode;
    revision: number;
    startedAt: Date;
    window?: Window;
    plan?: RunPlan;
    missingFields: string[];
  }): Promise<void>;
  plan(id: string): Promise<RunPlan | undefined>;
  /** Idempotent. Creates the row when the run failed before it was started. */
  finish(run: {
    id: string;
    syncId: string;
    mode: RunMode;
    revision: number;
    startedAt: Date;
    status: Exclude<RunStatus, 'running'>;
    counts: RunCounts;
    removed?: number;
    salesforceApiCalls: number;
    failure?: { code: string; message: string };
  }): Promise<void>;
  get(syncId: string, id: string): Promise<Run | undefined>;
  list(syncId: string, page: PageRequest): Promise<Page<Run>>;
};

export type StoredRejection = Rejection & {
  runId: string;
  at: Date;
  /** Set when a later run delivered its record, or found that it no longer belongs to the sync. */
  resolution?: 'delivered' | 'gone';
};

export type RejectionStore = {
  /** In bulk, idempotent by (run, record): a page that is read twice keeps one row. */
  add(syncId: string, runId: string, rejections: readonly Rejection[]): Promise<void>;
  list(runId: string, page: PageRequest): Promise<Page<StoredRejection>>;
  count(runId: string): Promise<number>;
  /** Record ids of a run that are not resolved, ordered by id, after `afterRecordId`. */
  unresolvedIds(runId: string, limit: number, afterRecordId?: string): Promise<string[]>;
  resolve(runId: string, recordIds: readonly string[], resolution: 'delivered' | 'gone'): Promise<void>;
  /** Has any run of the sync rejected a record and left it so? */
  hasOpen(syncId: string): Promise<boolean>;
  /** Resolves what runs of the sync that began before `runId` left open of these records; what began later knows better. */
  resolveEarlier(
    syncId: string,
    runId: string,
    recordIds: readonly string[],
    resolution: 'delivered' | 'gone',
  ): Promise<void>;
};

/** The answer of a create call, kept for 24 hours so that a repeated request does not create twice. */
export type IdempotentAnswer = { status: number; body: unknown };

export type IdempotencyStore = {
  /**
   * `new`: the caller runs the request, then `complete`s or `forget`s it. `replay`: answer with what was answered.
   * `in_progress`: another request with the key is running. `mismatch`: the key was used with a different body.
   */
  begin(
    key: string,
    requestHash: string,
  ): Promise<
    { type: 'new' } | { type: 'replay'; answer: IdempotentAnswer } | { type: 'in_progress' } | { type: 'mismatch' }
  >;
  complete(key: string, answer: IdempotentAnswer): Promise<void>;
  forget(key: string): Promise<void>;
};

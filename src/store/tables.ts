import type { ColumnType, Generated, JSONColumnType, Kysely } from 'kysely';
import type { AlertKind } from '../domain/alerts/alert-kind.ts';
import type { Watch } from '../domain/alerts/watch.ts';
import type { RemovalOutcome, RemovalReason } from '../domain/ledger.ts';
import type { RejectionReason } from '../domain/rejection.ts';
import type { RunPlan } from '../domain/run-plan.ts';
import type { RunMode } from '../domain/run.ts';
import type { AuthMethod, ConnectionEnvironment, ConnectionStatus, RunStatus } from './store.ts';

/** The schema as the newest migration leaves it. Columns that end in `_sealed` hold encrypted text (`crypto.ts`). */
export type Tables = {
  connections: ConnectionTable;
  authorizations: AuthorizationTable;
  destinations: DestinationTable;
  object_types: ObjectTypeTable;
  runs: RunTable;
  rejections: RejectionTable;
  ledgers: LedgerTable;
  deliveries: DeliveryTable;
  removals: RemovalTable;
  idempotency_keys: IdempotencyKeyTable;
  alert_watches: AlertWatchTable;
  alerts: AlertTable;
  alert_messages: AlertMessageTable;
};

export type Database = Kysely<Tables>;

/** Written by the database's own clock unless given. */
type Stamp = ColumnType<Date, Date | undefined, Date>;
/** The driver reads bigint as text. */
type Count = ColumnType<string, number | undefined, number>;

export type ConnectionTable = {
  id: string;
  name: string;
  environment: ConnectionEnvironment;
  login_url: string;
  auth_method: AuthMethod;
  status: Generated<ConnectionStatus>;
  status_reason: string | null;
  client_id: string | null;
  client_secret_sealed: string | null;
  instance_url: string | null;
  organization_id: string | null;
  username: string | null;
  /** Of the org's day, for syncs. */
  max_daily_api_percent: Generated<number>;
  access_token_sealed: string | null;
  refresh_token_sealed: string | null;
  /** With `private_key_sealed`: who a JWT is for. */
  grant_username: string | null;
  private_key_sealed: string | null;
  /** When Salesforce last gave a token; null where it is not known. */
  refreshed_at: Date | null;
  token_version: Generated<number>;
  lease_id: string | null;
  leased_until: Date | null;
  created_at: Stamp;
};

type AuthorizationTable = {
  state_hash: string;
  connection_id: string;
  code_verifier_sealed: string;
  redirect_uri: string;
  expires_at: Date;
};

export type DestinationTable = {
  id: string;
  name: string;
  type: Generated<string>;
  /** Null in rows of releases before version 10 of the schema, which knew two settings. */
  settings: JSONColumnType<Record<string, unknown>> | null;
  region: string | null;
  endpoint: string | null;
  /** The secret of its kind, whatever that calls it. */
  api_key_sealed: string;
  created_at: Stamp;
};

export type ObjectTypeTable = {
  destination_id: string;
  object_type_id: string;
  singular: string;
  plural: string;
  request_seed: string | null;
  created_at: Stamp;
};

export type RunTable = {
  id: string;
  sync_id: string;
  mode: RunMode;
  status: Generated<RunStatus>;
  revision: number;
  window_after: Date | null;
  window_through: Date | null;
  plan: JSONColumnType<RunPlan> | null;
  missing_fields: Generated<string[]>;
  rows_read: Count;
  rows_sent: Count;
  rows_deleted: Count;
  rows_rejected: Count;
  rows_skipped: Count;
  rows_removed: ColumnType<string | null, number | null | undefined, number | null>;
  salesforce_api_calls: Generated<number>;
  failure_code: string | null;
  failure_message: string | null;
  started_at: Stamp;
  ended_at: Date | null;
};

export type RejectionTable = {
  run_id: string;
  record_id: string;
  sync_id: string;
  reason: RejectionReason;
  detail: string;
  resolution: 'delivered' | 'gone' | null;
  resolved_at: Date | null;
  created_at: Stamp;
};

/** A row vouches for what the sync's deliveries and removals say. */
type LedgerTable = {
  sync_id: string;
  generation: string;
  filled: Generated<boolean>;
};

type DeliveryTable = {
  sync_id: string;
  record_id: string;
  /** As `ledger-key.ts` writes it. Null: the record's own id. */
  key: string | null;
  fingerprint: Buffer;
  epoch: number;
  /** Ordinal of the last run that read it. */
  seen: number;
};

type RemovalTable = {
  sync_id: string;
  /** As `ledger-key.ts` writes it. */
  key: string;
  record_id: string;
  version: string;
  reason: RemovalReason;
  /** Null while it is pending. */
  outcome: RemovalOutcome | null;
  /** Which run's outcome it is. */
  run_id: string | null;
};

type IdempotencyKeyTable = {
  key: string;
  request_hash: string;
  /** Null while the request is running. */
  answer_sealed: string | null;
  created_at: Stamp;
};

type AlertWatchTable = {
  /** Of the sync or the connection; of a group its key. */
  id: string;
  type: Watch['subject']['type'];
  watch: JSONColumnType<Watch>;
  /** When it is to be judged, if nothing is reported before; null: not by itself. */
  check_at: Date | null;
};

export type AlertTable = {
  id: string;
  /** Of the sync, the connection or the destination. */
  subject_id: string;
  subject_type: 'sync' | 'connection' | 'destination';
  /** See `groupKey`: with which others it is told. */
  group_key: string | null;
  /** The alert whose messages tell of it, where it is told with others. */
  told_by: string | null;
  kind: AlertKind;
  name: string;
  code: string;
  message: string;
  run_id: string | null;
  since: Date;
  /** When it was decided to tell of it. */
  created_at: Date;
  resolved_at: Date | null;
};

export type AlertMessageTable = {
  id: string;
  alert_id: string;
  lane: string;
  position: Generated<string>;
  type: string;
  body: string;
  created_at: Date;
  due_at: Date;
  attempts: Generated<number>;
  lease_id: string | null;
  leased_until: Date | null;
  outcome: 'delivered' | 'given_up' | null;
  ended_at: Date | null;
  last_error: string | null;
};

import type { RejectionReason } from '../domain/rejection.ts';
import type { RunMode } from '../domain/run.ts';
import { MetricRegistry } from './registry.ts';

/**
 * Every metric of ours, by name, unit and labels. Counted once a batch, a page or a request, never once a record. No label
 * holds the id of a sync, run or record, nor a URL: their number has no bound.
 */

const SECONDS_OF_A_REQUEST = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];
const SECONDS_OF_A_PAGE = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400];
const SECONDS_OF_A_RUN = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 172_800];
const BYTES_OF_A_BATCH = [1_024, 8_192, 32_768, 65_536, 131_072, 262_144, 393_216, 460_800, 512_000];

const define = new MetricRegistry();

export const metrics = {
  recordsRead: define.counter({
    name: 'records_read_total',
    unit: 'records',
    help: 'Rows of Salesforce that got their outcome. What a crashed attempt repeats counts again.',
  }),
  recordsSent: define.counter({
    name: 'records_sent_total',
    unit: 'records',
    help: 'Records that Customer.io accepted as creates or updates.',
  }),
  recordsDeleted: define.counter({
    name: 'records_deleted_total',
    unit: 'records',
    help: 'Deletions that Customer.io accepted, those at the end of a run included.',
  }),
  recordsSkipped: define.counter({
    name: 'records_skipped_total',
    unit: 'records',
    help: 'Rows that needed no message, or none yet: deletions that a ledger settles at the end of the run begin here.',
  }),
  recordsRejected: define.counter({
    name: 'records_rejected_total',
    unit: 'records',
    help: 'Records that were refused, here or by Customer.io, by reason. Each is listed by the API.',
    labels: ['reason'],
  }),
  runs: define.counter({
    name: 'runs_total',
    unit: 'runs',
    help: 'Runs that ended, by mode and by how.',
    labels: ['mode', 'status'],
  }),
  runSeconds: define.histogram({
    name: 'run_duration_seconds',
    unit: 'seconds',
    help: 'From the beginning of a run to its end, waits and pauses included.',
    labels: ['mode'],
    buckets: SECONDS_OF_A_RUN,
  }),
  pageSeconds: define.histogram({
    name: 'page_transfer_seconds',
    unit: 'seconds',
    help: 'One attempt at one result page, from the request to Salesforce to the last answer of Customer.io.',
    labels: ['outcome'],
    buckets: SECONDS_OF_A_PAGE,
  }),
  salesforceRequests: define.counter({
    name: 'salesforce_requests_total',
    unit: 'requests',
    help: 'Requests to Salesforce, by what they are for and by the class of the answer (`none`: there was none).',
    labels: ['operation', 'status'],
  }),
  salesforceSeconds: define.histogram({
    name: 'salesforce_request_seconds',
    unit: 'seconds',
    help: 'From a request to Salesforce to the first byte of its answer.',
    labels: ['operation'],
    buckets: SECONDS_OF_A_REQUEST,
  }),
  salesforceCalls: define.counter({
    name: 'salesforce_api_calls_total',
    unit: 'calls',
    help: "Calls of this process that count against an org's day, by connection; from the 51st connection on together as `other`.",
    labels: ['connection'],
  }),
  salesforceDayUsed: define.gauge({
    name: 'salesforce_day_used_ratio',
    unit: 'ratio',
    help: "Part of the org's daily API calls that is used up, whoever made the calls, as its last answer said. Absent after 15 minutes without a word.",
    labels: ['connection'],
  }),
  tokenRefreshes: define.counter({
    name: 'token_refreshes_total',
    unit: 'refreshes',
    help: 'Access tokens asked for: `refreshed`, `refused` (a person must authorize), `failed` (tried again), `not_stored`.',
    labels: ['outcome'],
  }),
  customerioRequests: define.counter({
    name: 'customerio_requests_total',
    unit: 'requests',
    help: 'Requests to Customer.io by class of the answer; 429 apart, `none`: there was no answer.',
    labels: ['status'],
  }),
  customerioSeconds: define.histogram({
    name: 'customerio_request_seconds',
    unit: 'seconds',
    help: 'From a request to Customer.io to the end of its answer.',
    buckets: SECONDS_OF_A_REQUEST,
  }),
  customerioBatchBytes: define.histogram({
    name: 'customerio_batch_bytes',
    unit: 'bytes',
    help: 'Bodies of the requests to Customer.io, which takes 500 KB.',
    buckets: BYTES_OF_A_BATCH,
  }),
  apiRequests: define.counter({
    name: 'api_requests_total',
    unit: 'requests',
    help: 'Requests to the HTTP API by route template (`unmatched`: there is none) and status.',
    labels: ['method', 'route', 'status'],
  }),
  apiSeconds: define.histogram({
    name: 'api_request_seconds',
    unit: 'seconds',
    help: 'From a request to the HTTP API to the end of its answer.',
    labels: ['method', 'route'],
    buckets: SECONDS_OF_A_REQUEST,
  }),
  syncs: define.gauge({
    name: 'syncs',
    unit: 'syncs',
    help: 'Syncs by how they stand between runs, from the store. Served by processes with the API.',
    labels: ['status'],
  }),
  syncsLagging: define.gauge({
    name: 'syncs_lagging',
    unit: 'syncs',
    help: 'Syncs that have been due for longer than `over` without a successful run since. Each counts in all smaller ones too.',
    labels: ['over'],
  }),
  syncLagWorst: define.gauge({
    name: 'sync_lag_worst_seconds',
    unit: 'seconds',
    help: 'Of the sync that has been due for longest without a successful run since; paused syncs and first runs left out.',
  }),
  syncsStale: define.gauge({
    name: 'syncs_stale',
    unit: 'syncs',
    help: 'Syncs without a successful run for ALERT_STALE_INTERVALS intervals of their schedule.',
  }),
  connections: define.gauge({
    name: 'connections',
    unit: 'connections',
    help: 'Salesforce connections by status, from the store.',
    labels: ['status'],
  }),
  alertsOpen: define.gauge({
    name: 'alerts_open',
    unit: 'alerts',
    help: 'Alerts that are not resolved, by kind. None where no ALERT_WEBHOOK_URL is set.',
    labels: ['kind'],
  }),
  alertMessagesWaiting: define.gauge({
    name: 'alert_messages_waiting',
    unit: 'messages',
    help: 'Messages about alerts that the receiver has not accepted yet.',
  }),
  storeUp: define.gauge({
    name: 'store_up',
    unit: 'boolean',
    help: '1 when the last look at the store for the gauges above went well, else 0, and those are absent.',
  }),
  sdkUp: define.gauge({
    name: 'sdk_metrics_up',
    unit: 'boolean',
    help: "1 when the Temporal SDK's metrics are on this page, 0 when they could not be read. Absent in a process with the API alone.",
  }),
  build: define.gauge({
    name: 'build_info',
    unit: 'info',
    help: 'Always 1: which version this is and what the process does (`all`, `api`, `worker`).',
    labels: ['version', 'role'],
  }),
};

/** For the page; Node's own metrics join it when it is served. */
export const metricRegistry = define.registry;
/** In the order of this file. */
export const METRIC_DESCRIPTIONS = define.descriptions;

const REASONS = [
  'missing_identifier',
  'identifier_too_long',
  'attribute_too_long',
  'message_too_large',
  'unreadable_value',
  'missing_event_name',
  'event_name_too_long',
  'reserved_event_name',
  'refused_by_customerio',
] as const satisfies readonly RejectionReason[];
const MODES = ['full', 'incremental', 'reconcile', 'retry'] as const satisfies readonly RunMode[];

/** From the start at 0: of a series that begins with its first event, `rate` never sees that event. */
for (const reason of REASONS) metrics.recordsRejected.inc({ reason }, 0);
for (const mode of MODES) {
  for (const status of ['succeeded', 'failed', 'canceled']) metrics.runs.inc({ mode, status }, 0);
}
for (const outcome of ['refreshed', 'refused', 'failed', 'not_stored']) metrics.tokenRefreshes.inc({ outcome }, 0);
for (const status of ['2xx', '4xx', '429', '5xx', 'none']) metrics.customerioRequests.inc({ status }, 0);

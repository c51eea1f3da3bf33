import { z } from 'zod';
import { durationMs, durationSchema } from './duration.ts';
import { apiNameSchema, fieldMappingSchema, fieldPathSchema } from './field-names.ts';
import { formatSchema } from './format.ts';
import { jsonProblem } from './json-limits.ts';

const DAY_MS = 86_400_000;
/** Timers of centuries are more than a Temporal server can set. */
const MAX_INTERVAL_MS = 366 * DAY_MS;
const MAX_START_MS = Date.UTC(2100, 0, 1);
const MAX_SETTLING_LAG_MS = 7 * DAY_MS;
/** An empty run of an object with a few lookups takes about as many. */
const MIN_CALLS_PER_RUN = 10;
/** More than any org has in a day. */
const MAX_CALLS_PER_RUN = 10_000_000;
/** Of `integrations`, which becomes a part of every message. */
const INTEGRATIONS_LIMITS = { depth: 16, characters: 10_000 };

const startAtSchema = z.iso
  .datetime({ offset: true, abort: true })
  .refine((time) => Date.parse(time) < MAX_START_MS, 'must be before the year 2100');

export const cronScheduleSchema = z.strictObject({
  cron: z.string().min(1).max(200),
  /** IANA name. */
  timeZone: z.string().min(1).max(100).default('UTC'),
  /** The first run waits until then. */
  startAt: startAtSchema.optional(),
});

export const intervalScheduleSchema = z.strictObject({
  /** `15m`, `1h`, `1d`. */
  every: durationSchema.refine((every) => durationMs(every) <= MAX_INTERVAL_MS, 'must be at most a year (366d)'),
  startAt: startAtSchema.optional(),
});

export const scheduleSchema = z.union([cronScheduleSchema, intervalScheduleSchema]);

export const connectionIdSchema = z.string().regex(/^con_[A-Za-z0-9]{8,40}$/, 'must be a connection id (con_…)');
export const destinationIdSchema = z.string().regex(/^dst_[A-Za-z0-9]{8,40}$/, 'must be a destination id (dst_…)');

/** What a user says about one sync. The HTTP API, the signals and the workflow state all speak this shape. */
export const syncDefinitionSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  connectionId: connectionIdSchema,
  destinationId: destinationIdSchema,
  object: apiNameSchema,
  /** The field whose value identifies the person (or object) at Customer.io. */
  identifier: fieldPathSchema,
  /** `all`: every field that Salesforce shows and exports, as each run finds them. */
  fields: z.union([z.array(fieldMappingSchema).min(1).max(300), z.literal('all')]),
  /** One SOQL condition, without WHERE. */
  filter: z.string().trim().min(1).max(20_000).optional(),
  format: formatSchema,
  deletions: z.enum(['send', 'ignore']).default('send'),
  schedule: scheduleSchema,
  /** Which destinations behind the Customer.io source receive the messages, as its API defines it. */
  integrations: z
    .record(z.string().max(200), z.union([z.boolean(), z.record(z.string(), z.json())]))
    .refine((integrations) => jsonProblem(integrations, INTEGRATIONS_LIMITS) === undefined, {
      error: ({ input }) => jsonProblem(input, INTEGRATIONS_LIMITS) ?? 'is too large',
    })
    .optional(),
  /** How long rows are left to settle before a window may include them. */
  settlingLag: durationSchema
    .refine((lag) => durationMs(lag) <= MAX_SETTLING_LAG_MS, 'must be at most a week (7d)')
    .default('5m'),
  /** A text over Customer.io's limit for attribute values: the record is rejected (when absent), or the text is cut. */
  longValues: z.enum(['reject', 'truncate']).optional(),
  /**
   * Remembers what was delivered. Always on for events and relationships; for people and objects on by wish, or where
   * another setting needs it.
   */
  ledger: z.boolean().optional(),
  /** A record that no longer matches the filter: stays at Customer.io (when absent), or is deleted there. */
  leavesFilter: z.enum(['keep', 'delete']).optional(),
  /** When everything is read and compared with what was delivered; only differences are sent. */
  reconcile: scheduleSchema.optional(),
  /**
   * A complete read that would take out more than this share of what was delivered stops instead. When absent: 50, and 20
   * records in any case.
   */
  maxRemovedPercent: z.number().min(0).max(100).optional(),
  /** A run of which more than this share of the records tried is rejected stops. When absent: 50. */
  maxRejectedPercent: z.number().min(0).max(100).optional(),
  maxApiCallsPerRun: z.int().min(MIN_CALLS_PER_RUN).max(MAX_CALLS_PER_RUN).optional().meta({
    description:
      "A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run.",
    example: 500,
  }),
});

export type SyncDefinition = z.infer<typeof syncDefinitionSchema>;
/** What a sync says of records and times; where from and where to is not said. */
export type PlacelessDefinition = Omit<SyncDefinition, 'connectionId' | 'destinationId'>;
export type Schedule = z.infer<typeof scheduleSchema>;

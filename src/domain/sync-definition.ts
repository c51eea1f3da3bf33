import { z } from 'zod';
import { durationMs, durationSchema } from './duration.ts';
import { jsonProblem } from './json-limits.ts';

const DAY_MS = 86_400_000;
/** Timers of centuries are more than a Temporal server can set. */
const MAX_INTERVAL_MS = 366 * DAY_MS;
const MAX_START_MS = Date.UTC(2100, 0, 1);
const MAX_SETTLING_LAG_MS = 7 * DAY_MS;
/** Of `integrations`, which becomes a part of every message. */
const INTEGRATIONS_LIMITS = { depth: 16, characters: 10_000 };

const startAtSchema = z.iso
  .datetime({ offset: true, abort: true })
  .refine((time) => Date.parse(time) < MAX_START_MS, 'must be before the year 2100');

/** A Salesforce API name: `Contact`, `Invoice__c`, `acme__Invoice__c`. */
export const apiNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be a Salesforce API name such as Contact or Invoice__c');

/** A field, or a field reached through at most five lookups: `Email`, `Account.Name`, `Owner.Manager.Email`. */
export const fieldPathSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79}){0,5}$/,
    'must be a field name such as Email, or a path such as Account.Name with at most five lookups',
  );

/** An attribute name in Customer.io: at most 150 bytes. https://docs.customer.io/journeys/invalid-api-requests */
export const attributeNameSchema = z
  .string()
  .min(1, 'must not be empty')
  .refine((name) => new TextEncoder().encode(name).length <= 150, 'must be at most 150 bytes');

export const fieldMappingSchema = z.strictObject({
  source: fieldPathSchema,
  /** Attribute name at Customer.io; the field's own name when absent. */
  target: attributeNameSchema.optional(),
});

export const formatSchema = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('person') })]);

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
  fields: z.array(fieldMappingSchema).min(1).max(300),
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
});

export type SyncDefinition = z.infer<typeof syncDefinitionSchema>;
export type Schedule = z.infer<typeof scheduleSchema>;

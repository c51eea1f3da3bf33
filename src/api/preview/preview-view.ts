import { z } from 'zod';
import { MAX_PREVIEW_RECORDS } from '../../domain/soql.ts';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import { definitionSchema } from '../sync-view.ts';

const DEFAULT_RECORDS = 10;
const NESTED_MEMBERS = new Set(['definition', 'limit']);

const flatSchema = syncDefinitionSchema
  .extend({
    limit: z
      .int()
      .min(1)
      .max(MAX_PREVIEW_RECORDS)
      .default(DEFAULT_RECORDS)
      .meta({ description: 'Records to show at most.' }),
  })
  .meta({
    id: 'SyncPreviewRequest',
    description: 'A SyncDefinition with a `limit`. `{"definition": {…}, "limit": 10}` is understood too.',
  });

/** Errors name places in the definition, as they do when it is created, whichever of the two forms it came in. */
export const previewRequestSchema = z.preprocess(flattened, flatSchema);

function flattened(body: unknown): unknown {
  if (!isObject(body) || !isObject(body['definition'])) return body;
  if (Object.keys(body).some((name) => !NESTED_MEMBERS.has(name))) return body;
  const { definition, ...limit } = body;
  return { ...definition, ...limit };
}

function isObject(value: unknown): value is Record<string, unknown> & { definition?: Record<string, unknown> } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shown = z.object({
  recordId: z.string().meta({ description: '18 characters.' }),
  row: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .meta({ description: 'What Salesforce has, by field path.' }),
});

const recordSchema = z
  .union([
    shown.extend({ message: z.record(z.string(), z.json()).meta({ description: 'As it would be sent.' }) }),
    shown.extend({
      rejection: z
        .object({ reason: z.string(), detail: z.string() })
        .meta({ description: 'Why it would not be sent, and be listed among the rejections of the run.' }),
    }),
    shown.extend({
      skipped: z.string().meta({
        description:
          '`no_relationship`: one of its two ends is empty, so there is nothing to send, and that is right. `not_deletable`: it is deleted, and an event stays.',
      }),
    }),
  ])
  .meta({ id: 'PreviewedRecord' });

const calls = z.number().int().min(0).nullable();

export const previewSchema = z
  .object({
    definition: definitionSchema.meta({ description: 'As understood, defaults filled in.' }),
    soql: z.string().meta({ description: 'What a full run asks Salesforce.' }),
    includeDeleted: z.boolean().meta({
      description:
        'Do runs after the first also ask for deleted records (`queryAll`)? The first has sent nothing yet, so it does so only for events of Task and Event, which `queryAll` alone returns once they are archived.',
    }),
    fields: z
      .array(z.object({ source: z.string(), target: z.string() }))
      .meta({ description: 'Each field and the attribute that it becomes.' }),
    omittedFields: z
      .array(z.object({ source: z.string(), reason: z.string() }))
      .meta({ description: 'What `fields: "all"` cannot take.' }),
    missingFields: z.array(z.string()).meta({
      description:
        'What a run would leave out because Salesforce does not have it. A definition that names such a field is refused, so there is none.',
    }),
    records: z.array(recordSchema),
    recordCount: z
      .number()
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Records that match now; null when Salesforce did not count them in time.' }),
    estimatedApiCalls: z.object({ firstRun: calls, emptyRun: calls }).meta({
      description:
        "Calls of the org's day that a first run takes, and one that finds nothing new. Polls of the query job are a guess. null when the records could not be counted.",
    }),
    notices: z.array(z.string()).meta({ description: 'What is right and may yet surprise, in sentences.' }),
  })
  .meta({ id: 'SyncPreview' });

/** One of the two forms that are understood. */
export type PreviewRequest = z.input<typeof flatSchema>;
export type Preview = z.input<typeof previewSchema>;
export type PreviewedRecord = z.input<typeof recordSchema>;

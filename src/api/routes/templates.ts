import { z } from 'zod';
import { syncDefinitionSchema } from '../../domain/sync-definition.ts';
import { TEMPLATES } from '../../domain/templates.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';

const templateSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    definition: syncDefinitionSchema.omit({ connectionId: true, destinationId: true }),
  })
  .meta({ id: 'Template' });

export const templateOperation: Operation = operation({
  id: 'listTemplates',
  method: 'get',
  path: '/v1/templates',
  tag: 'Syncs',
  summary: 'List presets by Salesforce object',
  description: 'Add `connectionId` and `destinationId` to a `definition`, and it can be created.',
  scope: 'read',
  answers: { 200: { description: 'All of them', schema: z.object({ data: z.array(templateSchema) }) } },
  run: () => Promise.resolve({ status: 200, body: { data: TEMPLATES } }),
});

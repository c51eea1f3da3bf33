import { z } from 'zod';
import { CONTACT } from '../../domain/templates/contact.ts';
import { TEMPLATES } from '../../domain/templates/index.ts';
import { jsonAnswer } from '../described.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { templateSchema } from '../template-schema.ts';

const listed = templateSchema.meta({ id: 'Template' });

export const templateOperation: Operation = operation({
  id: 'listTemplates',
  method: 'get',
  path: '/v1/templates',
  tag: 'Syncs',
  summary: 'List presets by Salesforce object',
  description: 'Add `connectionId` and `destinationId` to a `definition`, and it can be created.',
  scope: 'read',
  answers: { 200: jsonAnswer('All of them', z.object({ data: z.array(listed) }), { data: [CONTACT] }) },
  run: () => Promise.resolve({ status: 200, body: { data: TEMPLATES } }),
});

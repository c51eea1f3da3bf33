import { z } from 'zod';
import { syncDefinitionSchema } from '../domain/sync-definition.ts';

/** A template as the API shows it. */
export const templateSchema = z.object({
  id: z.string().meta({ description: "Of the object's main template: its API name." }),
  name: z.string(),
  description: z.string(),
  definition: syncDefinitionSchema.omit({ connectionId: true, destinationId: true }),
});

import type { z } from 'zod';
import type { Example } from '../described.ts';
import type { destinationSchema, newDestinationSchema } from '../routes/destinations.ts';
import { DESTINATION_ID } from './ids.ts';

export const NEW_DESTINATION = {
  workspace: {
    summary: 'A Customer.io workspace in the US region; the key is the write key of a source of its Pipelines',
    value: { name: 'Workspace', type: 'customerio', region: 'us', apiKey: '<write-key>' },
  },
} as const satisfies Record<string, Example<z.input<typeof newDestinationSchema>>>;

export const DESTINATION: z.output<typeof destinationSchema> = {
  id: DESTINATION_ID,
  name: 'Workspace',
  type: 'customerio',
  region: 'us',
  createdAt: '2026-11-02T09:20:51.030Z',
};

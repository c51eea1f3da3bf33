import type { z } from 'zod';
import type { alertSchema } from '../routes/alerts.ts';
import { RUN_ID, SYNC_ID } from './ids.ts';

export const ALERT: z.output<typeof alertSchema> = {
  id: 'alt_6c1v9m3tqd',
  type: 'sync.needs_attention',
  state: 'open',
  syncId: SYNC_ID,
  name: 'Contacts',
  code: 'salesforce.missing_field',
  message: 'Loyalty_Tier__c does not exist on Contact, or is hidden from the connected user.',
  runId: RUN_ID,
  since: '2026-11-25T09:00:19.806Z',
  openedAt: '2026-11-25T09:01:00.032Z',
  messages: [{ id: 'msg_0d8k5wz3ra', type: 'sync.needs_attention', status: 'delivered', attempts: 1 }],
};

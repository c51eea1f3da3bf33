import { z } from 'zod';
import { objectTypeIdSchema } from '../domain/format.ts';
import { apiNameSchema } from '../domain/field-names.ts';
import { connectionIdSchema, destinationIdSchema } from '../domain/sync-definition.ts';
import { withExample } from './described.ts';
import { CONNECTION_ID, DESTINATION_ID, RUN_ID, SYNC_ID } from './examples/ids.ts';

export const syncIdSchema = z.string().regex(/^syn_[A-Za-z0-9]{8,40}$/, 'must be a sync id (syn_…)');
export const runIdSchema = z.string().regex(/^run_[A-Za-z0-9_]{1,80}$/, 'must be a run id (run_…)');

const connectionId = withExample(connectionIdSchema, CONNECTION_ID);
const destinationId = withExample(destinationIdSchema, DESTINATION_ID);
const syncId = withExample(syncIdSchema, SYNC_ID);

export const connectionParams = z.object({ connectionId });
export const objectParams = z.object({ connectionId, object: withExample(apiNameSchema, 'Contact') });
export const destinationParams = z.object({ destinationId });
export const objectTypeParams = z.object({ destinationId, objectTypeId: withExample(objectTypeIdSchema, '1') });
export const syncParams = z.object({ syncId });
export const runParams = z.object({ syncId, runId: withExample(runIdSchema, RUN_ID) });

/** Of lists that can be narrowed to what belongs to one connection or sync. */
export const connectionIdFilter = withExample(connectionIdSchema.optional(), CONNECTION_ID);
export const syncIdFilter = withExample(syncIdSchema.optional(), SYNC_ID);

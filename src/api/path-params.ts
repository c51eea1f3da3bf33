import { z } from 'zod';
import { objectTypeIdSchema } from '../domain/format.ts';
import { apiNameSchema } from '../domain/field-names.ts';
import { connectionIdSchema, destinationIdSchema } from '../domain/sync-definition.ts';

export const syncIdSchema = z.string().regex(/^syn_[A-Za-z0-9]{8,40}$/, 'must be a sync id (syn_…)');
export const runIdSchema = z.string().regex(/^run_[A-Za-z0-9_]{1,80}$/, 'must be a run id (run_…)');

export const connectionParams = z.object({ connectionId: connectionIdSchema });
export const objectParams = z.object({ connectionId: connectionIdSchema, object: apiNameSchema });
export const destinationParams = z.object({ destinationId: destinationIdSchema });
export const objectTypeParams = z.object({ destinationId: destinationIdSchema, objectTypeId: objectTypeIdSchema });
export const syncParams = z.object({ syncId: syncIdSchema });
export const runParams = z.object({ syncId: syncIdSchema, runId: runIdSchema });

import { randomUUID } from 'node:crypto';
import { dataOf, done } from '../../client/answers.ts';
import type { Session } from '../session.ts';
import type { Change } from './plan.ts';

/** Does one change of a plan, and answers with the id of a sync that it created; what somebody edited since the plan was made is refused by the service, not overwritten. */
export async function carryOut({ client }: Session, change: Change): Promise<string | undefined> {
  switch (change.type) {
    case 'create': {
      const query = change.paused ? { paused: 'true' as const } : {};
      const params = { header: { 'Idempotency-Key': randomUUID() }, query };
      return (await dataOf(client.POST('/v1/syncs', { body: change.definition, params }))).id;
    }
    case 'change': {
      const params = { path: { syncId: change.id }, header: { 'If-Match': `"${change.revision}"` } };
      await dataOf(client.PATCH('/v1/syncs/{syncId}', { params, body: change.patch }));
      return undefined;
    }
    case 'pause':
    case 'resume': {
      const params = { path: { syncId: change.id } };
      await dataOf(client.POST(`/v1/syncs/{syncId}/${change.type}`, { params }));
      return undefined;
    }
    case 'delete':
      await done(client.DELETE('/v1/syncs/{syncId}', { params: { path: { syncId: change.id } } }));
      return undefined;
  }
}

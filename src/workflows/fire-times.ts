import { RefusedError } from '../domain/refused-error.ts';
import type { Schedule } from '../domain/sync-definition.ts';
import type { SyncEntity } from '../domain/sync-entity.ts';
import { local } from './activity-options.ts';
import { refusal } from './refusals.ts';

/** The next fires after now, for the newest accepted schedules. */
export async function scheduleNext(entity: SyncEntity): Promise<void> {
  for (;;) {
    const { state, schedule, reconcileSchedule } = entity;
    const anchor = Date.parse(state.createdAt);
    const next = await nextFire(schedule, { anchor, offsetSeed: state.id });
    const nextReconcile =
      reconcileSchedule === undefined
        ? undefined
        : await nextFire(reconcileSchedule, { anchor, offsetSeed: `${state.id} reconcile` });
    // Another edit may have come while the times were computed.
    if (entity.schedule !== schedule || entity.reconcileSchedule !== reconcileSchedule) continue;
    entity.scheduleNext(next);
    entity.scheduleReconcile(nextReconcile);
    return;
  }
}

async function nextFire(
  schedule: Schedule,
  where: { anchor: number; offsetSeed: string },
): Promise<number | undefined> {
  const fire = await local.nextFireTime({ schedule, after: Date.now(), ...where });
  return fire.type === 'at' ? fire.time : undefined;
}

/** Refuses a schedule that never fires. That depends on time zone data, so it is asked outside the workflow's own code. */
export async function checkFires(schedule: Schedule, path: string): Promise<void> {
  const fire = await local.nextFireTime({ schedule, after: Date.now(), anchor: Date.now(), offsetSeed: '' });
  if (fire.type === 'at') return;
  const errors = fire.type === 'never' ? [{ path, message: 'never fires' }] : fire.errors;
  const message = errors.map((error) => `${error.path}: ${error.message}`).join('; ');
  throw refusal(new RefusedError('invalid_definition', message, errors));
}

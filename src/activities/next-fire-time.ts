import { nextFireTime as computeNextFireTime, scheduleProblems } from '../domain/schedule.ts';
import type { LocalActivities, NextFire } from './activities.ts';

export async function nextFireTime(input: Parameters<LocalActivities['nextFireTime']>[0]): Promise<NextFire> {
  const { schedule, after, anchor, offsetSeed } = input;
  const errors = scheduleProblems(schedule, new Date(after));
  if (errors.length > 0) return { type: 'invalid', errors };
  const time = computeNextFireTime(schedule, { after, anchor, offsetSeed });
  return time === undefined ? { type: 'never' } : { type: 'at', time };
}

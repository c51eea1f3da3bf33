export { sync } from './sync.ts';
export { syncRun } from './sync-run.ts';

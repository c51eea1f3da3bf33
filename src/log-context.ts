import { AsyncLocalStorage } from 'node:async_hooks';

/** What the work under way is about; each line that is logged meanwhile bears it. */
export type LogFields = {
  requestId?: string;
  syncId?: string;
  runId?: string;
  page?: number;
  activity?: string;
  attempt?: number;
};

const storage = new AsyncLocalStorage<LogFields>();

/** Everything that `work` logs, now or later, bears `fields` beside those around it. */
export function withLogFields<T>(fields: LogFields, work: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, work);
}

export function logFields(): LogFields {
  return storage.getStore() ?? {};
}

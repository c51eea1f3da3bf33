import type { Sync } from '../../client/api.generated.ts';
import type { Io } from '../io.ts';
import { runSentence } from './run.ts';
import { labelled } from './table.ts';
import { time } from './time.ts';

type Definition = Sync['definition'];
export type Places = { connection: string; destination: string };

/** What was accepted last, also before it is in force. */
export function latestDefinition(sync: Sync): Definition {
  return sync.pendingDefinition ?? sync.definition;
}

export function latestRevision(sync: Sync): number {
  return sync.pendingRevision ?? sync.revision;
}

export function statusWords({ status }: Sync): string {
  return status.replace('_', ' ');
}

/** A sync at length. */
export function syncText(sync: Sync, places: Places, io: Io): string {
  const definition = latestDefinition(sync);
  const { object, identifier, fields, filter, format } = definition;
  const many = fields === 'all' ? 'all fields' : fields.length === 1 ? '1 field' : `${fields.length} fields`;
  const pending =
    sync.pendingRevision === undefined
      ? undefined
      : `revision ${sync.pendingRevision} is shown and takes effect at the next run`;
  const reason = sync.statusReason === undefined ? '' : `: ${sync.statusReason}`;
  const refused = sync.lastRefusedSignal;
  return labelled([
    ['Sync', `${definition.name} (${sync.id})`],
    ['Status', `${statusWords(sync)}${reason}`],
    ['What', `${object} to ${format.type}, by ${identifier}, ${many}`],
    ['Filter', filter],
    ['From', places.connection],
    ['To', places.destination],
    ['Schedule', scheduleWords(definition.schedule)],
    ['Reconcile', definition.reconcile === undefined ? undefined : scheduleWords(definition.reconcile)],
    ['Revision', pending ?? String(sync.revision)],
    ['Delivered up to', sync.watermark === undefined ? 'nothing yet' : time(sync.watermark, io)],
    ['Next run', sync.nextRunAt === undefined ? undefined : time(sync.nextRunAt, io)],
    ['Resync', sync.resyncPending ? 'everything is read again' : undefined],
    ['Under way', sync.currentRun === undefined ? undefined : runSentence(sync.currentRun, io)],
    ['Last run', sync.lastRun === undefined ? undefined : runSentence(sync.lastRun, io)],
    ['Refused signal', refused === undefined ? undefined : `${refused.signal}: ${refused.reason}`],
  ]);
}

function scheduleWords(schedule: Definition['schedule']): string {
  return 'every' in schedule ? `every ${schedule.every}` : `${schedule.cron} (${schedule.timeZone})`;
}

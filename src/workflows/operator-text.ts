import type { Format } from '../domain/format.ts';
import type { Schedule } from '../domain/sync-definition.ts';
import type { SyncState } from '../domain/sync-state.ts';
import { syncStatus } from '../domain/sync-status.ts';
import type { RunView, SyncStatus } from '../domain/sync-view.ts';
import { duration, localTime, number, oneLine } from './operator-words.ts';

/** Where the Temporal UI shows the workflows of a namespace. */
export type UiPlace = { namespace: string };

const SENTENCES: Record<SyncStatus, string> = {
  active: 'All is well; the next run comes by itself.',
  running: 'A run is under way.',
  waiting: 'It goes on by itself.',
  paused: 'Send the signal `resume` to go on.',
  needs_attention: 'Somebody must mend what the last run failed of, and then send the signal `runNow`.',
};

/** Markdown for the Temporal UI: what an operator wants to know of a sync at a glance. */
export function describeSync(state: SyncState, place: UiPlace): string {
  const { status, reason } = syncStatus(state);
  const { definition, revision } = state.inForce;
  const zone = zoneOf(definition.schedule);
  const lines = [
    `**${status.replace('_', ' ')}**: ${reason ?? SENTENCES[status]}`,
    ...(status === 'needs_attention' || status === 'paused' ? ['', SENTENCES[status]] : []),
    '',
    `- **What**: ${definition.object} to ${formatText(definition.format)}, ${scheduleText(definition.schedule)}, revision ${revision}`,
    `- **Delivered through**: ${state.watermark === undefined ? 'nothing yet' : localTime(state.watermark, zone)}`,
    `- **Next run**: ${nextRun(state, zone)}`,
  ];
  if (state.pending !== undefined) lines.push(`- **Revision ${state.pending.revision}** takes effect at the next run`);
  if (state.resync.requested > state.resync.done) lines.push('- **Resync** asked for: the next run reads everything');
  if (state.reconcile?.nextAt !== undefined) {
    lines.push(`- **Next complete comparison**: ${localTime(state.reconcile.nextAt, zone)}`);
  }
  if (state.currentRun !== undefined) lines.push(`- **Run under way**: ${runLink(state.currentRun.id, place)}`);
  if (state.lastRefusedSignal !== undefined) {
    const { signal, at, reason: why } = state.lastRefusedSignal;
    lines.push(`- **Last refused signal**: \`${signal}\` at ${localTime(at, zone)}: ${oneLine(why)}`);
  }
  if (state.recentRuns.length > 0) {
    lines.push('', '**Last runs**', '', ...state.recentRuns.map((run) => runLine(run, zone, place)));
  }
  return lines.join('\n');
}

/** Markdown for the Temporal UI: how far a run is, or how it ended. */
export function describeRun(run: RunView): string {
  const { read, sent, deleted, rejected, skipped } = run.counts;
  const total = run.recordsTotal === undefined ? '' : ` of ${number(run.recordsTotal)}`;
  const lines = [
    `**${run.mode} run, ${run.status}**${run.failure === undefined ? '' : `: ${run.failure.message}`}`,
    '',
    `- **Read**: ${number(read)}${total}`,
    `- **Became of them**: ${number(sent)} sent, ${number(deleted)} deleted, ${number(rejected)} rejected, ${number(skipped)} skipped`,
    `- **Salesforce API calls**: ${number(run.salesforceApiCalls)}`,
  ];
  if (run.removed !== undefined) lines.push(`- **Taken out of Customer.io besides**: ${number(run.removed)}`);
  if (run.window !== undefined) {
    lines.push(`- **Window**: after ${run.window.after ?? 'the beginning'} through ${run.window.through}`);
  }
  if (run.endedAt !== undefined) lines.push(`- **Took**: ${duration(run.startedAt, run.endedAt)}`);
  return lines.join('\n');
}

function nextRun(state: SyncState, zone: string): string {
  if (state.paused) return 'none while it is paused';
  return state.nextRunAt === undefined ? 'none' : localTime(state.nextRunAt, zone);
}

/** A list, as the UI gives these details half a page: a table of ten columns would be cut off. */
function runLine(run: RunView, zone: string, place: UiPlace): string {
  const { read, sent, deleted, rejected } = run.counts;
  const counts = [`${number(read)} read`, `${number(sent)} sent`, `${number(deleted)} deleted`];
  if (run.removed !== undefined) counts.push(`${number(run.removed)} removed besides`);
  counts.push(`${number(rejected)} rejected`);
  const took = run.endedAt === undefined ? '' : ` in ${duration(run.startedAt, run.endedAt)}`;
  const failure = run.failure === undefined ? '' : `: ${oneLine(run.failure.message)}`;
  return `- ${runLink(run.id, place)}, ${localTime(run.startedAt, zone)}, ${run.mode}: **${run.status}**${took}, ${counts.join(', ')}${failure}`;
}

function runLink(id: string, { namespace }: UiPlace): string {
  const path = `/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  return `[run ${id.split('_').at(-1)}](${path})`;
}

function zoneOf(schedule: Schedule): string {
  return 'timeZone' in schedule ? schedule.timeZone : 'UTC';
}

function scheduleText(schedule: Schedule): string {
  return 'every' in schedule ? `every ${schedule.every}` : `\`${schedule.cron}\` in ${schedule.timeZone}`;
}

function formatText(format: Format): string {
  switch (format.type) {
    case 'person':
      return 'people';
    case 'event':
      return `events (${format.name ?? format.nameField})`;
    case 'object':
      return `objects of type ${format.objectTypeId} (${format.objectName})`;
    case 'relationship':
      return `relationships with objects of type ${format.objectTypeId}`;
  }
}

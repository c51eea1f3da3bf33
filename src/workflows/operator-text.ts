import type { Format } from '../domain/format.ts';
import type { SyncState } from '../domain/sync-state.ts';
import { syncStatus } from '../domain/sync-status.ts';
import type { RunView } from '../domain/sync-view.ts';

/** Markdown for the Temporal UI: what an operator wants to know of a sync at a glance. */
export function describeSync(state: SyncState): string {
  const { status, reason } = syncStatus(state);
  const { definition, revision } = state.inForce;
  const lines = [
    `**${status.replace('_', ' ')}**${reason === undefined ? '' : `: ${reason}`}`,
    '',
    `${definition.object} to ${formatText(definition.format)}, revision ${revision}${
      state.pending === undefined ? '' : ` (revision ${state.pending.revision} takes effect at the next run)`
    }`,
    `Delivered through: ${state.watermark ?? 'nothing yet'}`,
    `Next run: ${state.paused ? 'paused' : (state.nextRunAt ?? 'none')}`,
  ];
  if (state.reconcile?.nextAt !== undefined) lines.push(`Next complete comparison: ${state.reconcile.nextAt}`);
  if (state.lastRefusedSignal !== undefined) {
    const { signal, at, reason: why } = state.lastRefusedSignal;
    lines.push(`Last refused signal: \`${signal}\` at ${at}: ${why}`);
  }
  if (state.recentRuns.length > 0) {
    lines.push(
      '',
      '| run | mode | status | read | sent | deleted | removed | rejected |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
    );
    for (const run of state.recentRuns) {
      const { read, sent, deleted, rejected } = run.counts;
      const cells = [run.id, run.mode, run.status, read, sent, deleted, run.removed ?? '', rejected];
      lines.push(`| ${cells.join(' | ')} |`);
    }
  }
  return lines.join('\n');
}

/** Markdown for the Temporal UI: how far a run is, or how it ended. */
export function describeRun(run: RunView): string {
  const { read, sent, deleted, rejected, skipped } = run.counts;
  const total = run.recordsTotal === undefined ? '' : ` of ${run.recordsTotal}`;
  const lines = [
    `**${run.mode} run, ${run.status}**${run.failure === undefined ? '' : `: ${run.failure.message}`}`,
    '',
    `Read ${read}${total}: sent ${sent}, deleted ${deleted}, rejected ${rejected}, skipped ${skipped}`,
    `Salesforce API calls: ${run.salesforceApiCalls}`,
  ];
  if (run.removed !== undefined) lines.push(`Taken out of Customer.io besides: ${run.removed}`);
  if (run.window !== undefined)
    lines.push(`Window: after ${run.window.after ?? 'the beginning'} through ${run.window.through}`);
  return lines.join('\n');
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

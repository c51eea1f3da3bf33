import type { FieldPlan } from '../../domain/field-plan.ts';
import { compileRowMapper } from '../../domain/mapping/map-row.ts';
import type { MappedRow } from '../../domain/mapping/map-row.ts';
import { toId18 } from '../../domain/message-id.ts';
import { previewCells, previewRow } from '../../domain/preview-cells.ts';
import type { SyncDefinition } from '../../domain/sync-definition.ts';
import { jsonMessage } from './json-message.ts';
import type { PreviewedRecord } from './preview-view.ts';

/** Stands in message ids for a sync that does not exist. */
export const PREVIEW_SYNC_ID = 'syn_preview';

/** What the first run would make of records that REST answered with: the same mapper, fed with the same cells. */
export function previewRecords(
  plan: FieldPlan,
  { deletions }: SyncDefinition,
  records: readonly Readonly<Record<string, unknown>>[],
): PreviewedRecord[] {
  const map = compileRowMapper(plan, { syncId: PREVIEW_SYNC_ID, epoch: 0, deletions });
  return records.map((record) => {
    const cells = previewCells(plan, record);
    const recordId = toId18(cells[plan.recordId] ?? '');
    return { recordId, row: previewRow(plan, cells), ...outcome(map(cells)) };
  });
}

type Outcome =
  | { message: ReturnType<typeof jsonMessage> }
  | { rejection: { reason: string; detail: string } }
  | { skipped: string };

function outcome(mapped: MappedRow): Outcome {
  switch (mapped.type) {
    case 'message':
      return { message: jsonMessage(mapped.json) };
    case 'rejected': {
      const { reason, detail } = mapped.rejection;
      return { rejection: { reason, detail } };
    }
    case 'nothing':
      return { skipped: 'no_relationship' };
    case 'deleted':
      return { skipped: 'deleted' };
    case 'skipped':
      return { skipped: mapped.reason };
  }
}

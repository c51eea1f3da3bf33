import type { Batch, BatchItem } from '../../../src/domain/batcher.ts';
import { batchOf } from '../../../src/domain/batcher.ts';

/** An identify call of the person `p<row>` with the message id `m<row>`. */
export function upsert(row: number, traits: Record<string, unknown> = { row }): BatchItem {
  const json = { type: 'identify', messageId: `m${row}`, userId: `p${row}`, traits };
  return { row, recordId: `record-${row}`, operation: 'upsert', json: Buffer.from(JSON.stringify(json)) };
}

export function deletion(row: number, userId: string): BatchItem {
  const json = { type: 'track', messageId: `m${row}`, userId, event: 'User Deleted', properties: {} };
  return { row, recordId: `record-${row}`, operation: 'delete', json: Buffer.from(JSON.stringify(json)) };
}

export { batchOf };

export function upserts(count: number): Batch {
  return batchOf(Array.from({ length: count }, (_, row) => upsert(row)));
}

import type { BatchItem } from '../domain/batcher.ts';
import type { Rejection } from '../domain/rejection.ts';

/** The outcome of each item of a batch, as far as it is known. */
export class Delivered {
  readonly accepted = { sent: 0, deleted: 0 };
  readonly #rejections: { row: number; rejection: Rejection }[] = [];

  get acceptedCount(): number {
    return this.accepted.sent + this.accepted.deleted;
  }

  get rejectedCount(): number {
    return this.#rejections.length;
  }

  accept(items: readonly BatchItem[]): void {
    for (const { operation } of items) this.accepted[operation === 'delete' ? 'deleted' : 'sent'] += 1;
  }

  reject({ row, recordId }: BatchItem, detail: string): void {
    this.#rejections.push({ row, rejection: { recordId, reason: 'refused_by_customerio', detail } });
  }

  rejectionsInOrder(): Rejection[] {
    return this.#rejections.toSorted((a, b) => a.row - b.row).map(({ rejection }) => rejection);
  }
}

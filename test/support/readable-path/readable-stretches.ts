import { MAX_BATCH_BYTES } from '../../../src/customerio/customerio.ts';
import { Batcher } from '../../../src/domain/batcher.ts';
import type { Work } from '../../../src/activities/transfer/stretch-builder.ts';
import type { Batch } from '../../../src/domain/batcher.ts';
import type { Deliveries, NotedDelivery } from '../../../src/domain/deliveries.ts';
import type { DepartedRow, MappedMessage, MappedRow } from '../../../src/domain/mapping/mapped-row.ts';
import type { Rejection } from '../../../src/domain/rejection.ts';
import type { Stretch } from '../../../src/activities/transfer/acknowledgements.ts';

/** Items of one batch. The vendor names no limit; its equal at Segment takes 2,500. */
const MAX_BATCH_ITEMS = 2_000;

/** Rows that make no message (refused, skipped) count too, so that memory stays bounded. */
const MAX_STRETCH_ROWS = 5_000;

/** Cuts mapped rows, in page order, into stretches of one batch each. */
export class ReadableStretches {
  private readonly batcher = new Batcher({ maxBytes: MAX_BATCH_BYTES, maxItems: MAX_BATCH_ITEMS });
  private deliveries: NotedDelivery[] = [];
  private rejections: Rejection[] = [];
  private departed: DepartedRow[] = [];
  private skipped = 0;
  private rows = 0;
  private end: Stretch;

  constructor(start: Stretch) {
    this.end = start;
  }

  /** Adds the row that ends at `end`; returns the stretch that is complete before it, if there is one. */
  add(row: MappedRow, end: Stretch): Work | undefined {
    const tooLong = this.rows >= MAX_STRETCH_ROWS ? this.flush() : undefined;
    const complete = row.type === 'message' ? this.addMessage(row, end) : undefined;
    if (row.type === 'rejected') this.rejections.push(row.rejection);
    if (row.type === 'skipped') this.skipped += 1;
    if (row.type === 'deleted' || row.type === 'nothing') this.departed.push(row);
    this.rows += 1;
    this.end = end;
    return tooLong ?? complete;
  }

  private addMessage(row: MappedMessage, end: Stretch): Work | undefined {
    const { operation, recordId, json, delivery } = row;
    const full = this.batcher.add({ row: end.endRow - 1, operation, recordId, json });
    const complete = full === undefined ? undefined : this.cut(full);
    if (delivery !== undefined) this.deliveries.push({ recordId, ...delivery });
    return complete;
  }

  /** The rows that are left. */
  flush(): Work | undefined {
    return this.rows === 0 ? undefined : this.cut(this.batcher.flush());
  }

  private cut(batch: Batch | undefined): Work {
    const { rows, deliveries, rejections, departed, skipped, end } = this;
    this.rows = 0;
    this.deliveries = [];
    this.rejections = [];
    this.departed = [];
    this.skipped = 0;
    return {
      stretch: end,
      rows,
      rejections,
      departed,
      skipped,
      ...(batch === undefined ? {} : { batch }),
      ...(deliveries.length === 0 ? {} : { deliveries: columnsOf(deliveries) }),
    };
  }
}

function columnsOf(noted: readonly NotedDelivery[]): Deliveries {
  return {
    recordIds: noted.map(({ recordId }) => recordId),
    keys: noted.map(({ key }) => key),
    fingerprints: noted.map(({ fingerprint }) => fingerprint),
    versions: noted.map(({ version }) => version),
  };
}

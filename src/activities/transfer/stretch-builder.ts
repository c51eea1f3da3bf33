import { MAX_BATCH_BYTES } from '../../customerio/customerio.ts';
import { HEAD, TAIL } from '../../domain/batcher.ts';
import type { Batch } from '../../domain/batcher.ts';
import { addDelivery, noDeliveries } from '../../domain/deliveries.ts';
import type { Deliveries, NotedDelivery } from '../../domain/deliveries.ts';
import type { DepartedRow, MappedRow } from '../../domain/mapping/mapped-row.ts';
import { BodyPool } from '../../domain/page-loop/body-pool.ts';
import { PackedBatch } from '../../domain/page-loop/packed-batch.ts';
import type { Rejection } from '../../domain/rejection.ts';
import type { Stretch } from './acknowledgements.ts';

/** Items of one batch. The vendor names no limit; its equal at Segment takes 2,500. */
const MAX_BATCH_ITEMS = 2_000;

/** Rows that make no message (refused, skipped) count too, so that memory stays bounded. */
const MAX_STRETCH_ROWS = 5_000;

const COMMA = 0x2c;

/** What one stretch of rows needs before it is acknowledged. */
export type Work = {
  stretch: Stretch;
  rows: number;
  batch?: Batch;
  /** Of the batch's messages, where a ledger is kept. */
  deliveries?: Deliveries;
  rejections: Rejection[];
  /** Rows that take something away, if the ledger knows it. */
  departed: DepartedRow[];
  /** Rows that need nothing. */
  skipped: number;
};

/**
 * Cuts the rows of a page, in their order, into stretches of one batch each. A message is written at `at` of `out`, behind
 * those before it, and then added; if it does not fit any more it moves to the next batch.
 */
export class StretchBuilder {
  private readonly pool = new BodyPool();
  out = this.pool.take();
  /** Where the last message ends. */
  private end = HEAD.copy(this.out.bytes);
  private items = 0;
  private deletions = 0;
  private readonly ends = new Int32Array(MAX_BATCH_ITEMS);
  private readonly itemRows = new Int32Array(MAX_BATCH_ITEMS);
  private deliveries: Deliveries | undefined;
  private rejections: Rejection[] = [];
  private departed: DepartedRow[] = [];
  private skipped = 0;
  private rows = 0;
  private endRow: number;
  private checksum: number;

  constructor({ endRow, checksum }: Stretch) {
    this.endRow = endRow;
    this.checksum = checksum;
  }

  /** Where the next message belongs: behind the comma that follows the last. */
  get at(): number {
    return this.items === 0 ? this.end : this.end + 1;
  }

  /** Before a row is written: returns the stretch that can hold no further row, if there is one. */
  makeRoom(): Work | undefined {
    return this.rows >= MAX_STRETCH_ROWS ? this.flush() : undefined;
  }

  /** Adds the message that ends at `to`; returns the stretch that is complete before it, if there is one. */
  addMessage(
    to: number,
    operation: 'upsert' | 'delete',
    delivery: NotedDelivery | undefined,
    endRow: number,
    checksum: number,
  ): Work | undefined {
    const length = to - this.at;
    const fits = this.items < MAX_BATCH_ITEMS && to + TAIL.length <= MAX_BATCH_BYTES;
    const complete = fits ? undefined : this.cut(to);
    if (this.items > 0) this.out.bytes[this.end] = COMMA;
    this.end = this.at + length;
    this.ends[this.items] = this.end;
    this.itemRows[this.items] = endRow - 1;
    this.items += 1;
    if (operation === 'delete') this.deletions += 1;
    if (delivery !== undefined) addDelivery((this.deliveries ??= noDeliveries()), delivery);
    this.addRow(endRow, checksum);
    return complete;
  }

  /** Adds a row that makes no message. */
  addOther(row: Exclude<MappedRow, { type: 'message' }>, endRow: number, checksum: number): void {
    if (row.type === 'rejected') this.rejections.push(row.rejection);
    else if (row.type === 'skipped') this.skipped += 1;
    else this.departed.push(row);
    this.addRow(endRow, checksum);
  }

  /** The rows that are left. */
  flush(): Work | undefined {
    return this.rows === 0 ? undefined : this.cut(this.at);
  }

  private addRow(endRow: number, checksum: number): void {
    this.rows += 1;
    this.endRow = endRow;
    this.checksum = checksum;
  }

  /** Ends the stretch. A message that is written behind its last one, up to `to`, begins the next. */
  private cut(to: number): Work {
    const { rows, deliveries, rejections, departed, skipped, endRow, checksum } = this;
    const batch = this.items === 0 ? undefined : this.cutBatch(to);
    this.rows = 0;
    this.deliveries = undefined;
    this.rejections = [];
    this.departed = [];
    this.skipped = 0;
    const stretch = { endRow, checksum };
    return {
      stretch,
      rows,
      rejections,
      departed,
      skipped,
      ...(batch === undefined ? {} : { batch }),
      ...(deliveries === undefined ? {} : { deliveries }),
    };
  }

  private cutBatch(to: number): PackedBatch {
    const { pool, out, items, deletions, at, end } = this;
    this.out = pool.take();
    HEAD.copy(this.out.bytes);
    out.bytes.copy(this.out.bytes, HEAD.length, at, to);
    TAIL.copy(out.bytes, end);
    this.end = HEAD.length;
    this.items = 0;
    this.deletions = 0;
    const packed = {
      body: out.bytes.subarray(0, end + TAIL.length),
      firstAt: HEAD.length,
      ends: this.ends.slice(0, items),
      rows: this.itemRows.slice(0, items),
      counts: { upserts: items - deletions, deletions },
    };
    return new PackedBatch(packed, () => pool.give(out));
  }
}

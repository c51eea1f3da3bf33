import { crc32 } from 'node:zlib';
import type { FieldPlan, PlannedColumn } from '../field-plan.ts';
import { deliveryFingerprint } from '../mapping/delivery-fingerprint.ts';
import { formatMapper, type FormatMapper } from '../mapping/format-mapper.ts';
import { MAX_MESSAGE_BYTES } from '../mapping/limits.ts';
import { integrationsMember } from '../mapping/map-row.ts';
import type { NotedDelivery } from '../deliveries.ts';
import type { MappingContext } from '../mapping/mapped-row.ts';
import { HEADS } from '../mapping/message.ts';
import { BLANK_FINGERPRINT, MAX_MESSAGE_ID_LENGTH } from '../message-id.ts';
import { compileBody, only, type Body } from './body.ts';
import type { Block } from './block.ts';
import { Constant, is } from './constant.ts';
import { copy } from './copy.ts';
import { isUtcDatetime } from './datetime.ts';
import { FALLBACK } from './fallback.ts';
import { writeHex } from './hex.ts';
import type { RowCells } from './row-cells.ts';
import { writeTimestamp, writeVersion } from './times.ts';

const FALSE = Buffer.from('false');
const ID_BYTES = 18;
const SPACE = 0x20;
const BEFORE_TIMESTAMP = '","timestamp":"';
const BEFORE_BODY = new Constant('",');
/** `20260115102030500`. */
const LONGEST_VERSION = 17;

/**
 * Writes the messages of upserts as {@link compileRowMapper} does, straight into the bytes of a request: no object and no
 * string for a row. Whatever is unusual about a row, and whatever makes no message, is left to the readable mapping.
 */
export class MessageWriter {
  readonly #plan: FieldPlan;
  readonly #mapper: FormatMapper;
  readonly #body: Body;
  readonly #fingerprint: ReturnType<typeof deliveryFingerprint>;
  readonly #ownTime: PlannedColumn | undefined;
  /** Columns that the key is made of. */
  readonly #keyColumns: readonly number[];
  readonly #onCreation: boolean;
  /** `{"type":"identify","messageId":"syn_1:` */
  readonly #start: Constant;
  /** Of the message id, what follows the version, or the record id where there is none. */
  readonly #idEnd: Constant;
  readonly #end: Constant;
  readonly #fits: boolean;
  /** What the last message says, for its fingerprint; from `#saidFrom` on it is the message's own. */
  readonly #said = Buffer.alloc(MAX_MESSAGE_BYTES);
  readonly #saidFrom: number;
  #timeFrom = 0;
  #bodyFrom = 0;
  #bodyTo = 0;

  constructor(plan: FieldPlan, { syncId, epoch, run }: MappingContext) {
    const { format } = plan;
    this.#plan = plan;
    this.#mapper = formatMapper(plan);
    this.#body = compileBody(plan);
    this.#fingerprint = deliveryFingerprint(plan);
    this.#saidFrom = this.#said.write(`${this.#body.call} `);
    this.#ownTime = format.type === 'event' ? format.timestamp : undefined;
    this.#keyColumns = keyColumns(plan);
    this.#onCreation = format.type === 'event' && format.on === 'creation';
    this.#start = new Constant(`${HEADS[this.#body.call]}${syncId}:`);
    const said = run === undefined || format.type === 'event' ? String(epoch) : `${epoch}.${run}`;
    const idEnd = this.#onCreation ? `:created:${epoch}` : `:${said}:u:${BLANK_FINGERPRINT}`;
    this.#idEnd = new Constant(`${idEnd}${BEFORE_TIMESTAMP}`);
    this.#end = new Constant(`${integrationsMember(plan)}}`);
    this.#fits = syncId.length + 1 + ID_BYTES + 1 + LONGEST_VERSION + idEnd.length <= MAX_MESSAGE_ID_LENGTH;
  }

  /** Returns where the message ends, or {@link FALLBACK}; `out` may then hold the beginning of one. */
  write(row: RowCells, out: Block, at: number): number {
    const { recordId, version, isDeleted, columns } = this.#plan;
    const { bytes, starts, ends } = row;
    const idFrom = starts[recordId] ?? 0;
    const versionFrom = starts[version] ?? 0;
    if (!row.wellFormed || !this.#fits || row.count !== columns.length) return FALLBACK;
    if (!isLongId(bytes, idFrom, ends[recordId] ?? 0)) return FALLBACK;
    if (!isUtcDatetime(bytes, versionFrom, ends[version] ?? 0)) return FALLBACK;
    if (isDeleted !== undefined && !is(FALSE, bytes, starts[isDeleted] ?? 0, ends[isDeleted] ?? 0)) return FALLBACK;

    let end = this.#start.write(out.words, at);
    end = copy(row.words, idFrom, idFrom + ID_BYTES, out.words, end);
    if (!this.#onCreation) end = writeVersion(row, versionFrom, out, end);
    end = this.#idEnd.write(out.words, end);
    const checksumAt = end - BEFORE_TIMESTAMP.length - BLANK_FINGERPRINT.length;
    this.#timeFrom = end;
    end = writeTimestamp(row, this.#hasOwnTime(row) ? this.#ownTime : undefined, version, out, end);
    if (end === FALLBACK) return FALLBACK;
    end = BEFORE_BODY.write(out.words, end);
    this.#bodyFrom = end;
    end = this.#body.write(row, out, end);
    if (end === FALLBACK) return FALLBACK;
    this.#bodyTo = end;
    end = this.#end.write(out.words, end);
    if (end - at > MAX_MESSAGE_BYTES) return FALLBACK;
    if (!this.#onCreation) writeHex(crc32(out.bytes.subarray(at, end)), out.bytes, checksumAt);
    return end;
  }

  /** For the ledger: of the row that {@link write} has just written. */
  delivery(row: RowCells, { bytes: out }: Block): NotedDelivery {
    const key = this.#mapper.key(only(row, ...this.#keyColumns));
    if (typeof key !== 'string') throw new RangeError('a message without a key');
    const version = row.text(this.#plan.version);
    const fingerprint = this.#fingerprint(this.#contentText(row, out), version);
    return { recordId: row.text(this.#plan.recordId), key, fingerprint, version };
  }

  /** As {@link contentText}, in bytes: they are good until the next row. */
  #contentText(row: RowCells, out: Buffer): Uint8Array {
    const bytes = this.#said;
    let end = this.#saidFrom;
    if (this.#hasOwnTime(row)) end += out.copy(bytes, end, this.#timeFrom, this.#bodyFrom - BEFORE_BODY.length);
    bytes[end] = SPACE;
    end += 1;
    end += out.copy(bytes, end, this.#bodyFrom, this.#bodyTo);
    return bytes.subarray(0, end);
  }

  #hasOwnTime(row: RowCells): boolean {
    return this.#ownTime !== undefined && row.starts[this.#ownTime.column] !== row.ends[this.#ownTime.column];
  }
}

function keyColumns({ format, identifier, recordId }: FieldPlan): number[] {
  switch (format.type) {
    case 'person':
    case 'object':
      return [identifier.column];
    case 'event':
      return [recordId];
    case 'relationship':
      return [format.object.column, format.person.column];
  }
}

/** Of 18 letters and digits? */
function isLongId(bytes: Buffer, from: number, to: number): boolean {
  if (to - from !== ID_BYTES) return false;
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index] ?? 0;
    const digit = byte >= 0x30 && byte <= 0x39;
    // Capitals and small letters differ in one bit.
    if (!digit && ((byte | 0x20) < 0x61 || (byte | 0x20) > 0x7a)) return false;
  }
  return true;
}

import type { FieldPlan } from '../field-plan.ts';
import { BLANK_FINGERPRINT, creationMessageId, messageId, toId18 } from '../message-id.ts';
import { contentText } from './content-fingerprint.ts';
import { deliveryFingerprint } from './delivery-fingerprint.ts';
import { formatMapper } from './format-mapper.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import type { MappedRow, MappingContext } from './mapped-row.ts';
import { writeMessage } from './message.ts';
import { unreadable, type Refusal } from './refusal.ts';
import { readDatetime } from './values.ts';

export type { MappedRow, MappingContext } from './mapped-row.ts';

const SYNC_ID = /^[A-Za-z0-9_-]+$/;

export type RowMapper = (cells: readonly string[]) => MappedRow;

/**
 * A function from the cells of a row, in the plan's column order, to its outcome. Rows that cannot be right (another
 * number of cells, no record id) throw a RangeError: the page is not what the plan says, and nothing of it may be sent.
 */
export function compileRowMapper(plan: FieldPlan, context: MappingContext): RowMapper {
  const { syncId, epoch } = context;
  if (!SYNC_ID.test(syncId)) throw new RangeError('a sync id has letters, digits, _ and - only');
  const { recordId: idColumn, version: versionColumn, format } = plan;
  const columns = plan.columns.length;
  const versionSource = plan.columns[versionColumn] ?? '';
  const mapper = formatMapper(plan);
  const fingerprint = deliveryFingerprint(plan);
  const integrations = integrationsMember(plan);
  const deletedAfter = context.deletedAfter === undefined ? -Infinity : Date.parse(context.deletedAfter);
  const run = format.type === 'event' || context.run === undefined ? {} : { run: context.run };
  const onCreation = format.type === 'event' && format.on === 'creation';

  return (cells) => {
    if (cells.length !== columns) throw new RangeError(`a row has ${cells.length} cells instead of ${columns}`);
    const recordId = toId18(cells[idColumn] ?? '');
    const version = readDatetime(cells[versionColumn] ?? '');
    if (version === undefined) return rejected(recordId, unreadable(versionSource));
    const deleted = plan.isDeleted === undefined ? 'false' : cells[plan.isDeleted];
    if (deleted !== 'true' && deleted !== 'false') return rejected(recordId, unreadable('IsDeleted'));
    if (deleted === 'true') return mapDeletion(cells, recordId, version);

    const key = mapper.key(cells);
    if (key === undefined) return { type: 'nothing', recordId, version };
    if (typeof key !== 'string') return rejected(recordId, key);
    const content = mapper.upsert(cells, key);
    if ('reason' in content) return rejected(recordId, content);
    const id = onCreation
      ? creationMessageId({ syncId, recordId, epoch })
      : messageId({ syncId, recordId, version, epoch, ...run, operation: 'upsert', fingerprint: BLANK_FINGERPRINT });
    const json = writeMessage(content, { messageId: id, timestamp: version, integrations });
    if (json.length > MAX_MESSAGE_BYTES) return rejected(recordId, tooLarge(json.length));
    if (plan.ledger !== true) return { type: 'message', operation: 'upsert', recordId, json };
    const delivery = { key, fingerprint: fingerprint(contentText(content), version), version };
    return { type: 'message', operation: 'upsert', recordId, json, delivery };
  };

  function mapDeletion(cells: readonly string[], recordId: string, version: string): MappedRow {
    if (mapper.removal === undefined) return { type: 'skipped', reason: 'not_deletable' };
    if (context.deletions === 'ignore') return { type: 'skipped', reason: 'deletions_ignored' };
    const key = mapper.key(cells);
    if (plan.ledger === true) {
      return typeof key === 'string'
        ? { type: 'deleted', recordId, version, key }
        : { type: 'deleted', recordId, version };
    }
    if (Date.parse(version) <= deletedAfter) return { type: 'skipped', reason: 'deleted_before' };
    if (key === undefined) return { type: 'nothing', recordId, version };
    if (typeof key !== 'string') return rejected(recordId, key);
    const id = messageId({ syncId, recordId, version, epoch, operation: 'delete', fingerprint: BLANK_FINGERPRINT });
    const json = writeMessage(mapper.removal(key), { messageId: id, timestamp: version, integrations });
    return { type: 'message', operation: 'delete', recordId, json };
  }
}

export function integrationsMember({ integrations }: FieldPlan): string {
  return integrations === undefined ? '' : `,"integrations":${JSON.stringify(integrations)}`;
}

function rejected(recordId: string, refusal: Refusal): MappedRow {
  return { type: 'rejected', rejection: { recordId, ...refusal } };
}

function tooLarge(bytes: number): Refusal {
  return {
    reason: 'message_too_large',
    detail: `The record makes a message of ${bytes} bytes; Customer.io accepts at most ${MAX_MESSAGE_BYTES}. Map fewer or shorter fields.`,
  };
}

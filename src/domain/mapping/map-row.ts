import type { FieldPlan } from '../field-plan.ts';
import { BLANK_FINGERPRINT, messageId, toId18 } from '../message-id.ts';
import { attributesJson, attributeWriter } from './attributes.ts';
import { userDeletedJson } from './deletion.ts';
import { readIdentifier } from './identifier.ts';
import { jsonText } from './json-text.ts';
import { MAX_IDENTIFIER_BYTES, MAX_MESSAGE_BYTES } from './limits.ts';
import type { MappedRow, MappingContext, Refusal } from './mapped-row.ts';
import { identifyJson } from './person.ts';
import { readDatetime } from './values.ts';

export type { MappedRow, MappingContext } from './mapped-row.ts';

const SYNC_ID = /^[A-Za-z0-9_-]+$/;

export type RowMapper = (cells: readonly string[]) => MappedRow;

const mappers = new WeakMap<FieldPlan, WeakMap<MappingContext, RowMapper>>();

/** One row by a plan: {@link compileRowMapper}, compiled once for each pair of plan and context. */
export function mapRow(plan: FieldPlan, context: MappingContext, cells: readonly string[]): MappedRow {
  let byContext = mappers.get(plan);
  if (byContext === undefined) mappers.set(plan, (byContext = new WeakMap()));
  let mapper = byContext.get(context);
  if (mapper === undefined) byContext.set(context, (mapper = compileRowMapper(plan, context)));
  return mapper(cells);
}

/**
 * A function from the cells of a row, in the plan's column order, to its outcome. Rows that cannot be right (another
 * number of cells, no record id) throw a RangeError: the page is not what the plan says, and nothing of it may be sent.
 */
export function compileRowMapper(plan: FieldPlan, context: MappingContext): RowMapper {
  const { syncId, epoch } = context;
  if (!SYNC_ID.test(syncId)) throw new RangeError('a sync id has letters, digits, _ and - only');
  const { identifier, recordId: idColumn, version: versionColumn } = plan;
  const columns = plan.columns.length;
  const versionSource = plan.columns[versionColumn] ?? '';
  const writers = plan.attributes.map(attributeWriter);
  const integrations = plan.integrations === undefined ? '' : `,"integrations":${JSON.stringify(plan.integrations)}`;
  const deletedAfter = context.deletedAfter === undefined ? -Infinity : Date.parse(context.deletedAfter);

  return (cells) => {
    if (cells.length !== columns) throw new RangeError(`a row has ${cells.length} cells instead of ${columns}`);
    const recordId = toId18(cells[idColumn] ?? '');
    const version = readDatetime(cells[versionColumn] ?? '');
    if (version === undefined) return rejected(recordId, unreadable(versionSource));

    const deleted = plan.isDeleted === undefined ? 'false' : cells[plan.isDeleted];
    if (deleted !== 'true' && deleted !== 'false') return rejected(recordId, unreadable('IsDeleted'));
    const operation = deleted === 'true' ? 'delete' : 'upsert';
    if (operation === 'delete') {
      if (context.deletions === 'ignore') return { type: 'skipped', reason: 'deletions_ignored' };
      if (Date.parse(version) <= deletedAfter) return { type: 'skipped', reason: 'deleted_before' };
    }

    const person = readIdentifier(identifier.type, cells[identifier.column] ?? '');
    const refusal = refusedIdentifier(identifier.source, person);
    if (person === undefined || refusal !== undefined)
      return rejected(recordId, refusal ?? unreadable(identifier.source));

    const traits = operation === 'delete' ? '' : attributesJson(writers, cells);
    if (typeof traits !== 'string') return rejected(recordId, traits);
    const parts = {
      messageId: messageId({ syncId, recordId, version, epoch, operation, fingerprint: BLANK_FINGERPRINT }),
      timestamp: `"${version}"`,
      userId: jsonText(person),
      integrations,
    };
    const json = operation === 'delete' ? userDeletedJson(parts) : identifyJson(parts, traits);
    if (json.length > MAX_MESSAGE_BYTES) return rejected(recordId, tooLarge(json.length));
    return { type: 'message', operation, recordId, json };
  };
}

function rejected(recordId: string, refusal: Refusal): MappedRow {
  return { type: 'rejected', rejection: { recordId, ...refusal } };
}

function refusedIdentifier(source: string, identifier: string | undefined): Refusal | undefined {
  if (identifier === undefined) return unreadable(source);
  if (identifier === '') return { reason: 'missing_identifier', detail: `${source}, the identifier, is empty.` };
  if (identifier.length * 3 <= MAX_IDENTIFIER_BYTES) return undefined;
  const bytes = Buffer.byteLength(identifier);
  if (bytes <= MAX_IDENTIFIER_BYTES) return undefined;
  return {
    reason: 'identifier_too_long',
    detail: `${source}, the identifier, has ${bytes} bytes; Customer.io accepts at most ${MAX_IDENTIFIER_BYTES}.`,
  };
}

function unreadable(source: string): Refusal {
  return { reason: 'unreadable_value', detail: `The value of ${source} does not have the field's type.` };
}

function tooLarge(bytes: number): Refusal {
  return {
    reason: 'message_too_large',
    detail: `The record makes a message of ${bytes} bytes; Customer.io accepts at most ${MAX_MESSAGE_BYTES}. Map fewer or shorter fields.`,
  };
}

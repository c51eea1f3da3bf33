import type { Cell, Field, FieldType, ObjectSchema } from '../schema/field.ts';
import { field, isCompound } from '../schema/field.ts';
import { follow, implied } from './consequences.ts';
import { convertLead } from './convert-lead.ts';
import type { ConvertedLead, LeadConversion } from './convert-lead.ts';
import { readCell } from './derive.ts';
import { dependents } from './lookups.ts';
import { merge } from './merge.ts';
import { mutate } from './mutate.ts';
import type { Mutation, Touched } from './mutate.ts';
import { OrgError } from './org-error.ts';
import { Table } from './table.ts';
import type { Version } from './table.ts';
import { fromCell, toCell } from './values.ts';
import type { Input } from './values.ts';

export type Row = Record<string, Cell>;
export type Inputs = Record<string, Input>;

/**
 * The org's data. Every change stamps SystemModstamp with the org's clock, in whole seconds as Salesforce does; so two
 * changes within a second bear the same stamp.
 */
export class Org {
  readonly tables = new Map<string, Table>();
  readonly #clock: () => number;
  readonly #readers = new Map<number, number>();
  /** By the id of a deleted row: the rows that were deleted with it. */
  readonly #taken = new Map<string, { object: string; id: string }[]>();
  #sequence = 0;

  constructor(schemas: ObjectSchema[], counts: Record<string, number>, clock: () => number) {
    this.#clock = clock;
    for (const schema of schemas)
      this.tables.set(schema.name.toLowerCase(), new Table(schema, counts[schema.name] ?? 0));
  }

  /** The org's time, in milliseconds since 1970. */
  now(): number {
    return this.#clock();
  }

  /** Grows with each change. */
  get sequence(): number {
    return this.#sequence;
  }

  table(object: string): Table {
    const table = this.tables.get(object.toLowerCase());
    if (table === undefined) throw new OrgError(`the org has no object ${object}`);
    return table;
  }

  /** Live rows. */
  count(object: string): number {
    return this.table(object).liveCount;
  }

  /** Ids of live rows, in order of creation. */
  *ids(object: string): Generator<string> {
    const table = this.table(object);
    for (let index = 0; index < table.size; index += 1) {
      if (table.state(index, table.version(index)) === 'live') yield table.id(index);
    }
  }

  /** Live rows with all their fields but compound ones. */
  *rows(object: string): Generator<Row> {
    for (const id of this.ids(object)) yield this.row(object, id);
  }

  /** A row, deleted or not; datetimes as `2024-09-24T03:26:07.000Z`. */
  row(object: string, id: string): Row {
    const { table, index, version } = this.#find(object, id);
    const row: Row = {};
    for (const each of table.fields) {
      if (isCompound(each)) continue;
      row[each.name] = fromCell(each, readCell(this.tables, { table, index, version }, each));
    }
    return row;
  }

  /** Returns the new row's id. */
  insert(object: string, inputs: Inputs = {}): string {
    const table = this.table(object);
    const cells = this.#cells(table, inputs, undefined);
    const index = table.reserve();
    const now = this.#seconds();
    const values: Record<string, Cell> = { CreatedDate: now, LastModifiedDate: now };
    for (const each of table.fields) {
      const initial = this.#initial(each, index);
      if (initial !== undefined) values[each.name] = initial;
    }
    this.#write(table, index, { ...values, ...implied(table.name, cells, now), ...cells }, 'live');
    const id = table.id(index);
    follow(this, table.name, id, cells, true);
    return id;
  }

  update(object: string, id: string, inputs: Inputs): void {
    const { table, index, version } = this.#find(object, id);
    if (table.state(index, version) !== 'live') throw new OrgError(`${id} is deleted`);
    const changes = this.#cells(table, inputs, { index, version });
    const now = this.#seconds();
    this.#write(table, index, { LastModifiedDate: now, ...implied(table.name, changes, now), ...changes }, 'live');
    follow(this, table.name, table.id(index), changes, false);
  }

  /**
   * Into the recycle bin: `queryAll` still has it, with IsDeleted. Its junction rows go with it. Rows of an object without
   * a recycle bin are gone.
   */
  delete(object: string, id: string): void {
    const { table, index, version } = this.#find(object, id);
    if (table.state(index, version) !== 'live') throw new OrgError(`${id} is deleted`);
    const full = table.id(index);
    const taken = dependents(this, table.name, full);
    for (const each of taken) this.delete(each.object, each.id);
    if (taken.length > 0) this.#taken.set(full, taken);
    const state = table.schema.hardDelete === true ? 'gone' : 'deleted';
    this.#write(table, index, { IsDeleted: true, LastModifiedDate: this.#seconds() }, state);
  }

  /** Back from the recycle bin, with the junction rows that went with it and have a recycle bin too. */
  undelete(object: string, id: string): void {
    const { table, index, version } = this.#find(object, id);
    if (table.state(index, version) !== 'deleted') throw new OrgError(`${id} is not in the recycle bin`);
    const back = { IsDeleted: false, MasterRecordId: null, LastModifiedDate: this.#seconds() };
    this.#write(table, index, back, 'live');
    for (const each of this.#takenWith(table.id(index))) this.undelete(each.object, each.id);
  }

  /** Out of the recycle bin, with the junction rows that went there with it: gone for every query. */
  purge(object: string, id: string): void {
    if (this.state(object, id) !== 'deleted') throw new OrgError(`${id} is not in the recycle bin`);
    this.hardDelete(object, id);
  }

  /** Gone for every query, wherever it was, with its junction rows. */
  hardDelete(object: string, id: string): void {
    const { table, index } = this.#find(object, id);
    const full = table.id(index);
    for (const each of [...dependents(this, table.name, full), ...this.#takenWith(full)]) {
      this.hardDelete(each.object, each.id);
    }
    this.#write(table, index, { IsDeleted: true }, 'gone');
  }

  /** Whether a row is live, in the recycle bin or gone; gone for one that never was. */
  state(object: string, id: string): Version['state'] {
    const table = this.table(object);
    const index = table.index(id);
    return index === undefined ? 'gone' : table.state(index, table.version(index));
  }

  /** One or two records into another: they are deleted with MasterRecordId, and what referred to them refers to it. */
  merge(object: string, winnerId: string, loserIds: readonly string[]): void {
    merge(this, object, winnerId, loserIds);
  }

  /** Makes an account, a contact and maybe an opportunity of a lead. */
  convertLead(leadId: string, conversion: LeadConversion = {}): ConvertedLead {
    return convertLead(this, leadId, conversion);
  }

  /** Random changes, the same for the same seed and state. */
  mutate(mutation: Mutation): Touched {
    return mutate(this, mutation);
  }

  /** An empty field, or one with a value for each row. */
  addField(object: string, name: string, type: FieldType = 'string', generate?: (index: number) => Cell): Field {
    const added = field(name, type, generate ?? (() => (type === 'boolean' ? false : null)));
    this.table(object).addField(added);
    return added;
  }

  /** As if the field were deleted or the user lost the permission to see it. */
  removeField(object: string, name: string): void {
    this.table(object).removeField(name);
  }

  /** Keeps the present state readable by its sequence until it is released. */
  pin(): { sequence: number; release: () => void } {
    const sequence = this.#sequence;
    this.#readers.set(sequence, (this.#readers.get(sequence) ?? 0) + 1);
    let pinned = true;
    return {
      sequence,
      release: () => {
        if (!pinned) return;
        pinned = false;
        const left = (this.#readers.get(sequence) ?? 1) - 1;
        if (left === 0) this.#readers.delete(sequence);
        else this.#readers.set(sequence, left);
      },
    };
  }

  /** What went into the recycle bin with a row and is still there; forgotten when it is asked for. */
  #takenWith(id: string): { object: string; id: string }[] {
    const taken = this.#taken.get(id) ?? [];
    this.#taken.delete(id);
    return taken.filter((each) => this.state(each.object, each.id) === 'deleted');
  }

  #find(object: string, id: string): { table: Table; index: number; version: Version | undefined } {
    const table = this.table(object);
    const index = table.index(id);
    const version = index === undefined ? undefined : table.version(index);
    if (index === undefined || table.state(index, version) === 'gone')
      throw new OrgError(`no ${object} has the id ${id}`);
    return { table, index, version };
  }

  #cells(
    table: Table,
    inputs: Inputs,
    row: { index: number; version: Version | undefined } | undefined,
  ): Record<string, Cell> {
    const cells: Record<string, Cell> = {};
    for (const [name, input] of Object.entries(inputs)) {
      const target = table.field(name);
      if (target === undefined || isCompound(target)) throw new OrgError(`${table.name} has no field ${name}`);
      if (target.derive !== undefined) throw new OrgError(`${table.name}.${name} is worked out and takes no value`);
      cells[target.name] = toCell(target, input);
    }
    const first = table.field('FirstName');
    const last = table.field('LastName');
    if (first !== undefined && last !== undefined && cells['Name'] === undefined) {
      const parts = [first, last].map((part) => {
        const changed = cells[part.name];
        if (changed !== undefined) return changed;
        return row === undefined ? null : table.cell(row.index, part, row.version);
      });
      cells['Name'] = parts.filter((part) => part !== null).join(' ') || null;
    }
    return cells;
  }

  /** What a new row has without being given it. */
  #initial(field: Field, index: number): Cell | undefined {
    if (field.type === 'boolean') return false;
    if (field.type === 'reference' && !field.nillable && field.referenceTo.includes('User'))
      return this.table('User').id(0);
    return field.autoNumber ? field.generate(index) : undefined;
  }

  #write(table: Table, index: number, values: Record<string, Cell>, state: Version['state']): void {
    this.#sequence += 1;
    // Sequences only grow, and a Map keeps the order in which they came.
    const [oldest = Infinity] = this.#readers.keys();
    const stamped = { SystemModstamp: this.#seconds(), ...values };
    table.write(index, { sequence: this.#sequence, values: stamped, state }, oldest);
  }

  #seconds(): number {
    return Math.floor(this.#clock() / 1000) * 1000;
  }
}

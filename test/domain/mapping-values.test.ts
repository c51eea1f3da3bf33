import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdentifier } from '../../src/domain/mapping/identifier.ts';
import { readDatetime, readValue } from '../../src/domain/mapping/values.ts';
import type { FieldType } from '../../src/domain/object-description.ts';

const TEXT_TYPES: readonly FieldType[] = [
  ...(['id', 'reference', 'string', 'textarea', 'email', 'phone', 'url', 'picklist', 'multipicklist'] as const),
  ...(['combobox', 'encryptedstring', 'anyType', 'complexvalue', 'json'] as const),
];
const NUMBER_TYPES: readonly FieldType[] = ['int', 'long', 'double', 'currency', 'percent'];
const OTHER_TYPES: readonly FieldType[] = ['boolean', 'date', 'datetime', 'time'];

describe('a cell', () => {
  it.each([...TEXT_TYPES, ...NUMBER_TYPES, ...OTHER_TYPES])('of type %s is null when it is empty', (type) => {
    expect(readValue(type, '')).toBeNull();
  });

  it.each(TEXT_TYPES)('of type %s is its text', (type) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        expect(readValue(type, text)).toBe(text);
      }),
    );
  });

  it('of a multi-select picklist keeps its choices in one text', () => {
    expect(readValue('multipicklist', 'Red;Green')).toBe('Red;Green');
  });

  it.each([
    ['true', true],
    ['false', false],
    ['maybe', undefined],
    ['TRUE', undefined],
    ['1', undefined],
  ])('of type boolean: %s', (cell, value) => {
    expect(readValue('boolean', cell)).toBe(value);
  });

  it.each([
    ['0', 0],
    ['-0', -0],
    ['42', 42],
    ['-1.5', -1.5],
    ['1001.0', 1001],
    ['0.1', 0.1],
    ['33.33333333333333333', 33.333333333333336],
    ['1.5E7', 15_000_000],
    ['1.0e-7', 1e-7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9007199254740993', '9007199254740993'],
    ['-12345678901234567', '-12345678901234567'],
    ['1.0E18', '1.0E18'],
    ['1e999', '1e999'],
    ['1,5', undefined],
    ['5 EUR', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['0x10', undefined],
    [' 1', undefined],
    ['.', undefined],
    ['-', undefined],
  ])('of a number type: %s', (cell, value) => {
    for (const type of NUMBER_TYPES) expect(readValue(type, cell)).toBe(value);
  });

  it('of a number type gives back every whole number exactly, as a number or as a text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (number) => {
        const value = readValue('long', String(number));
        expect(BigInt(value ?? '')).toBe(number);
        expect(typeof value === 'number').toBe(Number.isSafeInteger(Number(number)));
      }),
    );
  });

  it.each([
    ['2026-01-31', '2026-01-31'],
    ['4000-12-31', '4000-12-31'],
    ['2026-13-01', undefined],
    ['2026-1-1', undefined],
    ['31.01.2026', undefined],
    ['2026-01-31T00:00:00Z', undefined],
  ])('of type date: %s', (cell, value) => {
    expect(readValue('date', cell)).toBe(value);
  });

  it.each([
    ['2026-01-31T09:30:00.000Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.000+0000', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000Z'],
    ['2026-01-31T09:30:00.5Z', '2026-01-31T09:30:00.500Z'],
    ['2026-01-31T23:30:00.000-08:00', '2026-02-01T07:30:00.000Z'],
    ['2026-01-31T09:30:00.000', undefined],
    ['2026-01-31', undefined],
    ['2026-01-31T24:30:00.000Z', undefined],
    ['2026-02-31T09:30:00.000+0100', '2026-03-03T08:30:00.000Z'],
    ['yesterday', undefined],
  ])('of type datetime: %s', (cell, value) => {
    expect(readValue('datetime', cell)).toBe(value);
  });

  it('of type datetime is the same moment as what Salesforce wrote', () => {
    const moment = fc.date({ min: new Date('1700-01-01'), max: new Date('4000-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, (date) => {
        const iso = date.toISOString();
        expect(readDatetime(iso)).toBe(iso);
        expect(readDatetime(iso.replace('Z', '+0000'))).toBe(iso);
        expect(readDatetime(iso.replace('Z', '-00:00'))).toBe(iso);
      }),
    );
  });

  it.each([
    ['10:15:30.000Z', '10:15:30.000Z'],
    ['10:15:30', '10:15:30'],
    ['25:00:00.000Z', undefined],
    ['10:15', undefined],
  ])('of type time: %s', (cell, value) => {
    expect(readValue('time', cell)).toBe(value);
  });
});

describe('an identifier', () => {
  it.each<[FieldType, string, string | undefined]>([
    ['id', '0035g00000XyZabAAF', '0035g00000XyZabAAF'],
    ['email', 'Anna@example.com', 'Anna@example.com'],
    ['string', '', ''],
    ['string', ' \t', ''],
    ['string', '007', '007'],
    ['double', '1001.0', '1001'],
    ['double', '1001.50', '1001.50'],
    ['double', '1.001E3', '1001'],
    ['long', '12345678901234567', '12345678901234567'],
    ['int', '', ''],
    ['int', 'x', undefined],
  ])('of type %s: %j is %j', (type, cell, identifier) => {
    expect(readIdentifier(type, cell)).toBe(identifier);
  });
});

import fc from 'fast-check';
import type { FieldType } from '../../../src/domain/object-description.ts';

export const TYPES = [
  'id',
  'reference',
  'string',
  'textarea',
  'multipicklist',
  'boolean',
  'int',
  'double',
  'currency',
  'date',
  'datetime',
  'time',
  'anyType',
] as const satisfies readonly FieldType[];

export const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '東', '😀'), maxLength: 12 }) },
  fc.string({
    unit: fc.constantFrom(
      '"',
      ',',
      '\n',
      '\r',
      '\\',
      '\t',
      '\u0001',
      '\u001f',
      '\u007f',
      '\u2028',
      'x',
      'é',
      '\u00a0',
      '\ufeff',
    ),
    maxLength: 9,
  }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', ' ', 'x'.repeat(150), 'x'.repeat(151), 'é'.repeat(75), 'é'.repeat(76), '"'.repeat(400)),
  fc.constantFrom(
    'x'.repeat(999),
    'x'.repeat(1_000),
    'x'.repeat(1_001),
    `${'é'.repeat(500)}`,
    `${'é'.repeat(500)}x`,
    '"'.repeat(1_000),
  ),
);
const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), maxLength });
const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc
    .tuple(fc.constantFrom('', '', '-', '+'), digits(18), fc.constantFrom('', '.', '.0', '.000'), digits(18))
    .map((parts) => parts.join('')),
  fc.constantFrom(
    '0',
    '-0',
    '0.0',
    '-0.0',
    '00',
    '007',
    '1e5',
    '1.2345678E7',
    '1E-7',
    '0.000001',
    '0.0000001',
    '0.0000010',
    '.5',
    '5.',
  ),
  fc.constantFrom(
    '9007199254740991',
    '9007199254740992',
    '-9007199254740993',
    '999999999999999',
    '9999999999999999',
    '0.1234567890123456',
    '123456789.1234567',
    '1.0000000000000001',
    'NaN',
    '1 ',
    '1,5',
    '٣',
  ),
);
const date = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
    .map((value) => value.toISOString().slice(0, 10)),
  fc.constantFrom(
    '2026-02-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '2026-1-1',
    '2026-01-01T',
    '2o26-01-01',
    '2026/01/01',
    '2026-01-00',
  ),
);
export const datetime = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
      .map((value) => value.toISOString()),
  },
  fc.constantFrom(
    '2026-11-24T10:15:30.000+0000',
    '2026-11-24T10:15:30Z',
    '2026-11-24T10:15:30.5Z',
    '2026-11-24T24:00:00.000Z',
    '2026-11-24T10:60:00.000Z',
    '2026-11-24 10:15:30.000Z',
    '2026-11-24T10:15:30.000z',
    '2026-11-24T10:15:60.000Z',
    '2026-02-31T10:15:30.000Z',
    '2026-11-24T10:15:30.1234Z',
  ),
);
export const id = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1e9).map((value) => `003${value.toString(36).padStart(12, '0')}AAA`) },
  fc.nat(1e9).map((value) => `003${value.toString(36).padStart(10, 'Z')}Ab`.slice(0, 15)),
);

/** What a cell of a type may say: mostly what it should. */
export function cellOf(type: FieldType): fc.Arbitrary<string> {
  const right = { weight: 8, arbitrary: rightCell(type) };
  return fc.oneof(right, fc.constant(''), { weight: type === 'boolean' || type === 'date' ? 0 : 1, arbitrary: text });
}

function rightCell(type: FieldType): fc.Arbitrary<string> {
  switch (type) {
    case 'id':
    case 'reference':
      return id;
    case 'boolean':
      return fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('true', 'false') },
        fc.constantFrom('True', '1', 'falsee', 'tru'),
      );
    case 'int':
    case 'double':
    case 'currency':
      return number;
    case 'date':
      return fc.oneof({ weight: 9, arbitrary: date }, text);
    case 'datetime':
      return datetime;
    case 'time':
      return fc.constantFrom('10:15:30.000Z', '23:59:59Z', '24:00:00Z', '10:15', '10:15:30.123');
    default:
      return text;
  }
}

/** Fields of the benchmark's Contacts: API name, describe type. Twenty, as an admin would pick them. */
export const CONTACT_FIELDS: readonly (readonly [name: string, type: string])[] = [
  ['Id', 'id'],
  ['FirstName', 'string'],
  ['LastName', 'string'],
  ['Email', 'email'],
  ['Phone', 'phone'],
  ['Title', 'string'],
  ['Department', 'string'],
  ['MailingStreet', 'textarea'],
  ['MailingCity', 'string'],
  ['MailingPostalCode', 'string'],
  ['MailingCountry', 'string'],
  ['Description', 'textarea'],
  ['Birthdate', 'date'],
  ['HasOptedOutOfEmail', 'boolean'],
  ['DoNotCall', 'boolean'],
  ['Score__c', 'double'],
  ['Revenue__c', 'currency'],
  ['Segments__c', 'multipicklist'],
  ['LastActivityDate', 'date'],
  ['SystemModstamp', 'datetime'],
  ['IsDeleted', 'boolean'],
];

const FIRST_NAMES = ['Ana', 'Zoë', 'Łukasz', 'Mei', '裕子', 'O’Neil', 'Jürgen', 'Priya'];
const CITIES = ['Berlin', 'São Paulo', 'Kraków', 'Tōkyō', 'New York', 'İzmir'];
const NOTES = [
  'Met at the fair; "very keen", wants a call.',
  'First line\nsecond line, with a comma',
  'Ends with CRLF\r\nand goes on',
  '',
];

/** Rows of a page of the stand-in's. */
export const PAGE_ROWS = 50_000;

/** Of contact number `index`: its page, then its row there, so that a page becomes another by few bytes. */
export function contactId(index: number): string {
  const row = (index % PAGE_ROWS).toString(36).padStart(8, '0');
  return `003${pageMark(Math.floor(index / PAGE_ROWS))}${row.toUpperCase()}AAA`;
}

/** The number of the contact with this id. */
export function contactIndex(id: string): number {
  return Number.parseInt(id.slice(3, 7), 36) * PAGE_ROWS + Number.parseInt(id.slice(7, 15), 36);
}

function pageMark(page: number): string {
  return page.toString(36).padStart(4, '0').toUpperCase();
}

/** The value of a field of contact number `index`, as a CSV cell before quoting. The same for every call. */
export function contactCell(field: string, index: number): string {
  switch (field) {
    case 'Id':
      return contactId(index);
    case 'FirstName':
      return FIRST_NAMES[index % FIRST_NAMES.length] ?? '';
    case 'LastName':
      return `Contact ${index}`;
    case 'Email':
      return `contact.${index}@example.com`;
    case 'Phone':
      return `+49 30 ${1_000_000 + (index % 9_000_000)}`;
    case 'MailingStreet':
      return `${(index % 200) + 1} Long Street\nBuilding ${index % 9}`;
    case 'MailingCity':
      return CITIES[index % CITIES.length] ?? '';
    case 'MailingPostalCode':
      return String(10_000 + (index % 89_999));
    case 'Description':
      return NOTES[index % NOTES.length] ?? '';
    case 'Birthdate':
    case 'LastActivityDate':
      return `19${70 + (index % 30)}-0${(index % 9) + 1}-1${index % 10}`;
    case 'HasOptedOutOfEmail':
    case 'DoNotCall':
      return index % 3 === 0 ? 'true' : 'false';
    case 'Score__c':
      return String((index % 1_000) / 8);
    case 'Revenue__c':
      return String(index % 100_000);
    case 'Segments__c':
      return 'Partner;Customer';
    case 'SystemModstamp':
      return '2026-01-15T10:20:30.000Z';
    case 'IsDeleted':
      return 'false';
    default:
      return `${field} ${index % 50}`;
  }
}

/** A result page: header, then `count` rows from contact number `first`, every value quoted, as Salesforce does. */
export function contactPage(columns: readonly string[], first: number, count: number): Buffer {
  const lines = [columns.map(quoted).join(',')];
  for (let index = first; index < first + count; index += 1) {
    lines.push(columns.map((column) => quoted(contactCell(column, index))).join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

/**
 * Pages that are written once: another page of as many rows differs from the first in its ids alone, and is made by a copy.
 * Contacts of different pages have the same values, but for the id.
 */
export class ContactPages {
  private readonly columns: readonly string[];
  private readonly templates = new Map<number, { csv: Buffer; marks: Int32Array }>();

  constructor(columns: readonly string[]) {
    this.columns = columns;
  }

  prepare(count: number): void {
    this.template(count);
  }

  page(number: number, count: number): Buffer {
    const { csv, marks } = this.template(count);
    const page = Buffer.from(csv);
    const mark = Buffer.from(pageMark(number));
    for (const at of marks) {
      for (let index = 0; index < mark.length; index += 1) page[at + index] = mark[index] ?? 0;
    }
    return page;
  }

  private template(count: number): { csv: Buffer; marks: Int32Array } {
    const known = this.templates.get(count);
    if (known !== undefined) return known;
    const csv = contactPage(this.columns, 0, count);
    const marks: number[] = [];
    const idStart = Buffer.from(`"003${pageMark(0)}`);
    for (let at = csv.indexOf(idStart); at >= 0; at = csv.indexOf(idStart, at + 1)) marks.push(at + '"003'.length);
    const template = { csv, marks: Int32Array.from(marks) };
    this.templates.set(count, template);
    return template;
  }
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

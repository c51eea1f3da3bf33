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

/** The value of a field of contact number `index`, as a CSV cell before quoting. The same for every call. */
export function contactCell(field: string, index: number): string {
  switch (field) {
    case 'Id':
      return `003${index.toString(36).padStart(12, '0').toUpperCase()}AAA`;
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

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

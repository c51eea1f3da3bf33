import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';

/** How the tests' definition names attributes; written again here, so that it is not the code under test that says what is right. */
export const MAPPING: Readonly<Record<string, string>> = {
  Email: 'email',
  FirstName: 'first_name',
  LastName: 'LastName',
  Description: 'notes',
  'Account.Name': 'account',
  Birthdate: 'Birthdate',
  HasOptedOutOfEmail: 'unsubscribed',
};

/** Who must be in the workspace, with which attributes, by the org's own rows. An empty value leaves no attribute. */
export function expectedPeople(
  salesforce: SalesforceSimulator,
  mapping: Readonly<Record<string, string>> = MAPPING,
): Map<string, Record<string, unknown>> {
  const people = new Map<string, Record<string, unknown>>();
  for (const row of salesforce.org.rows('Contact')) {
    const account = row['AccountId'] === null ? {} : salesforce.org.row('Account', String(row['AccountId']));
    const attributes: Record<string, unknown> = {};
    for (const [source, target] of Object.entries(mapping)) {
      const value = source === 'Account.Name' ? account['Name'] : row[source];
      if (value !== null && value !== undefined && value !== '') attributes[target] = value;
    }
    people.set(String(row['Id']), attributes);
  }
  return people;
}

export function actualPeople(customerio: CustomerioSimulator): Map<string, Record<string, unknown>> {
  const { people } = customerio.workspace;
  return new Map([...people.ids()].map((id) => [id, people.get(id)?.attributes ?? {}]));
}

/** Differences, a line each; none when every record is there once, field for field. */
export function differences(
  expected: ReadonlyMap<string, Record<string, unknown>>,
  actual: ReadonlyMap<string, Record<string, unknown>>,
): string[] {
  const lines: string[] = [];
  for (const [id, attributes] of expected) {
    const person = actual.get(id);
    if (person === undefined) lines.push(`${id} is missing`);
    else lines.push(...attributeDifferences(id, attributes, person));
  }
  for (const id of actual.keys()) if (!expected.has(id)) lines.push(`${id} should not be there`);
  return lines;
}

function attributeDifferences(
  id: string,
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => expected[name] !== actual[name])
    .map((name) => `${id}.${name}: ${JSON.stringify(expected[name])} became ${JSON.stringify(actual[name])}`);
}

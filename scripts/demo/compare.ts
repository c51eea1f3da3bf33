import type { CustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { SalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { MAPPING } from './mapping.ts';

export type Comparison = { inSalesforce: number; inCustomerio: number; equal: number; differences: string[] };

/**
 * Every Contact with an email against its person, attribute by attribute. Knows nothing of the service: what is right is
 * worked out from the org's own rows.
 */
export function compare(salesforce: SalesforceSimulator, { workspace }: CustomerioSimulator): Comparison {
  const differences: string[] = [];
  const expected = new Set<string>();
  let equal = 0;
  for (const row of salesforce.org.rows('Contact')) {
    if (row['Email'] === null) continue;
    const id = String(row['Id']);
    expected.add(id);
    const person = workspace.people.get(id);
    const found =
      person === undefined
        ? [`${id} is missing`]
        : wrongAttributes(id, attributesOf(salesforce, row), person.attributes);
    if (found.length === 0) equal += 1;
    differences.push(...found);
  }
  for (const id of workspace.people.ids()) if (!expected.has(id)) differences.push(`${id} should not be there`);
  return { inSalesforce: expected.size, inCustomerio: workspace.people.size, equal, differences };
}

type Row = ReturnType<SalesforceSimulator['org']['row']>;

function attributesOf(salesforce: SalesforceSimulator, row: Row): Map<string, unknown> {
  const attributes = new Map<string, unknown>();
  for (const [source, target] of MAPPING) {
    const value = source === 'Account.Name' ? accountName(salesforce, row) : row[source];
    if (value !== null && value !== undefined && value !== '') attributes.set(target, value);
  }
  return attributes;
}

function accountName(salesforce: SalesforceSimulator, row: Row): unknown {
  return typeof row['AccountId'] === 'string' ? salesforce.org.row('Account', row['AccountId'])['Name'] : null;
}

function wrongAttributes(id: string, expected: Map<string, unknown>, actual: Record<string, unknown>): string[] {
  const names = new Set([...expected.keys(), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => expected.get(name) !== actual[name])
    .map(
      (name) =>
        `${id} ${name}: ${JSON.stringify(expected.get(name))} in Salesforce, ${JSON.stringify(actual[name])} in Customer.io`,
    );
}

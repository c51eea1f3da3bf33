import type { CustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { Changes } from './changes.ts';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, EVENT_NAME, MEMBER_FIELDS, OBJECT_TYPE, TASK_FIELDS } from './syncs.ts';

export type KindComparison = {
  kind: string;
  inSalesforce: number;
  inCustomerio: number;
  equal: number;
  differences: string[];
};

type Row = ReturnType<SalesforceSimulator['org']['row']>;
type Attributes = Readonly<Record<string, unknown>>;

/** Everything at Customer.io against the org's own rows. Knows nothing of the service. */
export function compareAll(
  salesforce: SalesforceSimulator,
  customerio: CustomerioSimulator,
  changes: Changes,
): KindComparison[] {
  const { org } = salesforce;
  const { workspace } = customerio;
  const contacts = [...org.rows('Contact')];
  const members = contacts.filter((row) => row['AccountId'] !== null);
  const objects = [...workspace.objectKeys()].map(
    (key) => [`${key.typeId}:${key.objectId}`, workspace.object(key) ?? {}] as const,
  );
  const pairs = [...workspace.relationships.pairs()].map(({ object, personId }) => {
    const key = `${object.typeId}:${object.objectId}/${personId}`;
    return [key, workspace.relationships.get(object, personId) ?? {}] as const;
  });
  const type = OBJECT_TYPE.objectTypeId;
  return [
    compareKind(
      'objects',
      [...org.rows('Account')].map((row) => [
        `${type}:${String(row['Id'])}`,
        { objectName: OBJECT_TYPE.plural, ...attributesOf(row, ACCOUNT_FIELDS) },
      ]),
      objects,
    ),
    compareKind(
      'people',
      contacts.map((row) => [String(row['Id']), attributesOf(row, CONTACT_FIELDS)]),
      [...workspace.people.ids()].map((id) => [id, workspace.people.get(id)?.attributes ?? {}]),
    ),
    compareKind(
      'relationships',
      members.map((row) => [
        `${type}:${String(row['AccountId'])}/${String(row['Id'])}`,
        attributesOf(row, MEMBER_FIELDS),
      ]),
      pairs,
    ),
    compareEvents(salesforce, customerio, changes),
  ];
}

/** One event for each task, and one more for each that now says something else, or of somebody else (a merge does that). */
function compareEvents(
  { org }: SalesforceSimulator,
  { workspace }: CustomerioSimulator,
  changes: Changes,
): KindComparison {
  const rows = [...org.rows('Task')].filter((row) => row['WhoId'] !== null);
  const before = new Map(changes.tasksBefore.map((row) => [row['Id'], saidOf(row)]));
  const again = rows.filter((row) => before.get(row['Id']) !== saidOf(row));
  const expected = [...changes.tasksBefore, ...again].map(
    (row) => `${String(row['WhoId'])} at ${Date.parse(String(row['CreatedDate']))}`,
  );
  const actual = workspace.events.map(({ userId, timestamp }) => `${userId} at ${timestamp}`);
  const compared = compareKind('events', numbered(expected), numbered(actual));
  const names = workspace.events
    .filter(({ name }) => name !== EVENT_NAME)
    .map(({ name }) => `an event is called ${name}`);
  const said = new Set(workspace.events.map(({ userId, properties }) => JSON.stringify([userId, properties])));
  const unsaid = rows
    .filter((row) => !said.has(saidOf(row)))
    .map((row) => `no event says what task ${String(row['Id'])} says now`);
  return { ...compared, differences: [...compared.differences, ...names, ...unsaid] };
}

/** Who did it, and the event's properties. */
function saidOf(row: Row): string {
  return JSON.stringify([
    row['WhoId'],
    Object.fromEntries(TASK_FIELDS.map(([source, target]) => [target, row[source]])),
  ]);
}

/** Events have no ids: equal ones are told apart by a number. */
function numbered(events: readonly string[]): [string, Attributes][] {
  const seen = new Map<string, number>();
  return events.map((event) => {
    const number = (seen.get(event) ?? 0) + 1;
    seen.set(event, number);
    return [`${event}, number ${number}`, {}];
  });
}

export function compareKind(
  kind: string,
  expected: readonly (readonly [string, Attributes])[],
  actual: readonly (readonly [string, Attributes])[],
): KindComparison {
  const there = new Map(actual);
  const wanted = new Set(expected.map(([key]) => key));
  const differences: string[] = [];
  let equal = 0;
  for (const [key, attributes] of expected) {
    const found = there.get(key);
    const wrong = found === undefined ? [`${key} is missing`] : wrongAttributes(key, attributes, found);
    if (wrong.length === 0) equal += 1;
    differences.push(...wrong);
  }
  for (const [key] of actual) if (!wanted.has(key)) differences.push(`${key} should not be there`);
  return { kind, inSalesforce: expected.length, inCustomerio: actual.length, equal, differences };
}

function attributesOf(row: Row, fields: readonly (readonly [string, string])[]): Attributes {
  const values = fields.map(([source, target]) => [target, row[source]] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined && value !== ''));
}

function wrongAttributes(key: string, expected: Attributes, actual: Attributes): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => expected[name] !== actual[name])
    .map(
      (name) =>
        `${key} ${name}: ${JSON.stringify(expected[name])} in Salesforce, ${JSON.stringify(actual[name])} in Customer.io`,
    );
}

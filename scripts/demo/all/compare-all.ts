import type { Workspace } from '../../../simulators/customerio/workspace.ts';
import { compareKind } from './compare-kind.ts';
import type { Entries, KindComparison } from './compare-kind.ts';
import type { ExpectedEvents } from './expected-events.ts';
import { mappedAttributes } from './mapped-attributes.ts';
import type { Org } from './mapped-attributes.ts';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, MEMBER_FIELDS, OBJECT_TYPE } from './syncs.ts';

const { objectTypeId, plural } = OBJECT_TYPE;

/** Everything at Customer.io against the org's own rows. Knows nothing of the service. */
export function compareAll(org: Org, workspace: Workspace, events: ExpectedEvents): KindComparison[] {
  return [
    compareKind('objects', expectedObjects(org), actualObjects(workspace)),
    compareKind('people', expectedPeople(org), actualPeople(workspace)),
    compareKind('relationships', expectedRelationships(org), actualRelationships(workspace)),
    events.compare(workspace.events),
  ];
}

function* expectedObjects(org: Org): Entries {
  for (const row of org.rows('Account')) {
    const attributes = { objectName: plural, ...mappedAttributes(row, ACCOUNT_FIELDS) };
    yield [`${objectTypeId}:${String(row['Id'])}`, attributes];
  }
}

function* actualObjects(workspace: Workspace): Entries {
  for (const key of workspace.objectKeys()) yield [`${key.typeId}:${key.objectId}`, workspace.object(key) ?? {}];
}

function* expectedPeople(org: Org): Entries {
  for (const row of org.rows('Contact')) yield [String(row['Id']), mappedAttributes(row, CONTACT_FIELDS)];
}

function* actualPeople({ people }: Workspace): Entries {
  for (const id of people.ids()) yield [id, people.get(id)?.attributes ?? {}];
}

function* expectedRelationships(org: Org): Entries {
  for (const row of org.rows('Contact')) {
    if (row['AccountId'] === null) continue;
    const key = `${objectTypeId}:${String(row['AccountId'])}/${String(row['Id'])}`;
    yield [key, mappedAttributes(row, MEMBER_FIELDS)];
  }
}

function* actualRelationships({ relationships }: Workspace): Entries {
  for (const { object, personId } of relationships.pairs()) {
    const key = `${object.typeId}:${object.objectId}/${personId}`;
    yield [key, relationships.get(object, personId) ?? {}];
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataOf } from '../../src/client/answers.ts';
import type { Template } from '../../src/client/api.generated.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

let stack: Stack;
let templates: Template[];

const OBJECTS = [
  'Contact',
  'Lead',
  'Account',
  'Opportunity',
  'Campaign',
  'CampaignMember',
  'Task',
  'Event',
  'Case',
  'User',
  'AccountContactRelation',
  'OpportunityContactRole',
];

/** Rows that a template's filter lets pass, written again here: by the org's own values. */
const PASSES: Record<string, (row: Record<string, unknown>) => boolean> = {
  Contact: (row) => row['Email'] !== null,
  Lead: (row) => row['IsConverted'] === false && row['Email'] !== null,
  Task: (row) => row['WhoId'] !== null,
  Event: (row) => row['WhoId'] !== null && row['IsChild'] === false,
  Case: (row) => row['ContactId'] !== null,
  User: (row) => row['IsActive'] === true && row['UserType'] === 'Standard',
};

/** What stands at Customer.io for the row of a template; undefined where nothing does. */
const STANDS_FOR: Record<string, (row: Record<string, unknown>) => string | undefined> = {
  person: (row) => String(row['Id']),
  object: (row) => String(row['Id']),
};

const ENDS: Record<string, readonly [object: string, person: string]> = {
  'Contact.Account': ['AccountId', 'Id'],
  AccountContactRelation: ['AccountId', 'ContactId'],
  OpportunityContactRole: ['OpportunityId', 'ContactId'],
  CampaignMember: ['CampaignId', 'LeadOrContactId'],
};

beforeAll(async () => {
  stack = await Stack.start({ contacts: 400 });
  ({ data: templates } = await dataOf(stack.client.GET('/v1/templates')));
});

afterAll(() => stack.stop());

function matching(template: Template): Record<string, unknown>[] {
  const passes = template.id === 'Contact.Account' ? () => true : (PASSES[template.id] ?? (() => true));
  return [...stack.salesforce.org.rows(template.definition.object)].filter(passes);
}

function ends(template: Template, row: Record<string, unknown>): string | undefined {
  const [object, person] = ENDS[template.id] ?? ['', ''];
  const values = [row[object], row[person]];
  return values.every((value) => typeof value === 'string' && value !== '') ? values.join('/') : undefined;
}

describe('every template', () => {
  it('is there for the objects that most orgs sync', () => {
    const objects = new Set(templates.map(({ definition }) => definition.object));
    for (const object of OBJECTS) {
      expect(objects).toContain(object);
    }
    const unlisted = [...objects].filter((object) => !OBJECTS.includes(object));
    expect(unlisted, 'add it to OBJECTS above, and to PASSES what its filter lets pass').toEqual([]);
  });

  it('is about an object that the simulated org has', () => {
    for (const { id, definition } of templates) {
      const rows = [...stack.salesforce.org.rows(definition.object)];
      expect(rows.length, `${id}: add ${definition.object} to simulators/salesforce/schema`).toBeGreaterThan(0);
    }
  });

  it('runs as it is, and each record that it is about arrives', async () => {
    const endpoints = await stack.endpoints();
    for (const template of templates) {
      const { workspace } = stack.customerio;
      workspace.clear();
      const body = { ...template.definition, ...endpoints, settlingLag: '0s' };
      const { id } = await dataOf(stack.client.POST('/v1/syncs', { body }));
      const run = await stack.runsDone(id, 1);
      const rows = matching(template);
      expect(rows.length, template.id).toBeGreaterThan(0);
      expect(run, template.id).toMatchObject({ status: 'succeeded', recordsRead: rows.length, recordsRejected: 0 });
      const { type } = template.definition.format;
      if (type === 'event') {
        expect(workspace.events, template.id).toHaveLength(rows.length);
      } else if (type === 'relationship') {
        const pairs = new Set(rows.flatMap((row) => ends(template, row) ?? []));
        const arrived = [...workspace.relationships.pairs()].map(
          ({ object, personId }) => `${object.objectId}/${personId}`,
        );
        expect(arrived.toSorted(), template.id).toEqual([...pairs].toSorted());
      } else {
        const ids = rows.map((row) => STANDS_FOR[type]?.(row) ?? '');
        const arrived =
          type === 'person' ? [...workspace.people.ids()] : [...workspace.objectKeys()].map(({ objectId }) => objectId);
        expect(arrived.toSorted(), template.id).toEqual(ids.toSorted());
      }
      await stack.deleteSync(id);
      await until('gone', () => stack.isGone(id));
    }
  }, 120_000);
});

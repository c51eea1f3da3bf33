import { describe, expect, onTestFinished, test } from 'vitest';
import { compareAll } from '../../scripts/demo/all/compare-all.ts';
import { ExpectedEvents } from '../../scripts/demo/all/expected-events.ts';
import { LiveLines } from '../../scripts/demo/all/live-lines.ts';
import { ACCOUNT_FIELDS, CONTACT_FIELDS, MEMBER_FIELDS, TASK_FIELDS } from '../../scripts/demo/all/syncs.ts';
import { comparisonTable } from '../../scripts/demo/all/tables.ts';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import type { Workspace } from '../../simulators/customerio/workspace.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';

type Org = Awaited<ReturnType<typeof startSalesforceSimulator>>['org'];
type Row = ReturnType<Org['row']>;

/** What the four syncs would have made of the org is put into the workspace by hand. */
async function equalSides(): Promise<{ org: Org; workspace: Workspace; events: ExpectedEvents }> {
  const [salesforce, customerio] = await Promise.all([
    startSalesforceSimulator({ contacts: 100 }),
    startCustomerioSimulator(),
  ]);
  onTestFinished(async () => {
    await Promise.all([salesforce.close(), customerio.close()]);
  });
  const { org } = salesforce;
  const { workspace } = customerio;
  for (const row of org.rows('Account')) {
    workspace.objects.merge(`1:${String(row['Id'])}`, { objectName: 'Accounts', ...pick(row, ACCOUNT_FIELDS) }, 1);
  }
  for (const row of org.rows('Contact')) {
    const id = String(row['Id']);
    workspace.people.merge(id, pick(row, CONTACT_FIELDS), 1);
    if (row['AccountId'] === null) continue;
    workspace.relationships.merge(accountOf(row), id, pick(row, MEMBER_FIELDS), 1);
  }
  for (const row of org.rows('Task')) if (row['WhoId'] !== null) workspace.events.push(eventOf(row));
  const events = new ExpectedEvents();
  events.note(org);
  return { org, workspace, events };
}

function pick(row: Row, fields: readonly (readonly [string, string])[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(([source, target]) => [target, row[source]]));
}

function accountOf(row: Row): { typeId: string; objectId: string } {
  return { typeId: '1', objectId: String(row['AccountId']) };
}

function eventOf(row: Row): Workspace['events'][number] {
  const timestamp = Date.parse(String(row['CreatedDate']));
  return { name: 'Task logged', userId: String(row['WhoId']), timestamp, properties: pick(row, TASK_FIELDS) };
}

describe('the comparison of all kinds', () => {
  test('counts what is equal', async () => {
    const { org, workspace, events } = await equalSides();
    const kinds = compareAll(org, workspace, events);
    for (const { inSalesforce, inCustomerio, equal, differences } of kinds) {
      expect(differences).toEqual([]);
      expect(equal).toBeGreaterThan(9);
      expect([inSalesforce, inCustomerio]).toEqual([equal, equal]);
    }
    expect(comparisonTable(kinds)).toContain('all equal');
  });

  test('finds objects and people that are missing, too many or wrong', async () => {
    const { org, workspace, events } = await equalSides();
    const [wrongObject = '', missingObject = ''] = org.ids('Account');
    workspace.objects.merge(`1:${wrongObject}`, { name: 'Another', surplus: true }, 2);
    workspace.objects.delete(`1:${missingObject}`);
    workspace.objects.merge(`2:${missingObject}`, {}, 2);
    const [wrongPerson = '', missingPerson = ''] = org.ids('Contact');
    workspace.people.merge(wrongPerson, { last_name: null }, 2);
    workspace.people.delete(missingPerson);
    workspace.people.merge('stranger', {}, 2);
    const [objects, people] = compareAll(org, workspace, events);
    expect(objects?.differences).toEqual([
      expect.stringMatching(`^1:${wrongObject} name: .* "Another" in Customer.io$`),
      `1:${wrongObject} surplus: undefined in Salesforce, true in Customer.io`,
      `1:${missingObject} is missing`,
      `2:${missingObject} should not be there`,
    ]);
    expect(people?.differences).toEqual([
      expect.stringMatching(`^${wrongPerson} last_name: .* undefined in Customer.io$`),
      `${missingPerson} is missing`,
      'stranger should not be there',
    ]);
  });

  test('finds a contact that stayed at its old account, and a relationship with a wrong attribute', async () => {
    const { org, workspace, events } = await equalSides();
    const [moved, wrong] = [...org.rows('Contact')].filter(({ AccountId }) => AccountId !== null);
    if (moved === undefined || wrong === undefined) throw new Error('the org has too few contacts with an account');
    const other = [...org.ids('Account')].find((id) => id !== moved['AccountId']) ?? '';
    org.update('Contact', String(moved['Id']), { AccountId: other });
    workspace.relationships.merge(accountOf(wrong), String(wrong['Id']), { title: 'Somebody else' }, 2);
    const relationships = compareAll(org, workspace, events)[2];
    expect(relationships?.differences).toHaveLength(3);
    expect(relationships?.differences).toEqual(
      expect.arrayContaining([
        `1:${other}/${String(moved['Id'])} is missing`,
        `1:${String(moved['AccountId'])}/${String(moved['Id'])} should not be there`,
        expect.stringContaining(`/${String(wrong['Id'])} title: `),
      ]),
    );
  });

  test('expects an event for each change of what a task says, and for nothing else', async () => {
    const { org, workspace, events } = await equalSides();
    const [changed = '', same = '', deleted = ''] = [...org.rows('Task')]
      .filter(({ WhoId }) => WhoId !== null)
      .map(({ Id }) => String(Id));
    org.update('Task', changed, { Subject: 'Changed' });
    org.update('Task', same, { Description: 'Not mapped' });
    org.delete('Task', deleted);
    events.note(org);
    org.undelete('Task', deleted);
    events.note(org);
    const unsaid = compareAll(org, workspace, events)[3];
    expect(unsaid?.differences).toEqual([expect.stringMatching(/"subject":"Changed"}, number 1 is missing$/)]);
    workspace.events.push(eventOf(org.row('Task', changed)));
    expect(compareAll(org, workspace, events)[3]?.differences).toEqual([]);
    workspace.events.push(eventOf(org.row('Task', same)));
    const repeated = compareAll(org, workspace, events)[3];
    expect(repeated?.differences).toEqual([expect.stringMatching(/, number 2 should not be there$/)]);
  });

  test('shows the first ten differences', () => {
    const differences = Array.from({ length: 30 }, (_, index) => `record ${index} is missing`);
    const text = comparisonTable([{ kind: 'people', inSalesforce: 30, inCustomerio: 0, equal: 0, differences }]);
    expect(text).toContain('30 DIFFERENCES:\n  people: record 0 is missing\n');
    expect(text).toContain('record 9 ');
    expect(text).not.toContain('record 10 ');
  });
});

describe('the live lines', () => {
  test('are redrawn in their places on a terminal, and no more once they are closed', () => {
    const written: string[] = [];
    const lines = new LiveLines(2, { isTTY: true, columns: 10, write: (text) => written.push(text) });
    lines.update(0, 'first');
    lines.update(1, 'second, which is too long');
    lines.close();
    lines.update(0, 'late');
    expect(written).toEqual(['\r\u001b[2Kfirst\n\r\u001b[2K\n', '\u001b[2A\r\u001b[2Kfirst\n\r\u001b[2Ksecond, w\n']);
  });

  test('are plain where there is no terminal: one a second for each, and the last of each', () => {
    let now = 0;
    let written = '';
    const output = {
      write: (text: string) => {
        written += text;
      },
    };
    const lines = new LiveLines(2, output, () => now);
    lines.update(0, 'a: too early');
    now = 1_000;
    lines.update(0, 'a: half');
    lines.update(1, 'b: half');
    now = 1_500;
    lines.update(0, 'a: more');
    lines.settle(0, 'a: all');
    expect(written).toBe('a: half\nb: half\na: all\n');
  });
});

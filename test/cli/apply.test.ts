import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { TestApi } from '../api/support/api.ts';
import { cli } from './support/terminal.ts';
import type { Said, Terminal } from './support/terminal.ts';

const contacts = {
  name: 'Contacts',
  connection: 'Acme',
  destination: 'Workspace',
  object: 'Contact',
  identifier: 'Id',
  fields: [{ source: 'Email', target: 'email' }, { source: 'FirstName' }],
  format: { type: 'person' },
  schedule: { every: '1h' },
};
const accounts = {
  ...contacts,
  name: 'Accounts',
  object: 'Account',
  fields: [{ source: 'Name' }],
  format: { type: 'object', objectName: 'Accounts' },
};

describe('apply', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.places();
  });
  afterAll(() => api.stop());
  beforeEach(() => {
    api.syncs.views.clear();
    api.syncs.commands.length = 0;
  });

  const apply = (syncs: unknown[], flags: string[] = ['--yes'], terminal: Terminal = {}): Promise<Said> =>
    cli(['apply', '-f', 'syncs.yaml', ...flags], {
      ...terminal,
      files: { 'syncs.yaml': stringify({ syncs }) },
      env: { SALESFORCE_DATA_IN_URL: api.url, SALESFORCE_DATA_IN_TOKEN: api.tokens.write },
    });
  const names = () => [...api.syncs.views.values()].map((view) => (view.pendingDefinition ?? view.definition).name);

  it('creates what is missing, and finds nothing to do the second time', async () => {
    const first = await apply([contacts, { ...accounts, paused: true }]);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('+ Contacts: a new sync, Contact to person');
    expect(first.out).toContain('+ Accounts: a new sync, Account to object, paused');
    expect(first.out).toContain('2 to create, 0 as they should be.');
    expect([...api.syncs.views.values()].map(({ status }) => status)).toEqual(['active', 'paused']);
    const second = await apply([contacts, { ...accounts, paused: true }]);
    expect([second.code, second.out]).toEqual([0, 'Nothing to do, 2 as they should be.\n']);
  });

  it('shows each difference, field by field, and changes nothing when it only looks', async () => {
    await apply([contacts]);
    const changed = {
      ...contacts,
      fields: [{ source: 'Email', target: 'mail' }, { source: 'LastName' }],
      filter: 'Email != null',
      schedule: { cron: '0 6 * * *' },
      paused: true,
    };
    const look = await apply([changed], ['--dry-run']);
    expect(look.code).toBe(0);
    for (const line of [
      'fields.Email: "email" -> "mail"',
      'fields.FirstName: "FirstName" -> (none)',
      'fields.LastName: (none) -> "LastName"',
      'filter: (none) -> "Email != null"',
      'schedule.cron: (none) -> "0 6 * * *"',
      '1 to change, 1 to pause',
    ]) {
      expect(look.out).toContain(line);
    }
    expect([...api.syncs.views.values()].map(({ pendingRevision }) => pendingRevision)).toEqual([undefined]);
    expect((await apply([changed], [])).code).toBe(2);
    expect((await apply([changed], [], { answers: ['no'] })).code).toBe(1);
    expect(api.syncs.commands).toEqual([]);
    const yes = await apply([changed], [], { answers: ['y'] });
    expect([yes.code, yes.out]).toEqual([0, expect.stringContaining('changed Contacts\npaused Contacts\n')]);
    expect((await apply([changed], ['--dry-run'])).out).toBe('Nothing to do, 1 as they should be.\n');
  });

  it('leaves others alone, and ends them only with --prune', async () => {
    await apply([contacts, accounts]);
    const without = await apply([contacts]);
    expect(without.out).toContain('1 not in the file, left alone (--prune ends them): Accounts');
    expect(names()).toHaveLength(2);
    const pruned = await apply([contacts], ['--prune', '--yes']);
    expect(pruned.out).toContain('- Accounts');
    expect(names()).toEqual(['Contacts']);
  });

  it('renames by the previous name or the id, and creates no second one', async () => {
    await apply([contacts]);
    await apply([{ ...contacts, name: 'People', previousName: 'Contacts' }]);
    expect(names()).toEqual(['People']);
    expect((await apply([{ ...contacts, name: 'People', previousName: 'Contacts' }])).out).toContain('Nothing to do');
    const [id = ''] = api.syncs.views.keys();
    await apply([{ ...contacts, name: 'Persons', id }]);
    expect(names()).toEqual(['Persons']);
  });

  it('does nothing at all where it cannot tell which sync is meant', async () => {
    await apply([contacts]);
    const refusals: [unknown[], RegExp][] = [
      [[contacts, { ...contacts, object: 'Lead' }], /Two entries are called "Contacts"/],
      [[{ ...contacts, name: 'New', id: 'syn_00000000' }, accounts], /There is no sync syn_00000000/],
      [
        [
          { ...contacts, previousName: 'x' },
          { ...contacts, name: 'Y', previousName: 'Contacts' },
        ],
        /Two entries are about/,
      ],
    ];
    for (const [entries, message] of refusals) {
      const { code, err } = await apply(entries);
      expect([code, err]).toEqual([4, expect.stringMatching(message)]);
    }
    const [first] = api.syncs.views.values();
    if (first === undefined) throw new Error('expected a sync');
    await api.syncs.create('syn_another1', first.definition, { paused: false });
    expect(await apply([contacts])).toMatchObject({ code: 4, err: expect.stringContaining('2 syncs are called') });
    expect(names()).toEqual(['Contacts', 'Contacts']);
  });

  it('names entry and place of what is not valid', async () => {
    const { code, err } = await apply([contacts, { ...accounts, schedule: { every: 'often' }, paused: 'yes' }]);
    expect([code, err]).toEqual([4, expect.stringMatching(/syncs\.yaml, syncs\.1 is not a valid sync\.\n {2}paused/)]);
    const wrong = await apply([contacts, { ...accounts, schedule: { every: 'often' } }]);
    expect(wrong.err).toContain('  schedule.every: must be a duration');
    expect(await apply([{ ...contacts, connection: 'Acne' }])).toMatchObject({
      code: 3,
      err: expect.stringContaining('Acme'),
    });
    expect(names()).toEqual([]);
  });

  it('goes on after a sync that the service refuses, and says so with its exit code', async () => {
    const broken = { ...contacts, name: 'Broken', identifier: 'Nonsense__c' };
    const { code, out, err } = await apply([broken, contacts]);
    expect(code).toBe(4);
    expect(out).toContain('created Contacts');
    expect(err).toMatch(/^Broken: error: .*identifier/);
    expect(names()).toEqual(['Contacts']);
    const json = JSON.parse((await apply([broken], ['--yes', '--json'])).out);
    expect(json).toMatchObject({ applied: true, done: 0, failed: [{ name: 'Broken' }], others: ['Contacts'] });
  });

  it('overwrites nothing that was edited since the difference was shown', async () => {
    await apply([contacts]);
    api.syncs.beforeUpdate = () => {
      for (const [id, view] of api.syncs.views) api.syncs.views.set(id, { ...view, pendingRevision: 7 });
      api.syncs.beforeUpdate = undefined;
    };
    const { code, err } = await apply([{ ...contacts, filter: 'Email != null' }]);
    expect([code, err]).toEqual([4, expect.stringContaining('Somebody changed it meanwhile')]);
  });
});

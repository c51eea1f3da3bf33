import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Life, RELATION, ROLE } from './life.ts';

let life: Life;
beforeEach(async () => {
  life = await Life.start();
});
afterEach(() => life.client.close());

describe('a deleted record', () => {
  it('takes its junction rows along: into the recycle bin, but campaign members for good', async () => {
    const { contact, member, deal } = await life.person('Ada');
    const relations = `SELECT IsDeleted FROM ${RELATION} WHERE ContactId = '${contact}'`;
    const roles = `SELECT IsDeleted FROM ${ROLE} WHERE OpportunityId = '${deal}'`;
    const members = `SELECT Id FROM CampaignMember WHERE Id = '${member}'`;
    for (const soql of [relations, roles, members]) expect(await life.find('query', soql)).toHaveLength(1);
    await life.done('delete', { object: 'Contact', id: contact });
    for (const soql of [relations, roles, members]) expect(await life.find('query', soql)).toEqual([]);
    for (const soql of [relations, roles]) expect(await life.find('queryAll', soql)).toEqual([{ IsDeleted: true }]);
    expect(await life.find('queryAll', members)).toEqual([]);
    for (const object of ['Contact', RELATION, ROLE]) expect(await life.stamped(object)).toHaveLength(1);
    const { fields } = await life.client.get<{ fields: { name: string }[] }>('sobjects/CampaignMember/describe');
    expect(fields.map(({ name }) => name)).toContain('IsDeleted');
  });

  it('comes back with what went with it, but campaign members', async () => {
    const { contact, member } = await life.person('Ada');
    await life.done('delete', { object: 'Contact', id: contact });
    await life.done('undelete', { object: 'Contact', id: contact });
    for (const object of [RELATION, ROLE]) {
      expect(await life.find('query', `SELECT IsDeleted FROM ${object} WHERE ContactId = '${contact}'`)).toEqual([
        { IsDeleted: false },
      ]);
      expect(await life.stamped(object)).toHaveLength(1);
    }
    expect(await life.stamped('Contact')).toEqual([contact]);
    expect(await life.find('queryAll', `SELECT Id FROM CampaignMember WHERE Id = '${member}'`)).toEqual([]);
  });

  it('is in no query once it is purged, nor are its junction rows; only the recycle bin is emptied', async () => {
    const { contact } = await life.person('Ada');
    expect((await life.change('purge', { object: 'Contact', id: contact }))[0]).toBe(409);
    await life.done('delete', { object: 'Contact', id: contact });
    await life.done('purge', { object: 'Contact', id: contact });
    for (const object of [RELATION, ROLE]) {
      expect(await life.find('queryAll', `SELECT Id FROM ${object} WHERE ContactId = '${contact}'`)).toEqual([]);
    }
    expect(await life.find('queryAll', `SELECT Id FROM Contact WHERE Id = '${contact}'`)).toEqual([]);
    expect((await life.change('undelete', { object: 'Contact', id: contact }))[0]).toBe(409);
  });

  it('takes generated junction rows along too, each object those of its own', async () => {
    const { org } = life.client.simulator;
    const junctions: [object: string, junction: string, field: string][] = [
      ['Contact', 'CampaignMember', 'ContactId'],
      ['Lead', 'CampaignMember', 'LeadId'],
      ['Campaign', 'CampaignMember', 'CampaignId'],
      ['Account', RELATION, 'AccountId'],
      ['Opportunity', ROLE, 'OpportunityId'],
    ];
    for (const [object, junction, field] of junctions) {
      const parent = String([...org.rows(junction)].find((row) => row[field] !== null)?.[field]);
      const before = [...org.rows(junction)];
      await life.done('delete', { object, id: parent });
      const left = before.filter((row) => row[field] !== parent);
      expect(left.length).toBeLessThan(before.length);
      expect([...org.rows(junction)]).toEqual(left);
    }
  });
});

describe('a contact that changes its account', () => {
  it('moves its direct relation along, and both are stamped', async () => {
    const { contact } = await life.person('Ada');
    const other = await life.insert('Account', { Name: 'Other' });
    const [relation] = await life.find('query', `SELECT Id FROM ${RELATION} WHERE ContactId = '${contact}'`);
    await life.done('update', { object: 'Contact', id: contact, fields: { AccountId: other } });
    expect(
      await life.find('query', `SELECT Id, AccountId, IsDirect FROM ${RELATION} WHERE ContactId = '${contact}'`),
    ).toEqual([{ Id: relation?.['Id'], AccountId: other, IsDirect: true }]);
    expect([await life.stamped('Contact'), await life.stamped(RELATION)]).toEqual([[contact], [relation?.['Id']]]);
  });

  it('makes the relation direct that was indirect, and has none without an account', async () => {
    const { contact, account } = await life.person('Ada');
    const other = await life.insert('Account', { Name: 'Other' });
    const indirect = await life.insert(RELATION, { AccountId: other, ContactId: contact, IsActive: true });
    await life.done('update', { object: 'Contact', id: contact, fields: { AccountId: other } });
    const all = `SELECT Id, IsDirect, AccountId, IsDeleted FROM ${RELATION} WHERE ContactId = '${contact}'`;
    expect(await life.find('query', all)).toEqual([
      { Id: indirect, IsDirect: true, AccountId: other, IsDeleted: false },
    ]);
    expect(await life.find('queryAll', all)).toMatchObject([{ AccountId: account, IsDeleted: true }, { Id: indirect }]);
    await life.done('update', { object: 'Contact', id: contact, fields: { AccountId: null } });
    expect(await life.find('query', all)).toEqual([]);
    await life.done('update', { object: 'Contact', id: contact, fields: { AccountId: account } });
    expect(await life.find('query', all)).toMatchObject([{ AccountId: account, IsDirect: true }]);
  });

  it('moves generated relations as well', async () => {
    const { org } = life.client.simulator;
    const contact = [...org.rows('Contact')].find(({ AccountId }) => AccountId !== null)?.['Id'];
    const account = await life.insert('Account', { Name: 'Other' });
    const size = org.count(RELATION);
    await life.done('update', { object: 'Contact', id: contact, fields: { AccountId: account } });
    const direct = `SELECT AccountId FROM ${RELATION} WHERE ContactId = '${String(contact)}' AND IsDirect = true`;
    expect(await life.find('query', direct)).toEqual([{ AccountId: account }]);
    expect(org.count(RELATION)).toBe(size);
  });
});

describe('a status', () => {
  it('brings with it what Salesforce works out', async () => {
    const { deal, member } = await life.person('Ada');
    await life.done('update', { object: 'Opportunity', id: deal, fields: { StageName: 'Closed Won', Amount: 50 } });
    expect(
      await life.find('query', `SELECT IsWon, IsClosed, ForecastCategoryName FROM Opportunity WHERE Id = '${deal}'`),
    ).toEqual([{ IsWon: true, IsClosed: true, ForecastCategoryName: 'Closed' }]);
    await life.done('update', { object: 'CampaignMember', id: member, fields: { Status: 'Responded' } });
    expect(
      await life.find('query', `SELECT HasResponded, FirstRespondedDate FROM CampaignMember WHERE Id = '${member}'`),
    ).toEqual([{ HasResponded: true, FirstRespondedDate: '2026-11-25' }]);
    const ticket = await life.insert('Case', { Subject: 'Broken', Status: 'New' });
    await life.done('update', { object: 'Case', id: ticket, fields: { Status: 'Closed' } });
    expect(await life.find('query', `SELECT IsClosed, ClosedDate FROM Case WHERE Id = '${ticket}'`)).toEqual([
      { IsClosed: true, ClosedDate: new Date(life.now).toISOString().replace('Z', '+0000') },
    ]);
  });
});

describe('the control of single rows', () => {
  it.each([
    ['insert', []],
    ['insert', { fields: {} }],
    ['update', { object: 'Contact', id: 5, fields: {} }],
    ['update', { object: 'Contact', id: 'x', fields: { LastName: {} } }],
    ['merge', { object: 'Contact', winnerId: 'x', loserIds: 'y' }],
    ['merge', { object: 'Contact', winnerId: 'x', loserIds: [5] }],
    ['convertLead', {}],
  ])('refuses %s with %j', async (name, body) => {
    expect((await life.change(name, body))[0]).toBe(400);
  });

  it('says what the org does not allow', async () => {
    const [id] = life.client.simulator.org.ids('Case');
    expect(await life.change('insert', { object: 'Nope' })).toEqual([409, { error: 'the org has no object Nope' }]);
    expect(await life.change('update', { object: 'Case', id, fields: { IsClosed: true } })).toEqual([
      409,
      { error: 'Case.IsClosed is worked out and takes no value' },
    ]);
    expect((await life.change('delete', { object: 'Case', id: 'x' }))[0]).toBe(409);
  });

  it('mutates junctions too, with rows that lead somewhere', async () => {
    const { org } = life.client.simulator;
    for (const object of ['Campaign', 'CampaignMember', 'Case', 'Event', RELATION, ROLE]) {
      const size = org.count(object);
      const answer = await fetch(`${life.client.simulator.url}/__simulator/mutate`, {
        method: 'POST',
        body: JSON.stringify({ object, updates: size > 2 ? 2 : 1, inserts: 3, deletes: size > 2 ? 1 : 0 }),
      });
      expect([object, answer.status, org.count(object)]).toEqual([object, 200, size + (size > 2 ? 2 : 3)]);
      const { inserted } = Object.assign({ inserted: [''] }, await answer.json());
      for (const id of inserted) {
        const row = org.row(object, id);
        for (const field of org.table(object).fields.filter(({ cascadeDelete }) => cascadeDelete)) {
          if (field.name !== 'LeadId') expect(row[field.name]).toMatch(/^\w{18}$/);
        }
      }
    }
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Life, RELATION, ROLE } from './life.ts';

let life: Life;
beforeEach(async () => {
  life = await Life.start();
});
afterEach(() => life.client.close());

describe('a merge', () => {
  it('of contacts deletes the losers, names the winner, and moves their children', async () => {
    const winner = await life.person('Winner');
    const loser = await life.person('Loser');
    const second = await life.insert('Contact', { LastName: 'Second', AccountId: winner.account });
    const task = await life.insert('Task', { Subject: 'Call', WhoId: loser.contact });
    const invoice = await life.insert('Invoice__c', { Contact__c: second });
    const report = await life.insert('Contact', { LastName: 'Report', ReportsToId: loser.contact });
    await life.done('merge', { object: 'Contact', winnerId: winner.contact, loserIds: [loser.contact, second] });
    const contacts = `SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE Id IN ('${winner.contact}', '${loser.contact}', '${second}')`;
    expect(await life.find('queryAll', contacts)).toEqual([
      { Id: winner.contact, IsDeleted: false, MasterRecordId: null },
      { Id: loser.contact, IsDeleted: true, MasterRecordId: winner.contact },
      { Id: second, IsDeleted: true, MasterRecordId: winner.contact },
    ]);
    expect(new Set(await life.stamped('Contact'))).toEqual(new Set([winner.contact, loser.contact, second, report]));
    expect([await life.stamped('Task'), await life.stamped('Invoice__c')]).toEqual([[task], [invoice]]);
    expect(await life.find('query', `SELECT WhoId FROM Task WHERE Id = '${task}'`)).toEqual([
      { WhoId: winner.contact },
    ]);
    expect(await life.find('query', `SELECT ReportsToId FROM Contact WHERE Id = '${report}'`)).toEqual([
      { ReportsToId: winner.contact },
    ]);
    expect(
      await life.find('query', `SELECT AccountId, IsDirect FROM ${RELATION} WHERE ContactId = '${winner.contact}'`),
    ).toEqual([
      { AccountId: winner.account, IsDirect: true },
      { AccountId: loser.account, IsDirect: false },
    ]);
    const members = await life.find('query', `SELECT Id FROM CampaignMember WHERE ContactId = '${winner.contact}'`);
    expect(members).toEqual([{ Id: winner.member }, { Id: loser.member }]);
    const roles = await life.find('query', `SELECT OpportunityId FROM ${ROLE} WHERE ContactId = '${winner.contact}'`);
    expect(roles).toEqual([{ OpportunityId: winner.deal }, { OpportunityId: loser.deal }]);
  });

  it('leaves a person in a campaign once', async () => {
    const winner = await life.person('Winner');
    const loser = await life.insert('Contact', { LastName: 'Loser' });
    await life.insert('CampaignMember', { CampaignId: winner.campaign, ContactId: loser });
    await life.done('merge', { object: 'Contact', winnerId: winner.contact, loserIds: [loser] });
    expect(
      await life.find('queryAll', `SELECT Id FROM CampaignMember WHERE CampaignId = '${winner.campaign}'`),
    ).toEqual([{ Id: winner.member }]);
  });

  it('of accounts moves contacts, deals and relations, each pair once', async () => {
    const winner = await life.person('Winner');
    const loser = await life.person('Loser');
    await life.insert(RELATION, { AccountId: winner.account, ContactId: loser.contact, IsActive: true });
    await life.insert(RELATION, { AccountId: loser.account, ContactId: winner.contact, IsActive: true });
    await life.done('merge', { object: 'Account', winnerId: winner.account, loserIds: [loser.account] });
    const both = `('${winner.contact}', '${loser.contact}')`;
    expect(
      await life.find(
        'query',
        `SELECT ContactId, AccountId, IsDirect FROM ${RELATION} WHERE ContactId IN ${both} ORDER BY ContactId`,
      ),
    ).toEqual([
      { ContactId: winner.contact, AccountId: winner.account, IsDirect: true },
      { ContactId: loser.contact, AccountId: winner.account, IsDirect: true },
    ]);
    expect(await life.find('query', `SELECT AccountId FROM Contact WHERE Id = '${loser.contact}'`)).toEqual([
      { AccountId: winner.account },
    ]);
    expect(await life.stamped('Contact')).toEqual([loser.contact]);
    expect(await life.stamped('Opportunity')).toEqual([loser.deal]);
    expect(await life.stamped('Account')).toEqual([winner.account, loser.account]);
  });

  it('of generated rows leaves nothing that leads to a loser', async () => {
    const { org } = life.client.simulator;
    for (const object of ['Contact', 'Account', 'Lead']) {
      const [winner = '', ...others] = org.ids(object);
      const losers = others.slice(0, 2);
      await life.done('merge', { object, winnerId: winner, loserIds: losers });
      for (const { name, fields } of org.tables.values()) {
        const lookups = fields.filter(({ referenceTo }) => referenceTo.includes(object)).map((field) => field.name);
        const lost = [...org.rows(name)].filter((row) =>
          lookups.some((lookup) => losers.includes(String(row[lookup]))),
        );
        expect([name, lost]).toEqual([name, []]);
      }
    }
  });

  it.each([
    ['no loser', []],
    ['three losers', [1, 2, 3]],
    ['the winner itself', [0]],
    ['the same loser twice', [1, 1]],
  ])('with %s is refused, and changes nothing', async (_case, losers) => {
    const { org } = life.client.simulator;
    const ids = [...org.ids('Lead')];
    const loserIds = losers.map((index) => ids[index]);
    expect((await life.change('merge', { object: 'Lead', winnerId: ids[0], loserIds }))[0]).toBe(409);
    expect((await life.change('merge', { object: 'Opportunity', winnerId: ids[0], loserIds: [ids[1]] }))[0]).toBe(409);
    expect(org.sequence).toBe(0);
  });
});

describe('a converted lead', () => {
  const fields = {
    LastName: 'Lovelace',
    FirstName: 'Ada',
    Company: 'Engines',
    Email: 'ada@example.com',
    City: 'London',
  };

  it('becomes an account, a contact and an opportunity, and says which', async () => {
    const lead = await life.insert('Lead', fields);
    const campaign = await life.insert('Campaign', { Name: 'Fair' });
    const member = await life.insert('CampaignMember', { CampaignId: campaign, LeadId: lead });
    const task = await life.insert('Task', { Subject: 'Call', WhoId: lead });
    const { accountId, contactId, opportunityId } = await life.done('convertLead', {
      leadId: lead,
      opportunityName: 'Engine',
    });
    const paths =
      'IsConverted, Status, ConvertedDate, ConvertedAccount.Name, ConvertedContactId, ConvertedContact.Email, ConvertedOpportunity.Name';
    expect(await life.find('query', `SELECT ${paths} FROM Lead WHERE Id = '${lead}'`)).toMatchObject([
      {
        IsConverted: true,
        Status: 'Closed - Converted',
        ConvertedDate: '2026-11-25',
        ConvertedAccount: { Name: 'Engines' },
        ConvertedContactId: contactId,
        ConvertedContact: { Email: 'ada@example.com' },
        ConvertedOpportunity: { Name: 'Engine' },
      },
    ]);
    expect(
      await life.find('query', `SELECT Name, AccountId, MailingCity FROM Contact WHERE Id = '${contactId}'`),
    ).toEqual([{ Name: 'Ada Lovelace', AccountId: accountId, MailingCity: 'London' }]);
    expect(
      await life.find('query', `SELECT AccountId, IsDirect FROM ${RELATION} WHERE ContactId = '${contactId}'`),
    ).toEqual([{ AccountId: accountId, IsDirect: true }]);
    expect(
      await life.find('query', `SELECT OpportunityId, IsPrimary FROM ${ROLE} WHERE ContactId = '${contactId}'`),
    ).toEqual([{ OpportunityId: opportunityId, IsPrimary: true }]);
    expect(
      await life.find('query', `SELECT LeadId, ContactId, Type FROM CampaignMember WHERE Id = '${member}'`),
    ).toEqual([{ LeadId: lead, ContactId: contactId, Type: 'Contact' }]);
    expect(await life.find('query', `SELECT WhoId FROM Task WHERE Id = '${task}'`)).toEqual([{ WhoId: contactId }]);
    const moved = { Lead: lead, Account: accountId, Contact: contactId, Opportunity: opportunityId, Task: task };
    for (const [object, id] of Object.entries(moved))
      expect([object, await life.stamped(object)]).toEqual([object, [id]]);
  });

  it('can join an account that exists, without an opportunity; and is converted once', async () => {
    const lead = await life.insert('Lead', fields);
    const account = await life.insert('Account', { Name: 'Known' });
    const converted = await life.done('convertLead', { leadId: lead, accountId: account });
    expect(converted).toEqual({ leadId: lead, accountId: account, contactId: expect.any(String) });
    expect(await life.change('convertLead', { leadId: lead })).toEqual([
      409,
      { error: `${lead} is already converted` },
    ]);
    const [another] = life.client.simulator.org.ids('Lead');
    expect((await life.change('convertLead', { leadId: another, accountId: '001000000000000AAA' }))[0]).toBe(409);
  });
});

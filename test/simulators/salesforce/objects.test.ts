import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, firstError } from './client.ts';

const CONTACTS = 400;
const OBJECTS = {
  Account: '001',
  AccountContactRelation: '07k',
  Campaign: '701',
  CampaignMember: '00v',
  Case: '500',
  Contact: '003',
  Event: '00U',
  Invoice__c: 'a01',
  Lead: '00Q',
  Opportunity: '006',
  OpportunityContactRole: '00K',
  Task: '00T',
  User: '005',
};

let client: Client;
let connection: Connection;
beforeAll(async () => {
  client = await Client.start({ contacts: CONTACTS });
  const { accessToken, simulator } = client;
  connection = new Connection({ instanceUrl: simulator.url, accessToken, version: '67.0' });
});
afterAll(() => client.close());

describe('every object', () => {
  it.each(Object.entries(OBJECTS))(
    '%s has its key prefix, its rows by REST and by Bulk, and all it describes',
    async (object, prefix) => {
      const { org } = client.simulator;
      const { fields, keyPrefix, queryable } = await connection.describe(object);
      expect([keyPrefix, queryable]).toEqual([prefix, true]);
      const names = fields
        .filter(({ type }) => !['address', 'location', 'base64'].includes(type))
        .map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp']));
      const rows = [...org.rows(object)];
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => String(row['Id']).startsWith(prefix))).toBe(true);
      const { records } = await client.query(`SELECT ${names.join(', ')} FROM ${object} ORDER BY Id`);
      const dates = new Set(fields.filter(({ type }) => type === 'datetime').map(({ name }) => name));
      const asRest = rows.map((row) =>
        Object.fromEntries(
          names.map((name) => [
            name,
            dates.has(name) ? (row[name]?.toString().replace('Z', '+0000') ?? null) : row[name],
          ]),
        ),
      );
      expect(records.map(({ attributes: _attributes, ...own }) => own)).toEqual(asRest);
      const job = await client.completeJob(`SELECT ${names.join(', ')} FROM ${object}`);
      const page = await client.page(job);
      expect(page.headers.get('sforce-numberofrecords')).toBe(String(rows.length));
    },
  );

  it('names an object that can be queried for each lookup with one target, and a path through it', async () => {
    const unsimulated = new Set(['Group', 'Profile', 'UserRole']);
    for (const object of Object.keys(OBJECTS)) {
      const { fields } = await connection.describe(object);
      for (const { referenceTo, relationshipName } of fields) {
        if (!relationshipName) continue;
        expect(referenceTo?.every((target) => target in OBJECTS || unsimulated.has(target))).toBe(true);
        if (referenceTo?.every((target) => unsimulated.has(target))) continue;
        await client.get(`query?explain=${encodeURIComponent(`SELECT ${relationshipName}.Id FROM ${object}`)}`);
      }
    }
  });

  it('is there in proportion to the contacts', () => {
    const { org } = client.simulator;
    const employed = [...org.rows('Contact')].filter(({ AccountId }) => AccountId !== null).length;
    const counts = Object.fromEntries(Object.keys(OBJECTS).map((object) => [object, org.count(object)]));
    expect(counts).toMatchObject({
      Account: 40,
      Campaign: 4,
      CampaignMember: 120,
      Case: 80,
      Event: 100,
      Lead: 80,
      Opportunity: 40,
      OpportunityContactRole: 60,
      AccountContactRelation: employed + Math.ceil(employed / 10),
    });
  });

  it('is empty in an org without contacts, but for users and one account', async () => {
    const empty = await Client.start({ contacts: 0 });
    const { objects } = await empty.get<{ objects: unknown }>('/__simulator/state');
    await empty.close();
    expect(objects).toEqual({
      ...Object.fromEntries(Object.keys(OBJECTS).map((name) => [name, 0])),
      User: 5,
      Account: 1,
    });
  });
});

describe('relations', () => {
  it('have one direct row for each contact with an account, and indirect ones to other accounts', () => {
    const { org } = client.simulator;
    const accountOf = new Map([...org.rows('Contact')].map(({ Id, AccountId }) => [Id, AccountId]));
    const direct = new Map();
    const pairs = new Set<string>();
    for (const { AccountId, ContactId, IsDirect } of org.rows('AccountContactRelation')) {
      expect(AccountId === accountOf.get(ContactId ?? null)).toBe(IsDirect);
      expect(org.row('Account', String(AccountId))['IsDeleted']).toBe(false);
      if (IsDirect === true) direct.set(ContactId, AccountId);
      pairs.add(`${String(AccountId)} ${String(ContactId)}`);
    }
    expect(pairs.size).toBe(org.count('AccountContactRelation'));
    expect([...accountOf].filter(([, account]) => account !== null)).toEqual([...direct]);
  });

  it('have one primary role a deal, the contact of the deal, and others for some', () => {
    const { org } = client.simulator;
    const roles = [...org.rows('OpportunityContactRole')];
    const primary = new Map(
      roles.filter(({ IsPrimary }) => IsPrimary).map((row) => [row['OpportunityId'], row['ContactId']]),
    );
    expect(primary).toEqual(new Map([...org.rows('Opportunity')].map(({ Id, ContactId }) => [Id, ContactId])));
    expect(roles.some(({ IsPrimary }) => !IsPrimary)).toBe(true);
    expect(new Set(roles.map((row) => `${String(row['OpportunityId'])} ${String(row['ContactId'])}`)).size).toBe(
      roles.length,
    );
  });

  it('make a member of a contact or of a lead, and show what is known of the person', async () => {
    const { records } = await client.query(
      'SELECT ContactId, LeadId, Type, Email, FirstName, CompanyOrAccount, HasResponded, FirstRespondedDate, Status, ' +
        'Contact.Email, Contact.FirstName, Contact.Account.Name, Lead.Email, Lead.FirstName, Lead.Company FROM CampaignMember',
    );
    expect(new Set(records.map(({ Type }) => Type))).toEqual(new Set(['Contact', 'Lead']));
    for (const row of records) {
      const isContact = row['Type'] === 'Contact';
      expect([row['ContactId'] !== null, row['LeadId'] !== null]).toEqual([isContact, !isContact]);
      const person = isContact ? row['Contact'] : row['Lead'];
      expect(person).toMatchObject({ Email: row['Email'], FirstName: row['FirstName'] });
      const company = isContact
        ? { Account: row['CompanyOrAccount'] && { Name: row['CompanyOrAccount'] } }
        : { Company: row['CompanyOrAccount'] };
      expect(person).toMatchObject(company);
      expect([row['Status'] === 'Responded', row['FirstRespondedDate'] !== null]).toEqual([
        row['HasResponded'],
        row['HasResponded'],
      ]);
    }
  });

  it('give a case the account of its contact, and a closed one the date', async () => {
    const { records } = await client.query(
      'SELECT CaseNumber, AccountId, Contact.AccountId, ContactEmail, Contact.Email, IsClosed, ClosedDate, Status FROM Case',
    );
    for (const { AccountId, Contact, ContactEmail, IsClosed, ClosedDate, Status, CaseNumber } of records) {
      expect(CaseNumber).toMatch(/^0000\d{4}$/);
      if (Contact !== null) expect(Contact).toMatchObject({ AccountId, Email: ContactEmail });
      expect([IsClosed, ClosedDate !== null]).toEqual([Status === 'Closed', Status === 'Closed']);
    }
    const { org } = client.simulator;
    expect(org.row('Case', org.insert('Case', { Subject: 'New' }))['CaseNumber']).toBe('00001080');
  });
});

describe('a lookup to several objects', () => {
  it('leads to whoever it is: names, type and email, whatever the object', async () => {
    const { org } = client.simulator;
    type Named = { Id: string; Name: string; Type: string; Email?: string; attributes: { type: string } } | null;
    const paths = 'Who.Id, Who.Name, Who.Type, Who.Email, What.Id, What.Name, What.Type';
    const { records } = await client.get<{ records: { WhoId: string; WhatId: string; Who: Named; What: Named }[] }>(
      `query?q=${encodeURIComponent(`SELECT WhoId, WhatId, ${paths} FROM Event`)}`,
    );
    const types = new Set<unknown>();
    for (const { WhoId, WhatId, Who, What } of records) {
      expect([Who?.Id ?? null, What?.Id ?? null]).toEqual([WhoId, WhatId]);
      for (const each of [Who, What]) {
        if (each === null) continue;
        types.add(each.Type);
        const { Name, CaseNumber, Email = null } = org.row(each.Type, each.Id);
        expect(each).toMatchObject({ Name: Name ?? CaseNumber, attributes: { type: each.Type } });
        if (each === Who) expect(each.Email).toBe(Email);
      }
    }
    expect(types).toEqual(new Set(['Contact', 'Lead', 'Account', 'Opportunity', 'Case']));
    const leads = await client.query("SELECT COUNT() FROM Event WHERE Who.Type = 'Lead'");
    expect(leads).toEqual({
      totalSize: records.filter(({ Who }) => Who?.Type === 'Lead').length,
      done: true,
      records: [],
    });
  });

  it('shows no more than every such object has', async () => {
    for (const path of ['Who.AccountId', 'What.Amount', 'What.Owner.Name', 'Owner.Department']) {
      const answer = await client.ask('GET', `query?q=${encodeURIComponent(`SELECT ${path} FROM Task`)}`);
      expect([path, answer.status, firstError(answer).errorCode]).toEqual([path, 400, 'INVALID_FIELD']);
    }
  });

  it('gives activities the account of what or whom they are about', async () => {
    const { org } = client.simulator;
    const account = org.insert('Account', { Name: 'Acme' });
    const contact = org.insert('Contact', { LastName: 'Own', AccountId: account });
    const deal = org.insert('Opportunity', { Name: 'Deal', AccountId: account });
    const tasks = [{ WhatId: account }, { WhatId: deal }, { WhoId: contact }].map((fields) =>
      org.insert('Task', fields),
    );
    const { records } = await client.query(
      `SELECT AccountId, Account.Name FROM Task WHERE Id IN ('${tasks.join("','")}')`,
    );
    expect(records).toMatchObject(tasks.map(() => ({ AccountId: account, Account: { Name: 'Acme' } })));
  });
});

describe('fields of rare types', () => {
  it.each([
    ['Contact', 'MailingAddress', 'Selecting compound data not supported in Bulk Query'],
    ['Account', 'Site__c', 'Selecting compound data not supported in Bulk Query'],
    ['CampaignMember', 'Lead.Address', 'Selecting compound data not supported in Bulk Query'],
    ['Contact', 'Photo__c', 'Binary field not supported'],
  ])('%s.%s is refused by Bulk, and not by REST', async (object, path, message) => {
    const query = `SELECT Id, ${path} FROM ${object}`;
    const refused = await client.ask('POST', 'jobs/query', { operation: 'query', query });
    expect([refused.status, firstError(refused).message]).toEqual([400, message]);
    expect((await client.query(query)).totalSize).toBeGreaterThan(0);
  });

  it('describe themselves as the vendor does', async () => {
    const { fields: account } = await connection.describe('Account');
    const { fields: contact } = await connection.describe('Contact');
    const find = (fields: typeof account, name: string): unknown => fields.find((each) => each.name === name);
    expect(find(account, 'Site__c')).toMatchObject({ type: 'location', custom: true, filterable: false });
    for (const part of ['Site__Latitude__s', 'Site__Longitude__s']) {
      expect(find(account, part)).toMatchObject({ type: 'double', custom: true, compoundFieldName: 'Site__c' });
    }
    expect(find(contact, 'SSN__c')).toMatchObject({ type: 'encryptedstring', filterable: false, mask: 'X' });
    expect(find(contact, 'Photo__c')).toMatchObject({ type: 'base64', soapType: 'xsd:base64Binary' });
    expect(find(contact, 'FirstName')).toMatchObject({ compoundFieldName: 'Name' });
    const { fields: task } = await connection.describe('Task');
    expect(find(task, 'Subject')).toMatchObject({ type: 'combobox', nameField: true });
    expect(find(task, 'WhoId')).toMatchObject({ referenceTo: ['Contact', 'Lead'], polymorphicForeignKey: true });
  });

  it('give REST an object of parts, a masked text and an address of the data', async () => {
    const { org } = client.simulator;
    const account = org.insert('Account', { Name: 'Placed', Site__Latitude__s: 1.5, Site__Longitude__s: -2 });
    expect(await client.query(`SELECT Site__c FROM Account WHERE Id = '${account}'`)).toMatchObject({
      records: [{ Site__c: { latitude: 1.5, longitude: -2 } }],
    });
    const contact = org.insert('Contact', { LastName: 'Secret', SSN__c: '123-45-6789', Photo__c: 'AAEC' });
    const [row] = (await client.query(`SELECT SSN__c, Photo__c FROM Contact WHERE Id = '${contact}'`)).records;
    expect(row).toMatchObject({
      SSN__c: 'XXX-XX-6789',
      Photo__c: `/services/data/v67.0/sobjects/Contact/${contact}/Photo__c`,
    });
    expect(await client.get(`sobjects/Contact/${contact}`)).toMatchObject(row ?? {});
  });

  it('can be added', async () => {
    client.simulator.org.addField('Invoice__c', 'Bytes__c', 'long', (index) => index * 2 ** 40);
    const { records } = await client.query('SELECT Bytes__c FROM Invoice__c WHERE Bytes__c > 3000000000000 LIMIT 1');
    expect(records).toMatchObject([{ Bytes__c: 3 * 2 ** 40 }]);
  });
});

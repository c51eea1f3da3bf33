import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';

let client: Client;
beforeAll(async () => {
  client = await Client.start({ contacts: 3_000 });
});
afterAll(() => client.close());

async function ids(soql: string): Promise<unknown[]> {
  return (await client.query(soql)).records.map(({ Id }) => Id);
}

function quoted(values: Iterable<string>): string {
  return `(${[...values].map((value) => `'${value}'`).join(',')})`;
}

describe('a REST query', () => {
  it.each(['Campaign', 'CampaignMember', 'Case', 'Event', 'AccountContactRelation', 'OpportunityContactRole', 'Lead'])(
    'of %s counts, sorts and limits',
    async (object) => {
      const { org } = client.simulator;
      const rows = [...org.rows(object)];
      const edge = String(rows[Math.floor(rows.length / 2)]?.['SystemModstamp']);
      const late = rows.filter(({ SystemModstamp }) => String(SystemModstamp) >= edge);
      const where = `FROM ${object} WHERE SystemModstamp >= ${edge}`;
      expect(await client.query(`SELECT COUNT() ${where}`)).toEqual({
        totalSize: late.length,
        done: true,
        records: [],
      });
      const sorted = late
        .toSorted((left, right) => (String(left['SystemModstamp']) < String(right['SystemModstamp']) ? 1 : -1))
        .map(({ SystemModstamp }) => String(SystemModstamp).replace('Z', '+0000'));
      const { records, totalSize } = await client.query(
        `SELECT Id, SystemModstamp ${where} ORDER BY SystemModstamp DESC, Id LIMIT 7`,
      );
      expect(totalSize).toBe(Math.min(7, late.length));
      expect(records.map(({ SystemModstamp }) => SystemModstamp)).toEqual(sorted.slice(0, 7));
      expect(await client.query(`SELECT COUNT() ${where} LIMIT 2`)).toMatchObject({
        totalSize: Math.min(2, late.length),
      });
    },
  );

  it('finds hundreds of ids, of 15 or 18 characters, in order of creation', async () => {
    const all = [...client.simulator.org.ids('Contact')];
    const wanted = all.filter((_id, index) => index % 7 === 3).slice(0, 400);
    const asked = wanted.map((id, index) => (index % 2 === 0 ? id : id.slice(0, 15))).toReversed();
    expect(await ids(`SELECT Id FROM Contact WHERE Id IN ${quoted(asked)}`)).toEqual(wanted);
    const { records } = await client.query(`SELECT COUNT() FROM Contact WHERE Id NOT IN ${quoted(asked)}`);
    expect(records).toEqual([]);
    expect(await client.query(`SELECT COUNT() FROM Contact WHERE Id NOT IN ${quoted(asked)}`)).toMatchObject({
      totalSize: all.length - wanted.length,
    });
  });

  it('finds by ids what else is asked of them, and nothing for ids of nobody', async () => {
    const { org } = client.simulator;
    const [first = '', second = '', third = ''] = org.ids('Contact');
    const [account = ''] = org.ids('Account');
    org.update('Contact', second, { LastName: 'Only' });
    const list = quoted([third, second, account, '003000000000000', second, first]);
    expect(await ids(`SELECT Id FROM Contact WHERE Id IN ${list}`)).toEqual([first, second, third]);
    expect(await ids(`SELECT Id FROM Contact WHERE LastName = 'Only' AND Id IN ${list}`)).toEqual([second]);
    expect(await ids(`SELECT Id FROM Contact WHERE Id = '${third}' AND Id IN ${list} AND LastName != 'Only'`)).toEqual([
      third,
    ]);
    expect(await ids(`SELECT Id FROM Contact WHERE LastName = 'Only' OR Id = '${third}'`)).toEqual([second, third]);
    expect(await ids(`SELECT Id FROM Contact WHERE (NOT Id IN ${list}) AND Id = '${second}'`)).toEqual([]);
    expect(await ids(`SELECT Id FROM Contact WHERE Id IN ${list} ORDER BY Id DESC LIMIT 2`)).toEqual([third, second]);
    org.delete('Contact', second);
    expect(await ids(`SELECT Id FROM Contact WHERE Id IN ${list}`)).toEqual([first, third]);
    const deleted = await client.get<{ totalSize: number }>(
      `queryAll?q=${encodeURIComponent(`SELECT Id FROM Contact WHERE Id IN ${list}`)}`,
    );
    expect(deleted.totalSize).toBe(3);
  });

  it('finds the children of hundreds of parents', async () => {
    const { org } = client.simulator;
    const parents = new Set([...org.ids('Contact')].slice(10, 310));
    const wanted = [...org.rows('AccountContactRelation')].filter(({ ContactId }) => parents.has(String(ContactId)));
    const soql = `SELECT Id, Account.Name, Contact.Owner.Email FROM AccountContactRelation WHERE ContactId IN ${quoted(parents)}`;
    const { records } = await client.query(soql);
    expect(records.map(({ Id }) => Id)).toEqual(wanted.map(({ Id }) => Id));
    for (const [at, record] of records.entries()) {
      const contact = org.row('Contact', String(wanted[at]?.['ContactId']));
      expect(record).toMatchObject({
        Account: { Name: org.row('Account', String(wanted[at]?.['AccountId']))['Name'] },
        Contact: { Owner: { Email: org.row('User', String(contact['OwnerId']))['Email'] } },
      });
    }
  });

  it('passes over all rows once, page by page by the last id', async () => {
    const seen: unknown[] = [];
    for (let last = ''; ;) {
      const page = await ids(`SELECT Id FROM Event WHERE Id > '${last}' ORDER BY Id LIMIT 97`);
      if (page.length === 0) break;
      seen.push(...page);
      last = String(page.at(-1));
    }
    expect(seen).toEqual([...client.simulator.org.ids('Event')]);
  });
});

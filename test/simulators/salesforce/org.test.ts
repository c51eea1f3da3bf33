import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { indexOfId, makeId, normalizeId } from '../../../simulators/salesforce/org/ids.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { Client } from './client.ts';

const NOON = Date.parse('2026-11-25T12:00:00.700Z');

let simulator: SalesforceSimulator;
let now = NOON;
afterEach(() => simulator.close());

async function start(options: { contacts?: number; seed?: number } = {}): Promise<SalesforceSimulator> {
  now = NOON;
  simulator = await startSalesforceSimulator({ contacts: 1_000, clock: () => now, ...options });
  return simulator;
}

describe('ids', () => {
  it("have the vendor's checksum: the example of its documentation, and each number its own", async () => {
    await start();
    expect(normalizeId('001D000000IqhSL')).toBe('001D000000IqhSLIAZ');
    expect(normalizeId('001D000000IqhSLIAZ')).toBe('001D000000IqhSLIAZ');
    expect(normalizeId('001D000000IqhSLIAA')).toBeUndefined();
    const prefixes = fc.constantFrom('003', 'a01', '00Q');
    fc.assert(
      fc.property(prefixes, fc.integer({ min: 0, max: 62 ** 5 }), (prefix, index) => {
        const id = makeId(prefix, index);
        expect(normalizeId(id.slice(0, 15))).toBe(id);
        expect(indexOfId(prefix, id)).toBe(index);
        expect(indexOfId('001', id)).toBeUndefined();
      }),
    );
  });
});

describe('rows', () => {
  it('are the same for the same seed, and others for another', async () => {
    const read = async (seed: number): Promise<unknown[]> => {
      await start({ seed });
      const rows = [...simulator.org.rows('Contact')];
      await simulator.close();
      return rows;
    };
    const first = await read(5);
    expect(await read(5)).toEqual(first);
    expect(await read(6)).not.toEqual(first);
    await start();
  });

  it('have what real ones have: every script, quotes, line breaks, gaps, negative and decimal numbers', async () => {
    const { org } = await start({ contacts: 3_000 });
    const rows = [...org.rows('Contact')];
    const texts = rows.flatMap((row) => Object.values(row)).filter((cell) => typeof cell === 'string');
    for (const wanted of [/"/, /[^\r]\n/, /\r\n/, /,/, /[À-ÿ]/, /[А-я]/, /[一-龯]/, /😀/, /'/, /;/]) {
      expect(texts.some((text) => wanted.test(text))).toBe(true);
    }
    expect(rows.some(({ Balance__c }) => Number(Balance__c) < 0 && !Number.isInteger(Balance__c))).toBe(true);
    for (const field of ['Email', 'AccountId', 'Birthdate', 'Visits__c', 'LastLogin__c', 'FirstName']) {
      const empty = rows.filter((row) => row[field] === null).length;
      expect([field, empty > 0 && empty < rows.length]).toEqual([field, true]);
    }
    expect(new Set(rows.map(({ Email }) => Email)).size).toBeGreaterThan(2_900);
  });

  it('were created, modified and stamped in this order, an hour ago at the latest, in whole seconds', async () => {
    const { org } = await start();
    for (const object of ['Contact', 'Account', 'Lead', 'Task', 'Opportunity', 'Invoice__c', 'User']) {
      for (const row of org.rows(object)) {
        const stamps = ['CreatedDate', 'LastModifiedDate', 'SystemModstamp'].map((name) => String(row[name]));
        expect(stamps.toSorted()).toEqual(stamps);
        expect(String(stamps[2]) <= '2026-11-25T11:00:00.000Z').toBe(true);
        expect(stamps.every((stamp) => stamp.endsWith('.000Z'))).toBe(true);
      }
    }
  });

  it('lead to rows that exist', async () => {
    const { org } = await start({ contacts: 200 });
    const targets: Record<string, string> = { AccountId: 'Account', OwnerId: 'User', CreatedById: 'User' };
    for (const row of org.rows('Contact')) {
      for (const [field, object] of Object.entries(targets)) {
        if (row[field] !== null) expect(org.row(object, String(row[field]))).toHaveProperty('Name');
      }
    }
  });
});

describe('changes', () => {
  it('are stamped by the clock of the org, and leave the rest as it was', async () => {
    const { org } = await start();
    const [id = ''] = org.ids('Contact');
    const before = org.row('Contact', id);
    now += 60_000;
    org.update('Contact', id, { Title: 'Chief' });
    expect(org.row('Contact', id)).toEqual({
      ...before,
      Title: 'Chief',
      LastModifiedDate: '2026-11-25T12:01:00.000Z',
      SystemModstamp: '2026-11-25T12:01:00.000Z',
    });
    org.update('Contact', id, { FirstName: 'Zoë', LastName: 'Ω' });
    expect(org.row('Contact', id)).toMatchObject({ Name: 'Zoë Ω', Title: 'Chief' });
  });

  it('may be stamped earlier than they are seen, as a slow transaction is', async () => {
    const { org } = await start();
    const id = org.insert('Contact', { LastName: 'Late', SystemModstamp: '2026-11-25T11:58:00Z' });
    expect(org.row('Contact', id)['SystemModstamp']).toBe('2026-11-25T11:58:00.000Z');
  });

  it('insert rows with what Salesforce fills in', async () => {
    const { org } = await start();
    const id = org.insert('Contact', { LastName: 'New' });
    expect(org.row('Contact', id)).toMatchObject({
      Id: id,
      Name: 'New',
      IsDeleted: false,
      DoNotCall: false,
      Email: null,
      CreatedDate: '2026-11-25T12:00:00.000Z',
      OwnerId: [...org.ids('User')][0],
    });
    expect(org.row('Invoice__c', org.insert('Invoice__c'))['Name']).toBe('INV-000101');
    expect([...org.ids('Contact')].at(-1)).toBe(id);
    expect(org.count('Contact')).toBe(1_001);
  });

  it('delete into the recycle bin, from which rows come back, and for good', async () => {
    const { org } = await start();
    const [id = ''] = org.ids('Contact');
    org.delete('Contact', id);
    expect(org.row('Contact', id)['IsDeleted']).toBe(true);
    expect([...org.ids('Contact')]).not.toContain(id);
    expect(org.count('Contact')).toBe(999);
    expect(() => org.update('Contact', id, {})).toThrow('is deleted');
    org.undelete('Contact', id);
    expect(org.row('Contact', id)['IsDeleted']).toBe(false);
    expect(org.count('Contact')).toBe(1_000);
    org.hardDelete('Contact', id);
    expect(() => org.row('Contact', id)).toThrow('no Contact has the id');
    expect(org.count('Contact')).toBe(999);
  });

  it('refuse what does not fit a field', async () => {
    const { org } = await start();
    const [id = ''] = org.ids('Contact');
    for (const values of [
      { Nope: 1 },
      { Visits__c: '5' },
      { DoNotCall: 'true' },
      { Birthdate: '1.2.2026' },
      { LastLogin__c: 'never' },
      { AccountId: 'x' },
      { MailingAddress: 'x' },
    ]) {
      expect(() => org.update('Contact', id, values)).toThrow(/has no field|takes a|is a/);
    }
  });

  it('at random touch different rows, and say which', async () => {
    const { org } = await start();
    const before = new Map([...org.rows('Contact')].map((row) => [row['Id'], row]));
    now += 60_000;
    const { updated, inserted, deleted } = org.mutate({ updates: 100, inserts: 50, deletes: 200, seed: 3 });
    expect([updated.length, inserted.length, deleted.length]).toEqual([100, 50, 200]);
    expect(new Set([...updated, ...inserted, ...deleted]).size).toBe(350);
    const after = new Map([...org.rows('Contact')].map((row) => [row['Id'], row]));
    const changed = [...after].filter(([id, row]) => row['SystemModstamp'] !== before.get(id)?.['SystemModstamp']);
    expect(new Set(changed.map(([id]) => id))).toEqual(new Set([...updated, ...inserted]));
    expect(new Set([...before.keys()].filter((id) => !after.has(id)))).toEqual(new Set(deleted));
    expect(() => org.mutate({ deletes: 5_000 })).toThrow('too few live rows');
  });
});

describe('the schema', () => {
  it('can lose a field and gain one, for describe and for queries', async () => {
    const client = await Client.start({ contacts: 10 });
    ({ simulator } = client);
    const names = async (): Promise<string[]> => {
      const { fields } = await client.get<{ fields: { name: string }[] }>('sobjects/Contact/describe');
      return fields.map(({ name }) => name);
    };
    expect(await names()).toContain('Title');
    simulator.org.removeField('Contact', 'Title');
    simulator.org.addField('Contact', 'Rank__c', 'int', (index) => index * 2);
    expect(await names()).not.toContain('Title');
    expect(await names()).toContain('Rank__c');
    await expect(client.query('SELECT Title FROM Contact')).rejects.toThrow('INVALID_FIELD');
    const { records } = await client.query('SELECT Rank__c FROM Contact WHERE Rank__c > 14 ORDER BY Rank__c');
    expect(records.map((record) => record['Rank__c'])).toEqual([16, 18]);
  });

  it('has the clock of the org in every answer, skewed or not', async () => {
    let skewed = Date.parse('2031-01-01T00:00:00Z');
    const client = await Client.start({ contacts: 1, clock: () => skewed });
    ({ simulator } = client);
    for (const path of ['limits', 'query?q=x', '/services/oauth2/userinfo', '/nowhere', '/services/data']) {
      const { headers } = await client.ask('GET', path);
      expect(Date.parse(headers.get('date') ?? '')).toBe(skewed);
      skewed += 60_000;
    }
  });
});

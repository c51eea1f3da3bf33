import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, firstError } from './client.ts';

const NOW = Date.parse('2026-11-25T10:00:00Z');

let client: Client;
beforeAll(async () => {
  client = await Client.start({ contacts: 400, clock: () => NOW });
});
afterAll(() => client.close());

async function refusal(soql: string): Promise<[number, string]> {
  const answer = await client.ask('GET', `query?explain=${encodeURIComponent(soql)}`);
  return [answer.status, firstError(answer).errorCode];
}

describe('SOQL', () => {
  it('is refused by the explain resource as by the query itself, with the place and the names of the vendor', async () => {
    const soql = 'SELECT Id, Nope FROM Contact';
    const [explained, queried, job] = await Promise.all([
      client.ask('GET', `query?explain=${encodeURIComponent(soql)}`),
      client.ask('GET', `query?q=${encodeURIComponent(soql)}`),
      client.ask('POST', 'jobs/query', { operation: 'query', query: soql }),
    ]);
    expect([explained.status, queried.status, job.status]).toEqual([400, 400, 400]);
    expect(explained.text).toBe(queried.text);
    expect(explained.text).toBe(job.text);
    const { errorCode, message } = firstError(explained);
    expect(errorCode).toBe('INVALID_FIELD');
    expect(message).toContain('ERROR at Row:1:Column:12');
    expect(message).toContain("No such column 'Nope' on entity 'Contact'");
  });

  it.each([
    ['INVALID_TYPE', 'SELECT Id FROM Nope'],
    ['INVALID_TYPE', "SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Nope WHERE Subject = 'x')"],
    ['INVALID_FIELD', 'SELECT Id, id FROM Contact'],
    ['INVALID_FIELD', 'SELECT Account.Nope FROM Contact'],
    ['INVALID_FIELD', 'SELECT Nope.Name FROM Contact'],
    ['INVALID_FIELD', 'SELECT Id FROM Contact ORDER BY Nope'],
    ['INVALID_FIELD', "SELECT Id FROM Contact WHERE Description = 'x'"],
    ['INVALID_FIELD', "SELECT Id FROM Contact WHERE CreatedDate > '2026-01-01T00:00:00Z'"],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01'],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE Birthdate > 2026-01-01T00:00:00Z'],
    ['INVALID_FIELD', "SELECT Id FROM Contact WHERE Visits__c = '5'"],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE LastName = 5'],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE DoNotCall = 1'],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE Visits__c > null'],
    ['INVALID_FIELD', 'SELECT Id FROM Contact WHERE LastName = TODAY'],
    ['INVALID_QUERY_FILTER_OPERATOR', "SELECT Id FROM Contact WHERE LastName INCLUDES ('x')"],
    ['INVALID_QUERY_FILTER_OPERATOR', "SELECT Id FROM Contact WHERE Visits__c LIKE '5%'"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'a' AND Email = 'b' OR Phone = 'c'"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'a' OR Email = 'b' AND Phone = 'c'"],
    ['MALFORMED_QUERY', ''],
    ['MALFORMED_QUERY', 'SELECT'],
    ['MALFORMED_QUERY', 'SELECT FROM Contact'],
    ['MALFORMED_QUERY', 'SELECT * FROM Contact'],
    ['MALFORMED_QUERY', 'SELECT Id, FROM Contact'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE'],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'a' AND"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE (LastName = 'a'"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'a')"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'O'Brien'"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'open"],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName = 'a\nb'"],
    ['MALFORMED_QUERY', String.raw`SELECT Id FROM Contact WHERE LastName = 'a\q'`],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE LastName = "a"'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE LastName IN ()'],
    ['MALFORMED_QUERY', "SELECT Id FROM Contact WHERE LastName NOT LIKE 'a%'"],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE Visits__c = 1e5'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE CreatedDate > SOMEDAY'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE Birthdate = 2026-02-30'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact WHERE 1 = 1'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact -- all'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact; SELECT Id FROM Lead'],
    ['MALFORMED_QUERY', 'SELECT Id FROM Contact LIMIT ten'],
    ['MALFORMED_QUERY', 'SELECT MAX(Visits__c) FROM Contact'],
    ['MALFORMED_QUERY', 'SELECT LastName FROM Contact GROUP BY LastName'],
    ['MALFORMED_QUERY', 'SELECT Id, (SELECT Id FROM Tasks) FROM Contact'],
  ])('is %s when it says %j', async (errorCode, soql) => {
    expect(await refusal(soql)).toEqual([400, errorCode]);
  });

  it('is planned by the explain resource and not run', async () => {
    const soql = "SELECT Id FROM Contact WHERE LastName LIKE 'A%' AND CreatedDate = LAST_N_DAYS:30";
    expect(await client.get(`query?explain=${encodeURIComponent(soql)}`)).toMatchObject({
      plans: [{ sobjectType: 'Contact', leadingOperationType: 'TableScan' }],
      sourceQuery: soql,
    });
    expect(client.simulator.requests.count('explain')).toBeGreaterThan(0);
  });

  it('reads parents, parents of parents and polymorphic ones; nothing where there is none', async () => {
    const { org } = client.simulator;
    const account = org.insert('Account', { Name: 'Acme "Süd"' });
    const child = org.insert('Contact', { LastName: 'Child', AccountId: account });
    org.insert('Contact', { LastName: 'Orphan' });
    const soql =
      "SELECT LastName, account.name, Account.Owner.Email FROM Contact WHERE LastName IN ('Child', 'Orphan')";
    const [first, second] = (await client.query(`${soql} ORDER BY LastName`)).records;
    const owner = org.row('User', String(org.row('Account', account)['OwnerId']));
    expect(first).toMatchObject({
      attributes: { type: 'Contact', url: `/services/data/v67.0/sobjects/Contact/${child}` },
      Account: {
        attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${account}` },
        Name: 'Acme "Süd"',
        Owner: { attributes: { type: 'User' }, Email: owner['Email'] },
      },
    });
    expect(second).toMatchObject({ LastName: 'Orphan', Account: null });
    const task = org.insert('Task', { Subject: 'Exact', WhoId: child });
    const { records } = await client.query(`SELECT Who.Name FROM Task WHERE Id = '${task.slice(0, 15)}'`);
    expect(records).toMatchObject([{ Who: { attributes: { type: 'Contact' }, Name: 'Child' } }]);
    org.delete('Account', account);
    expect(await client.query("SELECT Account.Name FROM Contact WHERE LastName = 'Child'")).toMatchObject({
      records: [{ Account: null }],
    });
  });

  it('counts, sorts, limits and skips', async () => {
    const live = client.simulator.org.count('Contact');
    expect(await client.query('SELECT COUNT() FROM Contact')).toEqual({ totalSize: live, done: true, records: [] });
    const visits = async (rest: string): Promise<unknown[]> =>
      (await client.query(`SELECT Visits__c FROM Contact ${rest}`)).records.map((record) => record['Visits__c']);
    const all = await visits('ORDER BY Visits__c DESC NULLS LAST');
    const numbers = all.filter((value) => typeof value === 'number');
    expect(numbers).toEqual(numbers.toSorted((left, right) => right - left));
    expect(all.slice(numbers.length).every((value) => value === null)).toBe(true);
    expect(await visits('ORDER BY Visits__c DESC NULLS LAST LIMIT 5 OFFSET 2')).toEqual(all.slice(2, 7));
    expect(await visits('ORDER BY Visits__c LIMIT 1')).toEqual([null]);
  });

  it('knows every escape, and LIKE its own two', async () => {
    const { org } = client.simulator;
    const name = 'tab\t "q" \'s\' back\\slash 100%_é\n';
    org.insert('Contact', { LastName: name });
    expect(await client.find(String.raw`LastName = 'tab\t \"q\" \'s\' back\\slash 100%_\u00e9\n'`)).toEqual([name]);
    expect(await client.find(String.raw`LastName LIKE '%100\%\_%'`)).toEqual([name]);
    expect(await client.find(String.raw`LastName LIKE '%100\_\%%'`)).toEqual([]);
    expect(await client.find("LastName LIKE 'TAB__Q%'")).toEqual([]);
    expect(await client.find("LastName LIKE 'TAB__\\\"q%'")).toEqual([name]);
  });

  it('finds by multi-select picklists and by semi-joins', async () => {
    const { org } = client.simulator;
    const id = org.insert('Contact', { LastName: 'Polyglot', Languages__c: 'English;Deutsch;日本語' });
    org.insert('Contact', { LastName: 'Polyglot 2', Languages__c: 'English' });
    org.insert('Invoice__c', { Contact__c: id, Amount__c: -12_345.67 });
    const find = (condition: string): Promise<unknown[]> => client.find(`LastName LIKE 'Polyglot%' AND ${condition}`);
    expect(await find("Languages__c INCLUDES ('Deutsch;English', 'Français')")).toEqual(['Polyglot']);
    expect(await find("Languages__c EXCLUDES ('日本語')")).toEqual(['Polyglot 2']);
    expect(await find("Languages__c = 'English'")).toEqual(['Polyglot 2']);
    expect(await find('Id IN (SELECT Contact__c FROM Invoice__c WHERE Amount__c = -12345.67)')).toEqual(['Polyglot']);
    expect(await find('Id NOT IN (SELECT Contact__c FROM Invoice__c WHERE Amount__c < -12345)')).toEqual([
      'Polyglot 2',
    ]);
  });

  it.each([
    ['TODAY', '2026-11-25T00:00:00Z', '2026-11-25T23:59:59Z'],
    ['YESTERDAY', '2026-11-24T00:00:00Z', '2026-11-24T23:59:59Z'],
    ['LAST_N_DAYS:3', '2026-11-22T00:00:00Z', '2026-11-25T23:59:59Z'],
    ['NEXT_N_DAYS:2', '2026-11-26T00:00:00Z', '2026-11-27T23:59:59Z'],
    ['LAST_90_DAYS', '2026-08-27T00:00:00Z', '2026-11-25T23:59:59Z'],
    ['THIS_WEEK', '2026-11-22T00:00:00Z', '2026-11-28T23:59:59Z'],
    ['LAST_WEEK', '2026-11-15T00:00:00Z', '2026-11-21T23:59:59Z'],
    ['LAST_N_MONTHS:2', '2026-09-01T00:00:00Z', '2026-10-31T23:59:59Z'],
    ['THIS_QUARTER', '2026-10-01T00:00:00Z', '2026-12-31T23:59:59Z'],
    ['NEXT_YEAR', '2027-01-01T00:00:00Z', '2027-12-31T23:59:59Z'],
  ])('%s is from %s to %s, for datetimes and dates', async (period, first, last) => {
    const { org } = client.simulator;
    const shift = (text: string, seconds: number): string => new Date(Date.parse(text) + seconds * 1000).toISOString();
    const moments = { 1: shift(first, -1), 2: first, 3: last, 4: shift(last, 1) };
    for (const [name, at] of Object.entries(moments)) {
      org.insert('Contact', { LastName: `${period} ${name}`, LastLogin__c: at, Renewal__c: at.slice(0, 10) });
    }
    const find = async (field: string, operator: string): Promise<string> => {
      const names = await client.find(`LastName LIKE '${period}%' AND ${field} ${operator} ${period}`);
      return names.map((name) => String(name).at(-1)).join('');
    };
    const wanted = { '=': '23', '!=': '14', '<': '1', '<=': '123', '>': '4', '>=': '234' };
    for (const [operator, names] of Object.entries(wanted)) {
      expect([operator, await find('LastLogin__c', operator)]).toEqual([operator, names]);
      expect([operator, await find('Renewal__c', operator)]).toEqual([operator, names]);
    }
  });

  it('takes datetimes with any offset', async () => {
    client.simulator.org.insert('Contact', { LastName: 'Offset', LastLogin__c: '2026-11-25T08:00:00Z' });
    for (const text of ['2026-11-25T08:00:00Z', '2026-11-25T10:00:00+02:00', '2026-11-25T03:00:00.000-0500']) {
      expect(await client.find(`LastName = 'Offset' AND LastLogin__c = ${text}`)).toEqual(['Offset']);
    }
  });
});

type Row = Record<string, unknown>;
/** A condition as SOQL, and what it means. */
type Condition = { soql: string; holds: (row: Row) => boolean };

const OPERATORS: Record<string, (left: number | string, right: number | string) => boolean> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

function compares(
  field: string,
  literals: fc.Arbitrary<[soql: string, value: number | string]>,
): fc.Arbitrary<Condition> {
  return fc.tuple(fc.constantFrom(...Object.keys(OPERATORS)), literals).map(([operator, [soql, value]]) => ({
    soql: `${field} ${operator} ${soql}`,
    holds: (row) => {
      const cell = row[field];
      if (typeof cell !== 'number' && typeof cell !== 'string') return operator === '!=' || operator === '<>';
      return OPERATORS[operator]?.(cell, value) === true;
    },
  }));
}

const simple = fc.oneof(
  compares(
    'Visits__c',
    fc.integer({ min: -5, max: 900 }).map((value) => [String(value), value]),
  ),
  compares(
    'Birthdate',
    fc.integer({ min: -11_000, max: 13_000 }).map((day) => {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      return [date, date];
    }),
  ),
  compares(
    'SystemModstamp',
    fc.integer({ min: 0, max: 1_000 }).map((days) => {
      const text = new Date(NOW - days * 86_400_000).toISOString();
      return [text, text];
    }),
  ),
  fc.constantFrom('Level__c', 'Title', 'AccountId').map((field) => ({
    soql: `${field} = null`,
    holds: (row: Row) => row[field] === null,
  })),
  fc.constantFrom('Primary', 'Secondary').map((level) => ({
    soql: `Level__c NOT IN ('${level}', 'Nowhere')`,
    holds: (row: Row) => row['Level__c'] !== level,
  })),
  fc.constantFrom('a', 'O', 'ü').map((letter) => ({
    soql: `LastName LIKE '%${letter}%'`,
    holds: (row: Row) => String(row['LastName']).toLowerCase().includes(letter.toLowerCase()),
  })),
  fc.boolean().map((value) => ({ soql: `DoNotCall = ${value}`, holds: (row: Row) => row['DoNotCall'] === value })),
);

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    tie('condition').map(({ soql, holds }) => ({ soql: `(NOT (${soql}))`, holds: (row: Row) => !holds(row) })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((parts) => ({
      soql: parts.map(({ soql }) => `(${soql})`).join(' AND '),
      holds: (row: Row) => parts.every(({ holds }) => holds(row)),
    })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((parts) => ({
      soql: parts.map(({ soql }) => `(${soql})`).join(' or '),
      holds: (row: Row) => parts.some(({ holds }) => holds(row)),
    })),
  ),
}));

describe('conditions', () => {
  it('find the rows for which they hold, and no others', async () => {
    const rows: Row[] = [...client.simulator.org.rows('Contact')];
    const property = fc.asyncProperty(condition, async ({ soql, holds }) => {
      const { records } = await client.query(`SELECT Id FROM Contact WHERE ${soql}`);
      expect(records.map((record) => record['Id'])).toEqual(rows.filter(holds).map((row) => row['Id']));
    });
    await fc.assert(property, { numRuns: 200 });
  });
});

import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from './client.ts';
import { asTexts, contacts } from './expected.ts';

const FIELDS = ['Id', 'LastName', 'Description', 'Balance__c', 'Score__c', 'Visits__c', 'Birthdate', 'DoNotCall'];
const COLUMNS = [...FIELDS, 'LastLogin__c', 'Account.Name'];
const DELIMITERS = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' };
const LINE_ENDINGS = { LF: '\n', CRLF: '\r\n' };

/** Texts that break careless CSV: quotes, delimiters and line breaks at any place, characters of every length. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', '""', ',', ';', '|', '\n', '\r\n', '\r', '\t', ' ', '`', '^'),
      fc.string({ unit: 'grapheme' }),
    ),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''))
  .filter((value) => value !== '');
const dayMs = 86_400_000;
const edit = fc.record({
  row: fc.nat(59),
  values: fc.record(
    {
      LastName: text,
      Description: fc.option(text),
      Balance__c: fc.option(fc.integer({ min: -1e12, max: 1e12 }).map((cents) => cents / 100)),
      Score__c: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      Visits__c: fc.option(fc.integer()),
      Birthdate: fc.option(fc.integer({ min: -30_000, max: 30_000 }).map((day) => new Date(day * dayMs))),
      DoNotCall: fc.boolean(),
      LastLogin__c: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
    },
    { requiredKeys: [] },
  ),
});

describe('CSV', () => {
  let client: Client;
  beforeAll(async () => {
    client = await Client.start({ contacts: 60 });
  });
  afterAll(() => client.close());

  it('has exactly the rows of the org, whatever is in them', async () => {
    const ids = [...client.simulator.org.ids('Contact')];
    const query = `SELECT ${COLUMNS.join(', ')} FROM Contact`;
    const delimiters = fc.constantFrom('BACKQUOTE', 'CARET', 'COMMA', 'PIPE', 'SEMICOLON', 'TAB');
    const property = fc.asyncProperty(
      fc.array(edit, { maxLength: 30 }),
      delimiters,
      fc.constantFrom('LF', 'CRLF'),
      fc.integer({ min: 1, max: 70 }),
      async (edits, columnDelimiter, lineEnding, maxRecords) => {
        for (const { row, values } of edits) client.simulator.org.update('Contact', ids[row] ?? '', values);
        const job = await client.completeJob(query, { columnDelimiter, lineEnding });
        const options = {
          columns: true,
          delimiter: DELIMITERS[columnDelimiter],
          recordDelimiter: LINE_ENDINGS[lineEnding],
        } as const;
        const rows: unknown[] = [];
        for (const page of await client.pages(job, maxRecords)) {
          const some = parse(page.text, options);
          expect(String(some.length)).toBe(page.headers.get('sforce-numberofrecords'));
          rows.push(...some);
        }
        expect(rows).toEqual(asTexts(client.simulator, contacts(client.simulator, COLUMNS)));
        await client.ask('DELETE', `jobs/query/${job}`);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  });

  it('quotes every value, writes datetimes to the millisecond and numbers plainly', async () => {
    const { org } = client.simulator;
    const id = org.insert('Contact', {
      LastName: 'Exact',
      Description: 'a "b"\r\nc,d',
      Balance__c: -1_234_567.5,
      DoNotCall: true,
      LastLogin__c: '2024-09-24T05:26:07+02:00',
      CallAt__c: '14:05:00.000Z',
    });
    const names = 'Id, Description, Balance__c, DoNotCall, LastLogin__c, CallAt__c, Phone, Account.Name';
    const job = await client.completeJob(`SELECT ${names} FROM Contact WHERE LastName = 'Exact'`);
    expect((await client.page(job)).text).toBe(
      '"Id","Description","Balance__c","DoNotCall","LastLogin__c","CallAt__c","Phone","Account.Name"\n' +
        `"${id}","a ""b""\r\nc,d","-1234567.5","true","2024-09-24T03:26:07.000Z","14:05:00.000Z","",""\n`,
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { ensureSimpleSalesforce } from '../../../scripts/simple-salesforce-package.mjs';
import { readWithSimpleSalesforce } from '../../support/simple-salesforce.ts';
import type { ReadBySimpleSalesforce } from '../../support/simple-salesforce.ts';
import { asTexts, contacts } from './expected.ts';
import { readWithConnector } from './read-with-connector.ts';

const CONTACTS = 2_500;
const PAGE_RECORDS = 700;
/** Installing the library the first time takes most of it. */
const LIMIT_MS = 300_000;

describe('simple-salesforce', () => {
  let simulator: SalesforceSimulator;
  let names: string[];
  let read: ReadBySimpleSalesforce;
  let soql: string;

  beforeAll(async () => {
    simulator = await startSalesforceSimulator({ contacts: CONTACTS });
    const { org } = simulator;
    const [edited = ''] = org.ids('Contact');
    org.update('Contact', edited, { Description: 'One\n"two"\r\nthree, ünï 😀', Balance__c: -0.5, Birthdate: null });
    org.mutate({ updates: 20, inserts: 20, deletes: 20 });
    // Bulk exports no binary data.
    names = [...Object.keys(org.row('Contact', edited)).filter((name) => name !== 'Photo__c'), 'Account.Name'];
    soql = `SELECT ${names.join(', ')} FROM Contact`;
    const { accessToken } = simulator.grantTokens();
    read = await readWithSimpleSalesforce({ url: simulator.url, accessToken, soql, pageRecords: PAGE_RECORDS });
  }, LIMIT_MS);
  afterAll(() => simulator.close());

  it('reads several pages of Bulk API 2.0, value by value what the org holds', () => {
    expect(read.pages.map((page) => page.length)).toEqual([700, 700, 700, 400]);
    expect(read.pages.flat()).toEqual(asTexts(simulator, contacts(simulator, names)));
  });

  it('reads the same values as the connector of the service', async () => {
    const own = await readWithConnector(simulator, soql, PAGE_RECORDS);
    expect(own).toHaveLength(CONTACTS);
    expect(own).toEqual(read.pages.flat());
  });

  it('reads by REST with a second page, value by value what the org holds', () => {
    const rows = read.rest.map(({ attributes: _attributes, Account: account, ...row }) => {
      const parent = typeof account === 'object' && account !== null ? { Name: null, ...account } : { Name: null };
      return { ...row, 'Account.Name': parent.Name };
    });
    const datetime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.000)Z$/;
    const wanted = contacts(simulator, names).map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replace(datetime, '$1+0000') : value,
        ]),
      ),
    );
    expect(rows).toEqual(wanted);
  });

  it('describes the object and asks for the limits', () => {
    expect(read.fields).toContain('MailingAddress');
    expect(read.limits).toContain('DailyBulkV2QueryJobs');
  });

  it('is said in one sentence to be missing where there is no Python', async () => {
    await expect(ensureSimpleSalesforce({ env: { PATH: '' } })).rejects.toThrow(
      /^The Python client simple-salesforce, .* could not be installed \(there is no python3 on the PATH\)\. It needs Python/,
    );
  });
});

import { Connection, OAuth2 } from 'jsforce';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { asTexts, contacts } from './expected.ts';

const CONTACTS = 4_321;
const CLIENT = { clientId: 'client', clientSecret: 'secret' };
const VERSION = '67.0';
const REDIRECT_URI = 'http://127.0.0.1:9/back';

describe('jsforce', () => {
  let simulator: SalesforceSimulator;
  let connection: Connection;

  beforeEach(async () => {
    simulator = await startSalesforceSimulator({ contacts: CONTACTS, client: { id: 'client', secret: 'secret' } });
    const { accessToken } = simulator.grantTokens();
    connection = new Connection({ instanceUrl: simulator.url, accessToken, version: VERSION });
  });
  afterEach(() => simulator.close());

  /** The names that a client may select in Bulk. */
  async function selectable(): Promise<string[]> {
    const { fields } = await connection.describe('Contact');
    return fields.filter(({ type }) => type !== 'address' && type !== 'base64').map(({ name }) => name);
  }

  it('authorizes through the web server flow with PKCE', async () => {
    const oauth2 = new OAuth2({
      loginUrl: simulator.url,
      redirectUri: REDIRECT_URI,
      useVerifier: true,
      ...CLIENT,
    });
    const url = oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'x y', code_challenge_method: 'S256' });
    const asked = await fetch(url);
    expect(await asked.text()).toContain('Allow');
    const allowed = await fetch(`${url}&decision=allow`, { redirect: 'manual' });
    const back = new URL(allowed.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('x y');
    const tokens = await oauth2.requestToken(back.searchParams.get('code') ?? '');
    expect(tokens).toMatchObject({ instance_url: simulator.url, token_type: 'Bearer' });
    const authorized = new Connection({ instanceUrl: tokens.instance_url, accessToken: tokens.access_token });
    const identity = await authorized.identity();
    expect(tokens.id).toBe(`${simulator.url}/id/${identity.organization_id}/${identity.user_id}`);
  });

  it.each([
    ['Allow', { code: expect.any(String), state: 'x y' }],
    ['Deny', { error: 'access_denied', error_description: 'end-user denied authorization', state: 'x y' }],
  ])('is led back with the answer of a person who clicks on %s', async (choice, parameters) => {
    const oauth2 = new OAuth2({ loginUrl: simulator.url, redirectUri: REDIRECT_URI, useVerifier: true, ...CLIENT });
    const url = oauth2.getAuthorizationUrl({ state: 'x y', code_challenge_method: 'S256' });
    const page = await (await fetch(url)).text();
    const link = new RegExp(`<a href="([^"]+)">${choice}</a>`).exec(page)?.[1] ?? '';
    const answer = await fetch(simulator.url + link.replaceAll('&amp;', '&'), { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect(back.origin + back.pathname).toBe(REDIRECT_URI);
    expect(Object.fromEntries(back.searchParams)).toEqual(parameters);
  });

  it('gets a new refresh token for each old one, and loses all when it uses an old one again', async () => {
    const oauth2 = new OAuth2({ loginUrl: simulator.url, ...CLIENT });
    const { refreshToken: first } = simulator.grantTokens();
    const { refresh_token: second = '' } = await oauth2.refreshToken(first);
    const { refresh_token: third = '', access_token: accessToken } = await oauth2.refreshToken(second);
    expect(new Set([first, second, third, '']).size).toBe(4);
    const refreshed = new Connection({ instanceUrl: simulator.url, accessToken, version: VERSION });
    await refreshed.limits();
    const dead = { name: 'invalid_grant', message: 'expired access/refresh token' };
    await expect(oauth2.refreshToken(first)).rejects.toMatchObject(dead);
    await expect(oauth2.refreshToken(third)).rejects.toMatchObject(dead);
    await expect(refreshed.limits()).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  });

  it('ends what it revokes', async () => {
    const oauth2 = new OAuth2({ loginUrl: simulator.url, ...CLIENT });
    const { accessToken, refreshToken } = simulator.grantTokens();
    await oauth2.revokeToken(refreshToken);
    await expect(oauth2.refreshToken(refreshToken)).rejects.toMatchObject({ name: 'invalid_grant' });
    const revoked = new Connection({ instanceUrl: simulator.url, accessToken, version: VERSION });
    await expect(revoked.limits()).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  });

  it('refreshes a token that has expired, and rotates', async () => {
    const { accessToken, refreshToken } = simulator.grantTokens();
    const refreshing = new Connection({
      instanceUrl: simulator.url,
      accessToken,
      refreshToken,
      oauth2: { loginUrl: simulator.url, ...CLIENT },
    });
    const rotated = new Promise<string | undefined>((resolve) => {
      refreshing.on('refresh', (_token: string, answer?: { refresh_token?: string }) => resolve(answer?.refresh_token));
    });
    simulator.expireAccessTokens();
    expect(await refreshing.limits()).toHaveProperty('DailyBulkV2QueryJobs');
    expect(simulator.requests.counts).toMatchObject({ token: 1, limits: 2 });
    const next = await rotated;
    expect(next).toMatch(/^5Aep861/);
    expect(next).not.toBe(refreshToken);
  });

  it('describes objects with fields of all types', async () => {
    const { sobjects } = await connection.describeGlobal();
    const names =
      'Account AccountContactRelation Campaign CampaignMember Case Contact Event Invoice__c Lead Opportunity ' +
      'OpportunityContactRole Task User';
    expect(sobjects.map(({ name }) => name).toSorted()).toEqual(names.split(' '));
    const contact = await connection.describe('Contact');
    expect(contact.fields.length).toBeGreaterThan(40);
    const types =
      'id reference string textarea email phone url picklist multipicklist boolean double currency percent date ' +
      'datetime time address encryptedstring base64';
    expect(new Set(contact.fields.map(({ type }) => type))).toEqual(new Set(types.split(' ')));
    expect(contact.fields.find(({ name }) => name === 'AccountId')).toMatchObject({
      relationshipName: 'Account',
      referenceTo: ['Account'],
    });
    expect(contact.fields.find(({ name }) => name === 'MailingCity')?.compoundFieldName).toBe('MailingAddress');
    expect(contact.fields.find(({ name }) => name === 'Level__c')?.picklistValues?.length).toBe(3);
  });

  it('reads by REST, page after page, what the org holds', async () => {
    const { fields } = await connection.describe('Contact');
    const names = await selectable();
    const wanted = contacts(simulator, [...names, 'Account.Name', 'Account.Industry']).map((row) => {
      const { 'Account.Name': Name, 'Account.Industry': Industry, ...own } = row;
      for (const { name, type } of fields) {
        const value = own[name];
        if (type === 'datetime' && typeof value === 'string') own[name] = value.replace('Z', '+0000');
      }
      return { ...own, Account: Name === null ? null : { Name, Industry } };
    });
    let page = await connection.query<Record<string, unknown>>(
      `SELECT ${names.join(', ')}, Account.Name, Account.Industry FROM Contact`,
    );
    expect(page).toMatchObject({ totalSize: CONTACTS, done: false });
    const records = [...page.records];
    while (page.nextRecordsUrl !== undefined) {
      page = await connection.queryMore(page.nextRecordsUrl);
      records.push(...page.records);
    }
    expect(simulator.requests.counts).toMatchObject({ query: 1, queryMore: 2 });
    const rows = records.map(({ attributes: _own, Account: account, ...own }) => {
      if (typeof account !== 'object' || account === null) return { ...own, Account: null };
      const { attributes: _parents, ...parent } = { attributes: {}, ...account };
      return { ...own, Account: parent };
    });
    expect(rows).toEqual(wanted);
  });

  it('reads one page of Bulk API 2.0, what the org holds', async () => {
    const names = [...(await selectable()), 'Account.Name'];
    const stream = await connection.bulk2.query(`SELECT ${names.join(', ')} FROM Contact`, { pollInterval: 5 });
    const rows: unknown[] = await stream.toArray();
    expect(rows).toEqual(asTexts(simulator, contacts(simulator, names)));
    expect(simulator.requests.counts).toMatchObject({ submit: 1, status: 1, page: 1 });
  });

  it('reads one record with its compound address', async () => {
    const row = [...simulator.org.rows('Contact')].find(({ MailingStreet }) => String(MailingStreet).includes('\n'));
    const record = await connection.sobject('Contact').retrieve(String(row?.['Id']));
    expect(record).toMatchObject({ Id: row?.['Id'], MailingAddress: { street: row?.['MailingStreet'] } });
  });

  it('tells refusals by the names of the vendor', async () => {
    await expect(connection.query('SELECT Nope FROM Contact')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    await expect(connection.query('SELECT Id FROM Nope')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    const oauth2 = new OAuth2({ loginUrl: simulator.url, ...CLIENT });
    await expect(oauth2.refreshToken('made up')).rejects.toMatchObject({ name: 'invalid_grant' });
    simulator.faults.add({ type: 'status', kind: 'token', status: 400, errorCode: 'inactive_org', message: 'gone' });
    await expect(oauth2.refreshToken('made up')).rejects.toMatchObject({ name: 'inactive_org', message: 'gone' });
  });
});

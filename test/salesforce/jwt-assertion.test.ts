import { verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { audienceOf, signAssertion } from '../../src/salesforce/jwt-assertion.ts';
import { rsaKeys } from '../support/rsa-keys.ts';

describe('an assertion', () => {
  it('names client, user and environment, lives two minutes, and is signed with RS256', () => {
    const { privateKey, publicKey } = rsaKeys();
    const claims = { clientId: 'client', username: 'sync@acme.test', loginUrl: 'https://test.salesforce.com' };
    const [head = '', body = '', signature = ''] = signAssertion(claims, privateKey, 1_000_999).split('.');
    const decoded = [head, body].map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString()));
    expect(decoded).toEqual([
      { alg: 'RS256' },
      { iss: 'client', sub: 'sync@acme.test', aud: 'https://test.salesforce.com', exp: 1_120 },
    ]);
    const signed = Buffer.from(`${head}.${body}`);
    expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it.each([
    ['https://login.salesforce.com', 'https://login.salesforce.com'],
    ['https://acme.my.salesforce.com', 'https://login.salesforce.com'],
    ['https://acme-dev-ed.develop.my.salesforce.com', 'https://login.salesforce.com'],
    ['https://test.salesforce.com', 'https://test.salesforce.com'],
    ['https://acme--uat.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://acme--uat.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://acme--uat.cs42.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://fun-fox-1.scratch.my.salesforce.com', 'https://test.salesforce.com'],
    ['https://agency.my.salesforce.mil', 'https://agency.my.salesforce.mil'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('that is sent to %s is meant for %s', (loginUrl, audience) => {
    expect(audienceOf(loginUrl)).toBe(audience);
  });
});

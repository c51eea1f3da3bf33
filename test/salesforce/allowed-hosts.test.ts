import { describe, expect, it } from 'vitest';
import { checkInstanceUrl, checkLoginUrl, isSharedLoginUrl, loginUrlFor } from '../../src/salesforce/allowed-hosts.ts';

const STRICT = { allowLoopback: false };
const LOOPBACK = { allowLoopback: true };

describe('Salesforce hosts', () => {
  it.each([
    'https://login.salesforce.com',
    'https://login.salesforce.com/',
    'https://LOGIN.salesforce.com:443',
    'https://test.salesforce.com',
    'https://acme.my.salesforce.com',
    'https://acme--uat.sandbox.my.salesforce.com',
    'https://acme--uat.my.salesforce.com',
    'https://acme--uat.cs42.my.salesforce.com',
    'https://agency.my.salesforce.mil',
    'https://acme-dev-ed.develop.my.salesforce.com',
  ])('lets people sign in at %s', (url) => {
    expect(checkLoginUrl(url, STRICT)).toBe(new URL(url).origin);
  });

  it.each([
    'https://acme.my.salesforce.com',
    'https://acme--uat.sandbox.my.salesforce.com',
    'https://na139.salesforce.com',
    'https://cs42.salesforce.com/',
  ])('calls an org at %s', (url) => {
    expect(checkInstanceUrl(url, STRICT)).toBe(new URL(url).origin);
  });

  const forged = [
    'http://login.salesforce.com',
    'https://login.salesforce.com.evil.example',
    'https://evil.example/login.salesforce.com',
    'https://evil.example#login.salesforce.com',
    'https://evil.example?.my.salesforce.com',
    'https://my.salesforce.com',
    'https://.my.salesforce.com',
    'https://a.b.c.my.salesforce.com',
    'https://evilmy.salesforce.com',
    'https://evilmy.salesforce.mil',
    'https://acme.my.salesforce.mil.evil.example',
    'https://acme.my.salesforce.com.',
    'https://acme.my.salesforce.com:8443',
    'https://user@acme.my.salesforce.com',
    'https://user:password@acme.my.salesforce.com',
    'https://@acme.my.salesforce.com',
    'https://evil.example\\@acme.my.salesforce.com',
    'https:\\\\acme.my.salesforce.com',
    'https://acme.my.salesforce.com/services',
    'https://acme.my.salesforce.com/..;/',
    'https://acme.my.salesforce.com/?x',
    'https://acme.my.salesforce.com?',
    'https://acme.my.salesforce.com/#',
    ' https://acme.my.salesforce.com',
    'https://acme.my.sales\tforce.com',
    'https://acme.my.salesforce.com\n',
    'https://acme.my.salesforc\u0435.com',
    'https://acme.force.com',
    'https://acme.my.site.com',
    'https://acme.lightning.force.com',
    'https://127.0.0.1',
    'http://127.0.0.1:8080',
    'http://localhost:8080',
    'https://169.254.169.254',
    'https://[::1]',
    'ftp://login.salesforce.com',
    'javascript:alert(1)//login.salesforce.com',
    'login.salesforce.com',
    '',
    `https://${'a'.repeat(300)}.my.salesforce.com`,
  ];

  it.each(forged)('refuses %j as a login URL and as an instance URL', (url) => {
    expect(() => checkLoginUrl(url, STRICT)).toThrow(/Salesforce/);
    expect(() => checkInstanceUrl(url, STRICT)).toThrow(/Salesforce/);
  });

  it('never takes an instance for a place to sign in, nor the shared login host for an org', () => {
    expect(() => checkLoginUrl('https://na139.salesforce.com', STRICT)).toThrow('not a Salesforce login host');
    expect(() => checkInstanceUrl('https://login.salesforce.com', STRICT)).toThrow('not a Salesforce instance host');
  });

  it.each(['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])(
    'calls %s only where loopback is allowed',
    (url) => {
      expect(checkLoginUrl(url, LOOPBACK)).toBe(url);
      expect(checkInstanceUrl(url, LOOPBACK)).toBe(url);
      expect(() => checkInstanceUrl(url, STRICT)).toThrow();
    },
  );

  it.each([
    'http://127.0.0.1.evil.example:8080',
    'http://169.254.169.254',
    'http://10.0.0.1',
    'http://127.0.0.1:8080/path',
    'http://evil@127.0.0.1:8080',
    'http://0.0.0.0:8080',
  ])('refuses %s even where loopback is allowed', (url) => {
    expect(() => checkInstanceUrl(url, LOOPBACK)).toThrow(/Salesforce/);
  });

  it('tells the hosts of all orgs from those of one', () => {
    expect(isSharedLoginUrl('https://login.salesforce.com')).toBe(true);
    expect(isSharedLoginUrl('https://test.salesforce.com')).toBe(true);
    expect(isSharedLoginUrl('https://acme--uat.sandbox.my.salesforce.com')).toBe(false);
    expect(isSharedLoginUrl('http://127.0.0.1:8080')).toBe(false);
  });

  it('knows the login host of each environment', () => {
    expect(loginUrlFor('production', undefined, STRICT)).toBe('https://login.salesforce.com');
    expect(loginUrlFor('sandbox', undefined, STRICT)).toBe('https://test.salesforce.com');
    expect(loginUrlFor('custom', 'https://acme.my.salesforce.com/', STRICT)).toBe('https://acme.my.salesforce.com');
    expect(() => loginUrlFor('custom', undefined, STRICT)).toThrow('needs a login URL');
    expect(() => loginUrlFor('production', 'https://evil.example', STRICT)).toThrow('not a Salesforce login host');
  });
});

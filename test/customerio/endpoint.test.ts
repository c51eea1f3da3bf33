import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkEndpoint, regionBaseUrl } from '../../src/customerio/endpoint.ts';

const strict = { allowLoopback: false };
const loopback = { allowLoopback: true };

describe('an endpoint', () => {
  it('is the region’s own when none is given', () => {
    expect(regionBaseUrl('us')).toBe('https://cdp.customer.io/v1');
    expect(regionBaseUrl('eu')).toBe('https://cdp-eu.customer.io/v1');
  });

  it.each([
    'https://cdp.customer.io',
    'https://cdp.customer.io/',
    'https://cdp.customer.io/v1',
    'https://cdp.customer.io/v1/',
    'https://CDP.Customer.io:443/v1',
  ])('may be given as %s', (endpoint) => {
    expect(checkEndpoint(endpoint, strict)).toEqual({ type: 'valid', baseUrl: 'https://cdp.customer.io/v1' });
  });

  it.each(['http://127.0.0.1:4002', 'http://localhost:4002/v1', 'http://[::1]:4002/'])(
    'may be %s only where loopback is allowed',
    (endpoint) => {
      const baseUrl = `${new URL(endpoint).origin}/v1`;
      expect(checkEndpoint(endpoint, loopback)).toEqual({ type: 'valid', baseUrl });
      expect(checkEndpoint(endpoint, strict)).toMatchObject({ type: 'invalid' });
    },
  );

  it.each([
    '',
    'cdp.customer.io',
    'http://cdp.customer.io',
    'ftp://cdp.customer.io',
    'https://customer.io.example.com',
    'https://evilcustomer.io',
    'https://{cdp.customer.io',
    'https://cdp.customer.io.',
    'https://cdp.customer.io:8443',
    'https://cdp.customer.io@example.com',
    'https://key:@cdp.customer.io',
    'https://key@cdp.customer.io',
    'https://cdp.customer.io/v2',
    'https://cdp.customer.io/v1/batch',
    'https://cdp.customer.io/v1/../admin',
    'https://cdp.customer.io?',
    'https://cdp.customer.io/v1?a=b',
    'https://cdp.customer.io/#',
    'https://127.0.0.1',
    'https://localhost',
    'http://169.254.169.254',
    'http://10.0.0.1',
    'http://0.0.0.0:4002',
    'http://127.0.0.1.example.com',
    'http://[::ffff:10.0.0.1]',
    'http://user@127.0.0.1:4002',
  ])('is never %j', (endpoint) => {
    expect(checkEndpoint(endpoint, loopback)).toMatchObject({ type: 'invalid', message: expect.any(String) as string });
  });

  it('never leads to another host, however it is written', () => {
    const part = fc.oneof(
      fc.constantFrom('https:', 'http:', '//', '\\', '/', '@', ':', '#', '?', '.', '..', '%2e', '\t', 'v1', '[::1]'),
      fc.constantFrom('cdp.customer.io', 'customer.io', 'example.com', '127.0.0.1', 'localhost', 'ｃustomer.io', '443'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const checked = checkEndpoint(parts.join(''), strict);
        if (checked.type === 'valid') expect(checked.baseUrl).toMatch(/^https:\/\/([a-z0-9-]+\.)*customer\.io\/v1$/);
      }),
      { numRuns: 3_000 },
    );
  });

  it('that is valid stays the same when it is checked again', () => {
    const { baseUrl } = { baseUrl: '', ...checkEndpoint('http://127.0.0.1:4002', loopback) };
    expect(checkEndpoint(baseUrl, loopback)).toEqual({ type: 'valid', baseUrl });
  });
});

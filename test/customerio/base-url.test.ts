import { describe, expect, it } from 'vitest';
import { baseUrlOf } from '../../src/customerio/base-url.ts';

function reached(settings: Parameters<typeof baseUrlOf>[0]['settings'], allowLoopback = false): string {
  return baseUrlOf({ destinationId: 'dst_12345678', settings, allowLoopback });
}

describe('a Customer.io source is reached', () => {
  it('in its own region', () => {
    expect(reached({ region: 'us' })).toBe('https://cdp.customer.io/v1');
    expect(reached({ region: 'eu' })).toBe('https://cdp-eu.customer.io/v1');
  });

  it('at its endpoint, whatever its region', () => {
    const endpoint = 'http://127.0.0.1:4002/v1';
    expect(reached({ region: 'eu', endpoint }, true)).toBe(endpoint);
  });

  it('never at an endpoint that is not allowed any more', () => {
    const refused = { code: 'customerio.endpoint_refused', reaction: { type: 'stop' } };
    expect(() => reached({ region: 'us', endpoint: 'http://127.0.0.1:4002/v1' })).toThrow(
      expect.objectContaining({ failure: expect.objectContaining(refused) as unknown }),
    );
  });
});

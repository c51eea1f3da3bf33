import { describe, expect, it } from 'vitest';
import { destinationAccess } from '../../src/customerio/access.ts';
import type { Destination } from '../../src/store/store.ts';

function accessOf(destination: Partial<Destination> | undefined, allowLoopback = false) {
  const kept: Destination = {
    id: 'dst_12345678',
    name: 'Workspace',
    type: 'customerio',
    region: 'us',
    createdAt: new Date(0),
    ...destination,
  };
  const known = destination !== undefined;
  const destinations = {
    get: () => Promise.resolve(known ? kept : undefined),
    apiKey: () => Promise.resolve(known ? 'key' : undefined),
  };
  return destinationAccess({ destinations, allowLoopback }, kept.id);
}

describe('a destination is reached', () => {
  it('in its own region', async () => {
    expect(await accessOf({ region: 'us' })).toEqual({ baseUrl: 'https://cdp.customer.io/v1', apiKey: 'key' });
    expect(await accessOf({ region: 'eu' })).toEqual({ baseUrl: 'https://cdp-eu.customer.io/v1', apiKey: 'key' });
  });

  it('at its endpoint, whatever its region', async () => {
    const endpoint = 'http://127.0.0.1:4002/v1';
    expect(await accessOf({ region: 'eu', endpoint }, true)).toEqual({ baseUrl: endpoint, apiKey: 'key' });
  });

  it('never at an endpoint that is not allowed any more', async () => {
    const failure = { code: 'customerio.endpoint_refused', reaction: { type: 'stop' } };
    await expect(accessOf({ endpoint: 'http://127.0.0.1:4002/v1' })).rejects.toMatchObject({ failure });
  });

  it('not at all once it is deleted', async () => {
    await expect(accessOf(undefined)).rejects.toMatchObject({ failure: { code: 'customerio.destination_missing' } });
  });
});

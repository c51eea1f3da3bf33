import { afterEach, describe, expect, it } from 'vitest';
import { Client } from './client.ts';

const CONTACTS = 400;

let client: Client;
afterEach(() => client.close());

describe('random changes', () => {
  it('can take every live row, each once', async () => {
    client = await Client.start({ contacts: CONTACTS });
    const { org } = client.simulator;
    const before = new Set(org.ids('Contact'));
    const { updated, deleted } = org.mutate({ updates: 100, deletes: 300 });
    expect(new Set([...updated, ...deleted])).toEqual(before);
    expect([...org.ids('Contact')].toSorted()).toEqual(updated.toSorted());
    for (const id of updated) expect(org.row('Contact', id)['Title']).toMatch(/^Edited "\d+"$/);
  });

  it('are refused whole when more is asked than there is', async () => {
    client = await Client.start({ contacts: CONTACTS });
    const body = JSON.stringify({ updates: 1, inserts: 1, deletes: CONTACTS });
    const answer = await fetch(`${client.simulator.url}/__simulator/mutate`, { method: 'POST', body });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ error: 'Contact has too few live rows to update and delete: 400, not 401' });
    expect(client.simulator.org.sequence).toBe(0);
  });

  it('are the same for the same seed and state, and others for another', async () => {
    client = await Client.start({ contacts: CONTACTS });
    const mutation = { updates: 5, inserts: 2, deletes: 5, seed: 7 };
    const one = client.simulator.org.mutate(mutation);
    expect(client.simulator.org.mutate(mutation)).not.toEqual(one);
    await client.close();
    client = await Client.start({ contacts: CONTACTS });
    expect(client.simulator.org.mutate(mutation)).toEqual(one);
  });
});

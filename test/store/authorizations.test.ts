import { expect, it } from 'vitest';
import { describeStore, dumpRows } from './engines.ts';
import { newConnection } from './new-connection.ts';

const HOUR_MS = 3_600_000;
const pending = { codeVerifier: 'verifier', redirectUri: 'https://connector.example/v1/oauth/callback' };
const inAnHour = (): Date => new Date(Date.now() + HOUR_MS);

describeStore('an authorization under way', (database) => {
  async function connectionId(): Promise<string> {
    return (await database.store().connections.create(newConnection())).id;
  }

  it('is good for one answer', async () => {
    const { authorizations } = database.store();
    const authorization = { connectionId: await connectionId(), ...pending };
    await authorizations.create('state-once', authorization, inAnHour());
    expect(await authorizations.consume('state-once')).toEqual(authorization);
    expect(await authorizations.consume('state-once')).toBeUndefined();
  });

  it('is given to one of many who come with its state at once', async () => {
    const { authorizations } = database.store();
    await authorizations.create('state-race', { connectionId: await connectionId(), ...pending }, inAnHour());
    const answers = await Promise.all(Array.from({ length: 8 }, () => authorizations.consume('state-race')));
    expect(answers.filter((answer) => answer !== undefined)).toHaveLength(1);
  });

  it('is not given out after its time', async () => {
    const { authorizations } = database.store();
    await authorizations.create('state-late', { connectionId: await connectionId(), ...pending }, new Date(0));
    expect(await authorizations.consume('state-late')).toBeUndefined();
  });

  it('is unknown by any other state', async () => {
    expect(await database.store().authorizations.consume('state-unknown')).toBeUndefined();
  });

  it('goes with its connection', async () => {
    const { authorizations, connections } = database.store();
    const id = await connectionId();
    await authorizations.create('state-orphan', { connectionId: id, ...pending }, inAnHour());
    await connections.delete(id);
    expect(await authorizations.consume('state-orphan')).toBeUndefined();
  });

  it('leaves neither its state nor its verifier readable', async () => {
    const secret = { connectionId: await connectionId(), ...pending, codeVerifier: 'verifier-in-clear' };
    await database.store().authorizations.create('state-in-clear', secret, inAnHour());
    const rows = await dumpRows(database.db);
    expect(rows).toContain(secret.connectionId);
    expect(rows).not.toContain('state-in-clear');
    expect(rows).not.toContain('verifier-in-clear');
  });

  it('is swept away when it has expired, and not before', async () => {
    const store = database.store();
    await store.sweep(new Date(Date.now() + 2 * HOUR_MS));
    const id = await connectionId();
    await store.authorizations.create('state-kept', { connectionId: id, ...pending }, inAnHour());
    await store.authorizations.create('state-old', { connectionId: id, ...pending }, new Date(0));
    expect((await store.sweep(new Date())).authorizations).toBe(1);
    expect(await store.authorizations.consume('state-kept')).toBeDefined();
  });
});

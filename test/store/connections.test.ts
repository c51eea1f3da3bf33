import { expect, it } from 'vitest';
import { InvalidCursorError } from '../../src/store/cursor.ts';
import { UnknownConnectionError } from '../../src/store/connections.ts';
import { describeStore } from './engines.ts';
import { newConnection } from './new-connection.ts';

const tokens = { accessToken: 'access 1', refreshToken: 'refresh 1', instanceUrl: 'https://acme.my.salesforce.com' };

describeStore('connections', (database) => {
  it('wait for an authorization, and have no tokens until then', async () => {
    const { connections } = database.store();
    const { id, createdAt } = await connections.create(newConnection());
    expect(await connections.get(id)).toEqual({
      id,
      name: 'Acme',
      environment: 'production',
      loginUrl: 'https://login.salesforce.com',
      authMethod: 'authorization_code',
      status: 'pending_authorization',
      createdAt,
    });
    expect(Math.abs(createdAt.getTime() - Date.now())).toBeLessThan(60_000);
    expect(await connections.tokens(id)).toBeUndefined();
    expect(await connections.clientSecret(id)).toBeUndefined();
  });

  it('keep the client that they bring', async () => {
    const { connections } = database.store();
    const { id, clientId } = await connections.create(newConnection({ clientId: '3MVG9', clientSecret: 'hush' }));
    expect(clientId).toBe('3MVG9');
    expect(await connections.clientSecret(id)).toBe('hush');
  });

  it('are connected by an authorization, and by another one with its own tokens', async () => {
    const { connections } = database.store();
    const { id } = await connections.create(newConnection());
    const connected = await connections.authorize(id, { ...tokens, organizationId: '00D1', username: 'a@acme.test' });
    expect(connected).toMatchObject({ status: 'connected', organizationId: '00D1', username: 'a@acme.test' });
    expect(await connections.tokens(id)).toEqual({ ...tokens, tokenVersion: 1 });

    await connections.requireReauthorization(id, 1, 'The refresh token was revoked.');
    const again = await connections.authorize(id, { ...tokens, accessToken: 'access 2' });
    expect(again.status).toBe('connected');
    expect(again.statusReason).toBeUndefined();
    expect(await connections.tokens(id)).toMatchObject({ accessToken: 'access 2', tokenVersion: 2 });
  });

  it('cannot be authorized when they are gone', async () => {
    await expect(database.store().connections.authorize('con_gone', tokens)).rejects.toThrow(UnknownConnectionError);
  });

  it('are deleted once', async () => {
    const { connections } = database.store();
    const { id } = await connections.create(newConnection());
    expect(await connections.delete(id)).toBe(true);
    expect(await connections.delete(id)).toBe(false);
    expect(await connections.get(id)).toBeUndefined();
  });

  it('are listed newest first, each once, also when many have one time', async () => {
    const { connections } = database.store();
    await database.db.deleteFrom('connections').execute();
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) ids.push((await connections.create(newConnection())).id);
    const time = new Date('2026-11-24T12:00:00.123Z');
    await database.db.updateTable('connections').set({ created_at: time }).where('id', 'in', ids.slice(1, 6)).execute();
    await database.db
      .updateTable('connections')
      .set({ created_at: new Date(time.getTime() - 1) })
      .where('id', '=', ids[0] ?? '')
      .execute();

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await connections.list({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toReversed());
  });

  it('have a last page without a cursor, also when it is full', async () => {
    const { connections } = database.store();
    await database.db.deleteFrom('connections').execute();
    await connections.create(newConnection());
    await connections.create(newConnection());
    expect((await connections.list({ limit: 2 })).nextCursor).toBeUndefined();
    expect((await connections.list({ limit: 1 })).nextCursor).toBeDefined();
  });

  it('refuse a cursor that is not theirs', async () => {
    await expect(database.store().connections.list({ limit: 2, cursor: 'bm9uc2Vuc2U' })).rejects.toThrow(
      InvalidCursorError,
    );
  });
});

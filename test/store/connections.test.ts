import { expect, it } from 'vitest';
import { InvalidCursorError } from '../../src/store/cursor.ts';
import { UnknownConnectionError } from '../../src/store/connections.ts';
import { describeStore } from './engines.ts';
import { newConnection, personal } from './new-connection.ts';

const DAY_MS = 24 * 60 * 60_000;
const tokens = { accessToken: 'access 1', grant: personal('refresh 1'), instanceUrl: 'https://acme.my.salesforce.com' };

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
      maxDailyApiPercent: 80,
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

  it.each([
    { type: 'jwt_bearer', username: 'sync@acme.test', privateKey: 'key 1' },
    { type: 'client_credentials' },
  ] as const)('are connected from the start by a grant of type $type', async (grant) => {
    const { connections } = database.store();
    const { accessToken, instanceUrl } = tokens;
    const created = await connections.create(newConnection({ authMethod: grant.type }), {
      accessToken,
      instanceUrl,
      grant,
      organizationId: '00D1',
    });
    expect(created).toMatchObject({ status: 'connected', instanceUrl, organizationId: '00D1' });
    expect(await connections.tokens(created.id)).toEqual({ accessToken, instanceUrl, grant, tokenVersion: 1 });

    const lease = await connections.takeRefreshLease(created.id, 1, 30_000);
    const renewed = { accessToken: 'access 2', instanceUrl };
    expect(await connections.storeRefreshedTokens(created.id, lease?.leaseId ?? '', renewed)).toBe(true);
    expect(await connections.tokens(created.id)).toEqual({ ...renewed, grant, tokenVersion: 2 });
  });

  it('take a new key or client secret with the tokens that it got them', async () => {
    const { connections } = database.store();
    const { accessToken, instanceUrl } = tokens;
    const key = { type: 'jwt_bearer', username: 'sync@acme.test', privateKey: 'key 1' } as const;
    const signing = await connections.create(newConnection({ authMethod: key.type }), { ...tokens, grant: key });
    const grant = { ...key, privateKey: 'key 2' };
    await connections.authorize(signing.id, { accessToken, instanceUrl, grant });
    expect((await connections.tokens(signing.id))?.grant).toEqual(grant);

    const own = newConnection({ authMethod: 'client_credentials', clientId: '3MVG9', clientSecret: 'old' });
    const secretly = await connections.create(own, { ...tokens, grant: { type: 'client_credentials' } });
    await connections.authorize(secretly.id, { ...tokens, grant: { type: 'client_credentials' }, clientSecret: 'new' });
    expect(await connections.clientSecret(secretly.id)).toBe('new');
  });

  it('are told who is behind them without a change of their tokens', async () => {
    const { connections } = database.store();
    const { id } = await connections.create(newConnection(), { ...tokens, organizationId: '00D1' });
    expect(await connections.identify(id, { username: 'a@acme.test' })).toMatchObject({
      organizationId: '00D1',
      username: 'a@acme.test',
    });
    expect(await connections.tokens(id)).toEqual({ ...tokens, tokenVersion: 1 });
    await expect(connections.identify('con_gone', {})).rejects.toThrow(UnknownConnectionError);
  });

  it('are idle when their refresh token was not used for that long, and connected', async () => {
    const { connections } = database.store();
    await database.db.deleteFrom('connections').execute();
    const ids: Record<string, string> = {};
    for (const name of ['fresh', 'old', 'older', 'refused']) {
      ids[name] = (await connections.create(newConnection(), tokens)).id;
    }
    const { id: pending } = await connections.create(newConnection());
    const { id: machine } = await connections.create(newConnection({ authMethod: 'client_credentials' }), {
      ...tokens,
      grant: { type: 'client_credentials' },
    });
    const age = (id = '', days: number) =>
      database.db
        .updateTable('connections')
        .set({ refreshed_at: new Date(Date.now() - days * DAY_MS) })
        .where('id', '=', id)
        .execute();
    await Promise.all([age(ids['old'], 8), age(ids['older'], 9), age(ids['refused'], 9), age(machine, 9)]);
    await age(pending, 9);
    await connections.requireReauthorization(ids['refused'] ?? '', 1, 'revoked');
    expect(await connections.idle(7 * DAY_MS)).toEqual([
      { id: ids['older'], tokenVersion: 1 },
      { id: ids['old'], tokenVersion: 1 },
    ]);

    const lease = await connections.takeRefreshLease(ids['older'] ?? '', 1, 30_000);
    await connections.storeRefreshedTokens(ids['older'] ?? '', lease?.leaseId ?? '', tokens);
    expect(await connections.idle(7 * DAY_MS)).toEqual([{ id: ids['old'], tokenVersion: 1 }]);

    const unknown = { refreshed_at: null, created_at: new Date(Date.now() - 30 * DAY_MS) };
    await database.db
      .updateTable('connections')
      .set(unknown)
      .where('id', '=', ids['fresh'] ?? '')
      .execute();
    expect(await connections.idle(7 * DAY_MS)).toEqual([
      { id: ids['fresh'], tokenVersion: 1 },
      { id: ids['old'], tokenVersion: 1 },
    ]);
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

import { expect, it } from 'vitest';
import { ANSWER_KEPT_MS, REQUEST_ABANDONED_MS } from '../../src/store/idempotency-keys.ts';
import { describeStore, dumpRows, freshId, type TestDatabase } from './engines.ts';

const answer = { status: 201, body: { id: 'syn_1', b: 1, a: [null, 'text \0\ud800'] } };

/** As if `key` had been used that much earlier; a second keeps clear of the limit. */
async function age(database: TestDatabase, key: string, ms: number): Promise<void> {
  const createdAt = new Date(Date.now() - ms - 1_000);
  await database.db.updateTable('idempotency_keys').set({ created_at: createdAt }).where('key', '=', key).execute();
}

describeStore('an idempotency key', (database) => {
  it('lets the first request through and answers a repeated one with what was answered', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'new' });
    await idempotencyKeys.complete(key, answer);
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'replay', answer });
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'replay', answer });
  });

  it('lets one of many through that come at once', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    const begun = await Promise.all(Array.from({ length: 10 }, () => idempotencyKeys.begin(key, 'hash')));
    expect(begun.filter(({ type }) => type === 'new')).toHaveLength(1);
    expect(begun.filter(({ type }) => type === 'in_progress')).toHaveLength(9);
  });

  it('is refused with another request, running or answered', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'mismatch' });
    await idempotencyKeys.complete(key, answer);
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'mismatch' });
  });

  it('is free again when its request failed and was forgotten', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    await idempotencyKeys.forget(key);
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'new' });
  });

  it('keeps its first answer, whatever a slow request says later', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    await idempotencyKeys.complete(key, answer);
    await idempotencyKeys.complete(key, { status: 500, body: 'late' });
    await idempotencyKeys.forget(key);
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'replay', answer });
  });

  it('is taken over from a request that died, by one of many', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    await age(database, key, REQUEST_ABANDONED_MS - 60_000);
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'in_progress' });
    await age(database, key, REQUEST_ABANDONED_MS);
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'mismatch' });
    const begun = await Promise.all(Array.from({ length: 5 }, () => idempotencyKeys.begin(key, 'hash')));
    expect(begun.map(({ type }) => type).toSorted()).toEqual([...Array<string>(4).fill('in_progress'), 'new']);
  });

  it('means nothing any more after a day', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    await idempotencyKeys.complete(key, answer);
    await age(database, key, ANSWER_KEPT_MS - 60_000);
    expect(await idempotencyKeys.begin(key, 'hash')).toEqual({ type: 'replay', answer });
    await age(database, key, ANSWER_KEPT_MS);
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'new' });
    expect(await idempotencyKeys.begin(key, 'other')).toEqual({ type: 'in_progress' });
  });

  it('is swept away after a day, and not before', async () => {
    const store = database.store();
    const [kept, old] = [freshId('key'), freshId('key')];
    await store.sweep(new Date(Date.now() + 2 * ANSWER_KEPT_MS));
    await store.idempotencyKeys.begin(kept, 'hash');
    await store.idempotencyKeys.begin(old, 'hash');
    await age(database, kept, ANSWER_KEPT_MS - 60_000);
    await age(database, old, ANSWER_KEPT_MS);
    expect((await store.sweep(new Date())).idempotencyKeys).toBe(1);
    expect(await store.idempotencyKeys.begin(kept, 'other')).toEqual({ type: 'mismatch' });
  });

  it('does not show its answer, which may hold the URL of an authorization under way', async () => {
    const { idempotencyKeys } = database.store();
    const key = freshId('key');
    await idempotencyKeys.begin(key, 'hash');
    await idempotencyKeys.complete(key, { status: 201, body: { authorizationUrl: 'https://x.test/?state=in-clear' } });
    const rows = await dumpRows(database.db);
    expect(rows).toContain(key);
    expect(rows).not.toContain('in-clear');
  });
});

import { sql } from 'kysely';
import { z } from 'zod';
import type { SecretBox, SecretPlace } from './crypto.ts';
import type { IdempotencyStore } from './store.ts';
import type { Database } from './tables.ts';

/** How long an answer is kept for a repeated request. */
export const ANSWER_KEPT_MS = 24 * 3_600_000;
/** A request that has run longer than this has died with its process. */
export const REQUEST_ABANDONED_MS = 5 * 60_000;

const answerSchema = z.object({ status: z.number().int(), body: z.unknown() });

export function createIdempotencyStore(db: Database, secrets: SecretBox): IdempotencyStore {
  return {
    async begin(key, requestHash) {
      for (;;) {
        const taken = await db
          .insertInto('idempotency_keys')
          .values({ key, request_hash: requestHash })
          .onConflict((conflict) =>
            conflict
              .column('key')
              .doUpdateSet({ request_hash: requestHash, answer_sealed: null, created_at: sql<Date>`now()` })
              .where(
                sql<boolean>`(${olderThan(ANSWER_KEPT_MS)} or (${olderThan(REQUEST_ABANDONED_MS)}
                  and idempotency_keys.answer_sealed is null and idempotency_keys.request_hash = ${requestHash}))`,
              ),
          )
          .returning('key')
          .executeTakeFirst();
        if (taken !== undefined) return { type: 'new' };

        const row = await db
          .selectFrom('idempotency_keys')
          .select(['request_hash', 'answer_sealed'])
          .where('key', '=', key)
          .executeTakeFirst();
        // Forgotten between the two statements: the key is free again.
        if (row === undefined) continue;
        if (row.request_hash !== requestHash) return { type: 'mismatch' };
        if (row.answer_sealed === null) return { type: 'in_progress' };
        return { type: 'replay', answer: answerSchema.parse(JSON.parse(secrets.open(row.answer_sealed, at(key)))) };
      }
    },

    async complete(key, answer) {
      await db
        .updateTable('idempotency_keys')
        .set({ answer_sealed: secrets.seal(JSON.stringify(answer), at(key)) })
        .where('key', '=', key)
        .where('answer_sealed', 'is', null)
        .execute();
    },

    async forget(key) {
      await db.deleteFrom('idempotency_keys').where('key', '=', key).where('answer_sealed', 'is', null).execute();
    },
  };
}

function olderThan(ms: number) {
  return sql<boolean>`idempotency_keys.created_at < now() - ${ms} * interval '1 millisecond'`;
}

/** An answer may carry what a dump should not show, such as the URL of an authorization under way. */
function at(key: string): SecretPlace {
  return { table: 'idempotency_keys', column: 'answer', rowId: key };
}

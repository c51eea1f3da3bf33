import type { SecretBox } from './crypto.ts';
import { ANSWER_KEPT_MS } from './idempotency-keys.ts';
import { reseal } from './reseal.ts';
import type { Swept } from './store.ts';
import type { Database } from './tables.ts';

/** Removes what nobody can use any more, and moves secrets to the newest key. */
export async function sweep(db: Database, secrets: SecretBox, now: Date): Promise<Swept> {
  const authorizations = await db.deleteFrom('authorizations').where('expires_at', '<=', now).executeTakeFirst();
  const answers = await db
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', new Date(now.getTime() - ANSWER_KEPT_MS))
    .executeTakeFirst();
  return {
    authorizations: Number(authorizations.numDeletedRows),
    idempotencyKeys: Number(answers.numDeletedRows),
    ...(await reseal(db, secrets)),
  };
}

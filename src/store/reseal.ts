import { sql } from 'kysely';
import { SecretUnreadableError, type SecretBox } from './crypto.ts';
import type { Swept } from './store.ts';
import type { Database } from './tables.ts';

/** Secrets that last. Those of authorizations and answers are gone within a day. */
const LASTING_SECRETS = [
  { table: 'connections', column: 'client_secret' },
  { table: 'connections', column: 'access_token' },
  { table: 'connections', column: 'refresh_token' },
  { table: 'connections', column: 'private_key' },
  { table: 'destinations', column: 'api_key' },
] as const;

/** Encrypts with the newest key what older keys encrypted: once nothing is left, an older key can be taken off the list. */
export async function reseal(db: Database, secrets: SecretBox): Promise<Pick<Swept, 'resealed' | 'unreadable'>> {
  const count = { resealed: 0, unreadable: 0 };
  for (const { table, column } of LASTING_SECRETS) {
    const sealedColumn = sql.ref(`${column}_sealed`);
    const older = await sql<{ id: string; sealed: string }>`
      select id, ${sealedColumn} as sealed from ${sql.table(table)}
      where ${sealedColumn} not like ${`${secrets.newestPrefix}%`}`.execute(db);
    for (const { id, sealed } of older.rows) {
      const resealed = sealAnew(secrets, sealed, { table, column, rowId: id });
      if (resealed === undefined) {
        count.unreadable += 1;
        continue;
      }
      // Only if it is still the same: a token that was refreshed meanwhile stays.
      const { numAffectedRows = 0n } = await sql`
        update ${sql.table(table)} set ${sealedColumn} = ${resealed}
        where id = ${id} and ${sealedColumn} = ${sealed}`.execute(db);
      count.resealed += Number(numAffectedRows);
    }
  }
  return count;
}

function sealAnew(secrets: SecretBox, sealed: string, place: Parameters<SecretBox['open']>[1]): string | undefined {
  try {
    return secrets.seal(secrets.open(sealed, place), place);
  } catch (error) {
    // Whoever needs the secret is told; here it must not keep the others from being moved.
    if (error instanceof SecretUnreadableError) return undefined;
    throw error;
  }
}

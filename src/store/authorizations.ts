import { sql } from 'kysely';
import { createHash } from 'node:crypto';
import type { SecretBox, SecretPlace } from './crypto.ts';
import type { AuthorizationStore } from './store.ts';
import type { Database } from './tables.ts';

export function createAuthorizationStore(db: Database, secrets: SecretBox): AuthorizationStore {
  return {
    async create(state, { connectionId, codeVerifier, redirectUri }, expiresAt) {
      const stateHash = hash(state);
      await db
        .insertInto('authorizations')
        .values({
          state_hash: stateHash,
          connection_id: connectionId,
          code_verifier_sealed: secrets.seal(codeVerifier, at(stateHash)),
          redirect_uri: redirectUri,
          expires_at: expiresAt,
        })
        .execute();
    },

    async consume(state) {
      const stateHash = hash(state);
      const row = await db
        .deleteFrom('authorizations')
        .where('state_hash', '=', stateHash)
        .returning([
          'connection_id',
          'code_verifier_sealed',
          'redirect_uri',
          sql<boolean>`expires_at > now()`.as('valid'),
        ])
        .executeTakeFirst();
      if (row === undefined || !row.valid) return undefined;
      return {
        connectionId: row.connection_id,
        codeVerifier: secrets.open(row.code_verifier_sealed, at(stateHash)),
        redirectUri: row.redirect_uri,
      };
    },
  };
}

function hash(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}

function at(stateHash: string): SecretPlace {
  return { table: 'authorizations', column: 'code_verifier', rowId: stateHash };
}

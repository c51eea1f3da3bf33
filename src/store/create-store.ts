import { sql } from 'kysely';
import { createAlertStore } from './alerts.ts';
import { createAuthorizationStore } from './authorizations.ts';
import { createConnectionStore } from './connections.ts';
import type { SecretBox } from './crypto.ts';
import { createDestinationStore } from './destinations.ts';
import { createIdempotencyStore } from './idempotency-keys.ts';
import { createLedgerStore } from './ledger.ts';
import { createObjectTypeStore } from './object-types.ts';
import { createReadings } from './readings.ts';
import { createRejectionStore } from './rejections.ts';
import { Retention } from './retention.ts';
import { createRunStore } from './runs.ts';
import type { Store } from './store.ts';
import { sweep } from './sweep.ts';
import type { Database } from './tables.ts';

/** Puts the store together on a database whose schema is up to date. `close` ends the database as well. */
export function createStore(db: Database, secrets: SecretBox, close: () => Promise<void>): Store {
  const alerts = createAlertStore(db);
  const retention = new Retention(db);
  return {
    connections: createConnectionStore(db, secrets),
    authorizations: createAuthorizationStore(db, secrets),
    destinations: createDestinationStore(db, secrets),
    objectTypes: createObjectTypeStore(db),
    runs: createRunStore(db),
    rejections: createRejectionStore(db),
    ledger: createLedgerStore(db),
    idempotencyKeys: createIdempotencyStore(db, secrets),
    alerts,
    readings: createReadings(db),
    async ping() {
      await sql`select 1`.execute(db);
    },
    async sweep(now) {
      await alerts.prune(now);
      return sweep(db, secrets, now);
    },
    purge: (before, signal) => retention.purge(before, signal),
    close,
  };
}

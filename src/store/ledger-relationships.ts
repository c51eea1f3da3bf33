import { sql } from 'kysely';
import { storedKey } from './ledger-key.ts';
import { chunksOf, inTurn } from './ledger-statements.ts';
import type { LedgerStore } from './ledger-store.ts';
import type { Database } from './tables.ts';

/** Older than any resync: what has it is sent again as soon as its record is read. */
const NEVER = -1;

export function createRelationships(db: Database): Pick<LedgerStore, 'loosenRelationships'> {
  return {
    async loosenRelationships(destinationId, ends) {
      for (const { syncId, objectTypeId } of await relationshipLedgers(db, destinationId)) {
        const objects = ends.objects.filter((object) => object.objectTypeId === objectTypeId);
        for (const ids of chunksOf(ends.persons)) await loosen(db, syncId, { persons: ids });
        for (const some of chunksOf(objects))
          await loosen(db, syncId, { objects: some.map(({ objectId }) => objectId) });
      }
    },
  };
}

/** By their generations (`ledgerGeneration`): connection, destination, format, object type. */
async function relationshipLedgers(
  db: Database,
  destinationId: string,
): Promise<{ syncId: string; objectTypeId: string }[]> {
  const ledgers = await db
    .selectFrom('ledgers')
    .select(['sync_id', 'generation'])
    .where(sql<boolean>`split_part(generation, ' ', 2) = ${destinationId}`)
    .where(sql<boolean>`split_part(generation, ' ', 3) = 'relationship'`)
    .execute();
  return ledgers.map(({ sync_id: syncId, generation }) => ({ syncId, objectTypeId: generation.split(' ')[3] ?? '' }));
}

/** A key is `["<object>","<person>"]`; reads the sync's whole ledger, as nothing is looked up by one end otherwise. */
async function loosen(
  db: Database,
  syncId: string,
  { persons = [], objects = [] }: { persons?: readonly string[]; objects?: readonly string[] },
): Promise<void> {
  const heads = objects.map((id) => storedKey(`[${JSON.stringify(id).slice(0, -1)}`));
  const tails = persons.map((id) => storedKey(`${JSON.stringify(id).slice(1)}]`));
  await inTurn(db, syncId, (transaction) =>
    sql`update deliveries set epoch = ${NEVER}
      where sync_id = ${syncId} and epoch <> ${NEVER} and (
        split_part(key, '","', 1) = any(${heads}::text[])
        or regexp_replace(key, '^.*","', '') = any(${tails}::text[])
      )`.execute(transaction),
  );
}

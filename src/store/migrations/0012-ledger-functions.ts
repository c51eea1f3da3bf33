import { sql, type QueryExecutorProvider } from 'kysely';

const TAKE_TURN = sql`perform pg_advisory_xact_lock(hashtextextended(of_sync, 7294018553))`;

const STATEMENTS = [
  sql`create function ledger_keep(
    of_sync text, in_run integer, at_epoch integer, takes_out_moved boolean,
    ids text, keys text, key_separator text, own_id text, fingerprints text, versions text
  ) returns void language plpgsql as $$
  begin
    ${TAKE_TURN};
    if takes_out_moved then
      insert into removals as known (sync_id, key, record_id, version, reason)
        select distinct on (1, 2) of_sync, coalesce(before.key, given.record_id), given.record_id, given.version, 'moved'
        from unnest(string_to_array(ids, ','), string_to_array(keys, key_separator, own_id), string_to_array(versions, ','))
          as given (record_id, key, version)
        join lateral (
          select deliveries.key from deliveries where sync_id = of_sync and deliveries.record_id = given.record_id limit 1
        ) as before on before.key is distinct from given.key
        order by 1, 2, given.version desc, given.record_id
        on conflict (sync_id, key) do update set
          record_id = excluded.record_id, version = excluded.version, reason = excluded.reason, outcome = null, run_id = null
        where known.outcome is not null;
    end if;
    insert into deliveries as old (sync_id, record_id, key, fingerprint, epoch, seen)
      select of_sync, given.record_id, given.key, decode(given.fingerprint, 'hex'), at_epoch, in_run
      from unnest(
        string_to_array(ids, ','), string_to_array(keys, key_separator, own_id), string_to_array(fingerprints, ',')
      ) as given (record_id, key, fingerprint)
      on conflict (sync_id, record_id) do update set
        key = excluded.key,
        fingerprint = excluded.fingerprint,
        epoch = excluded.epoch,
        seen = greatest(old.seen, excluded.seen)
      where old.seen < excluded.seen
        or (old.key, old.fingerprint, old.epoch) is distinct from (excluded.key, excluded.fingerprint, excluded.epoch);
  end
  $$`,
  sql`create function ledger_compare(
    of_sync text, in_run integer, at_epoch integer, ids text, keys text, key_separator text, own_id text, fingerprints text
  ) returns table (place integer, record_id text, key text, fingerprint text, epoch integer) language plpgsql as $$
  #variable_conflict use_column
  begin
    ${TAKE_TURN};
    return query
      with compared as materialized (
        select asked.place, known.at, known.record_id, known.key, known.fingerprint, known.epoch, known.seen,
          known.epoch >= at_epoch and known.key is not distinct from asked.key
            and known.fingerprint = decode(asked.fingerprint, 'hex') as same
        from unnest(
          string_to_array(ids, ','), string_to_array(keys, key_separator, own_id), string_to_array(fingerprints, ',')
        ) with ordinality as asked (record_id, key, fingerprint, place)
        left join lateral (
          select ctid as at, deliveries.* from deliveries
          where sync_id = of_sync and deliveries.record_id = asked.record_id limit 1
        ) as known on true
      ), marked as (
        update deliveries set seen = in_run where ctid = any(array(
          select compared.at from compared where compared.same and compared.seen < in_run
        ))
      )
      select compared.place::integer, compared.record_id, compared.key, encode(compared.fingerprint, 'hex'), compared.epoch
      from compared where compared.same is not true;
  end
  $$`,
  sql`create function ledger_see(of_sync text, in_run integer, ids text) returns void language plpgsql as $$
  begin
    ${TAKE_TURN};
    update deliveries set seen = in_run where ctid = any(array(
      select known.place from unnest(string_to_array(ids, ',')) as asked (id) cross join lateral (
        select ctid as place, seen from deliveries where sync_id = of_sync and record_id = asked.id limit 1
      ) as known where known.seen < in_run
    ));
  end
  $$`,
];

/**
 * What the ledger is told most, each in one round trip. Each statement of such a function sees what is there when it begins,
 * so what follows the wait for the sync's turn is up to date, and nobody else waits while a client finds time to go on.
 */
export async function up(db: QueryExecutorProvider): Promise<void> {
  for (const statement of STATEMENTS) await statement.execute(db);
}

#!/bin/sh
# Brings Temporal's two databases to the schema of this admin-tools image; changes nothing where they have it already.
# The server starts only after that, so an upgrade is: new image versions, `docker compose up`.
set -eu

# database, folder of its schema
update() {
  set -- "/etc/temporal/schema/postgresql/v12/$2/versioned" \
    --plugin postgres12 --ep "$POSTGRES_SEEDS" -p "$DB_PORT" -u "$POSTGRES_USER" --db "$1"
  versions=$1
  shift
  temporal-sql-tool "$@" setup-schema -v 0.0
  temporal-sql-tool "$@" update-schema -d "$versions"
}

update temporal temporal
update temporal_visibility visibility

#!/bin/sh
# Run once by the postgres image, on an empty data folder: a role and its databases for Temporal, and the same for the service.
# Neither role sees the other's data, nor may it create databases or roles.
set -eu

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
  --set temporal_password="${TEMPORAL_DB_PASSWORD:?}" --set service_password="${SERVICE_DB_PASSWORD:?}" <<'SQL'
CREATE ROLE temporal LOGIN PASSWORD :'temporal_password';
CREATE ROLE service LOGIN PASSWORD :'service_password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
CREATE DATABASE service OWNER service;
REVOKE CONNECT, TEMPORARY ON DATABASE temporal, temporal_visibility, service FROM PUBLIC;
SQL

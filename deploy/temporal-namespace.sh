#!/bin/sh
# Creates the namespace and its search attributes where they are missing. The CLI reads TEMPORAL_ADDRESS and, but for
# `namespace create`, TEMPORAL_NAMESPACE.
set -eu

# The frontend's port opens a moment before the cluster answers.
tries=0
until temporal operator cluster health; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ]
  sleep 2
done

temporal operator namespace describe >/dev/null ||
  temporal operator namespace create --namespace "${TEMPORAL_NAMESPACE:?}" --retention "${RETENTION:?}" \
    --description 'Syncs from Salesforce to Customer.io'

# A new namespace takes some seconds to be known everywhere.
tries=0
until temporal operator search-attribute create --type Keyword --name SyncObject --type Keyword --name SyncConnection \
  --type Keyword --name SyncDestination --type Keyword --name SyncStatus --type Keyword --name SyncName; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ]
  sleep 2
done

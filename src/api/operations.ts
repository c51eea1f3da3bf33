import type { ApiDependencies } from './dependencies.ts';
import type { Operation } from './operation.ts';
import { connectionOperations } from './routes/connections.ts';
import { destinationOperations } from './routes/destinations.ts';
import { healthOperations } from './routes/health.ts';
import { runOperations } from './routes/runs.ts';
import { syncOperations } from './routes/syncs.ts';
import { updateSyncOperation } from './routes/update-sync.ts';
import { TtlCache } from './ttl-cache.ts';

/** All that the API can do: the routes and the OpenAPI document are made of this table. */
export function allOperations(deps: ApiDependencies): Operation[] {
  const cache = new TtlCache(deps.clock);
  return [
    ...connectionOperations(deps, cache),
    ...destinationOperations(deps),
    ...syncOperations(deps),
    updateSyncOperation(deps),
    ...runOperations(deps),
    ...healthOperations(deps),
  ];
}

import type { ApiDependencies } from './dependencies.ts';
import type { Operation } from './operation.ts';
import { alertOperations } from './routes/alerts.ts';
import { checkDestinationOperation } from './routes/check-destination.ts';
import { connectionOperations } from './routes/connections.ts';
import { destinationOperations } from './routes/destinations.ts';
import { filterOperations } from './routes/filters.ts';
import { healthOperations } from './routes/health.ts';
import { oauthCallbackOperation } from './routes/oauth-callback.ts';
import { openApiOperation } from './routes/openapi-document.ts';
import { objectTemplateOperation } from './routes/object-template.ts';
import { objectTypeOperations } from './routes/object-types.ts';
import { previewOperation } from './routes/preview.ts';
import { runOperations } from './routes/runs.ts';
import { salesforceObjectOperations } from './routes/salesforce-objects.ts';
import { syncEventsOperation } from './routes/sync-events.ts';
import { syncOperations } from './routes/syncs.ts';
import { templateOperation } from './routes/templates.ts';
import { updateSyncOperation } from './routes/update-sync.ts';
import { TtlCache } from './ttl-cache.ts';

/** All that the API can do: the routes and the OpenAPI document are made of this table. */
export function allOperations(deps: ApiDependencies): Operation[] {
  const cache = new TtlCache(deps.clock);
  const operations = [
    ...connectionOperations(deps, cache),
    oauthCallbackOperation(deps, cache),
    ...salesforceObjectOperations(deps, cache),
    objectTemplateOperation(deps, cache),
    ...filterOperations(deps),
    ...destinationOperations(deps),
    checkDestinationOperation(deps),
    ...objectTypeOperations(deps),
    templateOperation,
    // Before those that take it for the id of a sync.
    previewOperation(deps),
    ...syncOperations(deps),
    updateSyncOperation(deps),
    syncEventsOperation(deps),
    ...runOperations(deps),
    ...alertOperations(deps),
    ...healthOperations(deps),
  ];
  return [...operations, openApiOperation(operations)];
}

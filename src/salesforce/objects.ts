import { z } from 'zod';
import { isBulkUnsupported } from './bulk-unsupported.ts';
import type { SalesforceClient } from './client.ts';
import { askThroughJsforce } from './jsforce-connection.ts';
import { checked } from './rest.ts';
import type { ObjectSummary } from './salesforce.ts';

const globalSchema = z.object({
  sobjects: z.array(
    z.object({
      name: z.string().min(1),
      label: z.string().nullish(),
      custom: z.boolean().nullish(),
      queryable: z.boolean().nullish(),
      deprecatedAndHidden: z.boolean().nullish(),
      /** `History`, `Feed`, `Share` or `ChangeEvent` for what accompanies another object. */
      associateEntityType: z.string().nullish(),
    }),
  ),
});

/** What accompanies other objects; a custom object's own name ends with `__c`. */
const COMPANION = /(History|Feed|Share|ChangeEvent)$/;

/** https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_describeGlobal.htm */
export async function listObjects(client: SalesforceClient, signal?: AbortSignal): Promise<ObjectSummary[]> {
  const answer = await askThroughJsforce(client, { operation: 'objects', signal }, (jsforce) =>
    jsforce.describeGlobal(),
  );
  return checked(globalSchema, answer, 'the list of objects')
    .sobjects.filter((object) => object.queryable === true && object.deprecatedAndHidden !== true)
    .filter(({ name, associateEntityType }) => !COMPANION.test(name) && !COMPANION.test(associateEntityType ?? ''))
    .filter(({ name }) => !isBulkUnsupported(name))
    .map(({ name, label, custom }) => ({ name, label: label ?? name, custom: custom ?? false }));
}

import { z } from 'zod';
import { FailureError } from '../domain/failure.ts';
import type { SalesforceClient } from './client.ts';
import { askThroughJsforce } from './jsforce-connection.ts';
import { checked } from './rest.ts';
import type { OrgLimits } from './salesforce.ts';

const limitSchema = z.object({ Max: z.number(), Remaining: z.number() });

/**
 * Empty for a user without "View Setup and Configuration": unknown is not an error.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_limits.htm
 */
export async function orgLimits(client: SalesforceClient, signal?: AbortSignal): Promise<OrgLimits> {
  let answer: unknown;
  try {
    answer = await askThroughJsforce(client, { operation: 'limits', signal }, (jsforce) => jsforce.limits());
  } catch (error) {
    if (error instanceof FailureError && error.failure.code === 'salesforce.forbidden') return {};
    throw error;
  }
  const limits: OrgLimits = {};
  for (const [name, value] of Object.entries(checked(z.record(z.string(), z.unknown()), answer, 'limits'))) {
    const limit = limitSchema.safeParse(value);
    if (limit.success) limits[name] = { max: limit.data.Max, remaining: limit.data.Remaining };
  }
  return limits;
}

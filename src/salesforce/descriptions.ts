import { FailureError } from '../domain/failure.ts';
import type { Descriptions, ObjectDescription } from '../domain/object-description.ts';
import { MAX_LOOKUPS, undescribedObjects } from '../domain/resolve-field.ts';
import type { Salesforce } from './salesforce.ts';

/**
 * Describes the object and every object that the dotted paths lead through, each once, at most five lookups deep. A
 * related object that the user may not see is left out, so its fields are missing; the object itself must be there.
 */
export async function loadDescriptions(
  salesforce: Pick<Salesforce, 'describe'>,
  object: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Descriptions> {
  const main = await salesforce.describe(object, signal);
  const related = new Map<string, ObjectDescription>();
  const hidden = new Set<string>();
  for (let depth = 0; depth < MAX_LOOKUPS; depth += 1) {
    const wanted = undescribedObjects(paths, { object: main, related }).filter((name) => !hidden.has(name));
    if (wanted.length === 0) break;
    for (const name of wanted) {
      const description = await describeIfVisible(salesforce, name, signal);
      if (description === undefined) hidden.add(name);
      else related.set(name, description);
    }
  }
  return { object: main, related };
}

async function describeIfVisible(
  salesforce: Pick<Salesforce, 'describe'>,
  object: string,
  signal?: AbortSignal,
): Promise<ObjectDescription | undefined> {
  try {
    return await salesforce.describe(object, signal);
  } catch (error) {
    const hidden = ['salesforce.object_not_found', 'salesforce.forbidden'];
    if (error instanceof FailureError && hidden.includes(error.failure.code)) return undefined;
    throw error;
  }
}

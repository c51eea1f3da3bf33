import { compileFieldPlan, fieldPaths } from '../domain/compile-field-plan.ts';
import { definitionProblems } from '../domain/definition-problems.ts';
import { FailureError } from '../domain/failure.ts';
import type { FieldPlan } from '../domain/field-plan.ts';
import { checkFilter } from '../domain/filter.ts';
import type { Descriptions } from '../domain/object-description.ts';
import type { SyncDefinition } from '../domain/sync-definition.ts';
import { loadDescriptions } from '../salesforce/descriptions.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { ApiDependencies } from './dependencies.ts';
import { askToExplain } from './explain-condition.ts';
import { demandConnected } from './find.ts';
import { dotted } from './input-errors.ts';
import { objectTypeProblem } from './object-type-problem.ts';
import { badInput } from './problem.ts';
import type { InputError } from './problem.ts';

/** A definition that is right, and what was found out on the way. */
export type CheckedDefinition = {
  salesforce: Salesforce;
  descriptions: Descriptions;
  plan: FieldPlan;
  /** Mapped fields that the plan does without: none, since a definition that names one is refused. */
  missingFields: string[];
};

/**
 * Everything that can be known before a sync exists or changes: throws one 400 with all that is wrong, a 409 when the
 * connection is not authorized, or what Salesforce's own failure means.
 */
export async function checkDefinition(deps: ApiDependencies, definition: SyncDefinition): Promise<CheckedDefinition> {
  const { store, clock } = deps;
  const { connectionId, destinationId } = definition;
  const [connection, destination] = await Promise.all([
    store.connections.get(connectionId),
    store.destinations.get(destinationId),
  ]);
  const errors: InputError[] = [];
  if (connection === undefined) errors.push({ path: 'connectionId', message: 'does not exist' });
  if (destination === undefined) errors.push({ path: 'destinationId', message: 'does not exist' });
  errors.push(...definitionProblems(definition, clock()));
  if (destination !== undefined && 'objectTypeId' in definition.format) {
    const message = await objectTypeProblem(store.objectTypes, destinationId, definition.format.objectTypeId);
    if (message !== undefined) errors.push({ path: 'format.objectTypeId', message });
  }

  if (connection?.status !== 'connected') {
    errors.push(...filterErrors(definition.filter));
    if (connection !== undefined && errors.length === 0) demandConnected(connection);
    throw badInput(errors);
  }
  const salesforce = await deps.salesforce(connectionId);
  const found = await checkInSalesforce(deps, salesforce, definition, errors.length === 0);
  if (Array.isArray(found)) throw badInput([...errors, ...found]);
  if (errors.length > 0) throw badInput(errors);
  return { salesforce, ...found };
}

/** `explain` is asked only about a definition that is right so far: it costs the org an API call. */
async function checkInSalesforce(
  deps: ApiDependencies,
  salesforce: Salesforce,
  definition: SyncDefinition,
  faultless: boolean,
): Promise<InputError[] | Omit<CheckedDefinition, 'salesforce'>> {
  let descriptions;
  try {
    descriptions = await loadDescriptions(salesforce, definition.object, fieldPaths(definition));
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'salesforce.object_not_found') throw error;
    return [{ path: 'object', message: error.message }, ...filterErrors(definition.filter)];
  }
  const { plan, problems, missingFields } = compileFieldPlan(definition, descriptions);
  const fields = definition.fields === 'all' ? [] : definition.fields;
  const missing = fields.flatMap(({ source }, index) => {
    if (!missingFields.includes(source)) return [];
    const message = `${source} does not exist on ${descriptions.object.name}, or is hidden from the connected user`;
    return [{ path: `fields.${index}.source`, message }];
  });
  // "None of the fields exists" says nothing that the fields do not say themselves.
  const others = problems.filter(({ path }) => path !== 'fields' || missing.length === 0);
  const errors = [...others.map(({ path, message }) => ({ path: dotted(path), message })), ...missing];
  if (errors.length > 0 || plan === undefined) return errors;
  if (!faultless) return { descriptions, plan, missingFields };
  const verdict = await askToExplain(salesforce, plan, definition.filter);
  if (verdict.type === 'refused') {
    return [{ path: definition.filter === undefined ? 'object' : 'filter', message: verdict.message }];
  }
  if (verdict.type === 'unknown') deps.log.warn({ reason: verdict.message }, 'Salesforce did not check a query');
  return { descriptions, plan, missingFields };
}

function filterErrors(filter: string | undefined): InputError[] {
  if (filter === undefined) return [];
  const checked = checkFilter(filter);
  return checked.type === 'valid' ? [] : [{ path: 'filter', message: checked.message }];
}

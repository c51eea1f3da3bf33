import {
  isValueFunctionCondition,
  isValueQueryCondition,
  type FunctionExp,
  type Query,
} from '@jetstreamapp/soql-parser-js';
import { conditionSteps, type Comparison, type ConditionStep } from './condition-steps.ts';
import type { FilterRefusal } from './refusal.ts';

const FIELD_PATH = /^[A-Za-z][A-Za-z0-9_]{0,79}(?:\.[A-Za-z][A-Za-z0-9_]{0,79}){0,5}$/;
const LIST_OPERATORS: ReadonlySet<string> = new Set(['IN', 'NOT IN', 'INCLUDES', 'EXCLUDES']);
const UNUSABLE_FUNCTIONS: ReadonlySet<string> = new Set(['FORMAT', 'GROUPING', 'convertCurrency', 'convertTimezone']);
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d.*)?$/i;
const SUBQUERY_KEYS: ReadonlySet<string> = new Set(['fields', 'sObject', 'where']);

/** What a condition refers to. */
export type ConditionUse = {
  /** Fields of the filtered object, as written, without repeats. */
  fields: string[];
  hasSubquery: boolean;
};

/** Walks over every comparison; the first that Salesforce is known to refuse ends the walk. */
export function checkCondition(steps: readonly ConditionStep[]): ConditionUse | FilterRefusal {
  const fields = new Set<string>();
  let hasSubquery = false;
  for (const step of steps) {
    if (step.type === 'not') continue;
    const { comparison } = step;
    const used = isValueFunctionCondition(comparison) ? fieldsOf(comparison.fn) : [comparison.field];
    if (!Array.isArray(used)) return used;
    const wrong = used.find((field) => !FIELD_PATH.test(field));
    if (wrong !== undefined) {
      return { message: `${wrong} is not a field, nor a path of at most five lookups to one.`, near: wrong };
    }
    for (const field of used) fields.add(field);
    const refusal = isValueQueryCondition(comparison)
      ? refuseSubquery(comparison.operator, comparison.valueQuery)
      : refuseValue(comparison);
    if (refusal !== undefined) return refusal;
    hasSubquery ||= isValueQueryCondition(comparison);
  }
  return { fields: [...fields], hasSubquery };
}

function fieldsOf(fn: FunctionExp): string[] | FilterRefusal {
  const { functionName = '', parameters = [] } = fn;
  const near = fn.rawValue?.split('(')[0];
  if (UNUSABLE_FUNCTIONS.has(functionName)) return { message: `${functionName} cannot be used in a filter.`, near };
  // The parser lets only a place, a place or GEOLOCATION, and a unit through.
  if (functionName === 'DISTANCE') return parameters.slice(0, 2).filter((parameter) => typeof parameter === 'string');
  const [first] = parameters;
  const inner = typeof first === 'object' && first.functionName === 'convertTimezone' ? first.parameters : parameters;
  const [field, another] = inner ?? [];
  if (typeof field !== 'string' || another !== undefined || parameters.length !== 1) {
    return { message: `${functionName} takes exactly one field.`, near };
  }
  return [field];
}

function refuseValue(comparison: Exclude<Comparison, { valueQuery: Query }>): FilterRefusal | undefined {
  const { value, literalType } = comparison;
  const operator = comparison.operator.toUpperCase();
  const isList = typeof value !== 'string';
  if (LIST_OPERATORS.has(operator) !== isList) {
    return isList
      ? { message: `${operator} compares with one value; a list needs IN.`, near: comparison.operator }
      : { message: `${operator} needs a list in parentheses, such as ('a', 'b').`, near: comparison.operator };
  }
  if (operator === 'LIKE' && literalType !== 'STRING')
    return { message: "LIKE needs a text, such as 'A%'.", near: comparison.operator };
  const values: readonly string[] = isList ? value : [value];
  const types = Array.isArray(literalType) ? literalType : values.map(() => literalType);
  const wrong = values.find((one, index) => /^DATE(TIME)?$/.test(String(types[index])) && !DATE.test(one));
  return wrong === undefined ? undefined : { message: `${wrong} is not a date.`, near: wrong };
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm */
function refuseSubquery(operator: string, query: Query): FilterRefusal | undefined {
  if (operator !== 'IN' && operator !== 'NOT IN') return { message: `${operator} does not take a subquery.` };
  if (Object.keys(query).some((key) => !SUBQUERY_KEYS.has(key))) {
    return { message: 'A subquery in a filter may only have SELECT, FROM and WHERE, and no alias.' };
  }
  const [field, another] = query.fields ?? [];
  const name = field?.type === 'FieldRelationship' ? field.rawValue : field?.type === 'Field' ? field.field : undefined;
  if (field === undefined || another !== undefined || name === undefined || 'alias' in field) {
    return { message: 'A subquery in a filter selects exactly one field.' };
  }
  if (!FIELD_PATH.test(name)) return { message: `${name} is not a field.` };
  if (query.sObject === undefined || !/^[A-Za-z][A-Za-z0-9_]{0,79}$/.test(query.sObject)) {
    return { message: `${query.sObject ?? ''} is not an object.` };
  }
  if (query.where === undefined) return undefined;
  const steps = conditionSteps(query.where);
  if (steps === undefined) return { message: 'Two conditions must be joined by AND or OR.' };
  const inner = checkCondition(steps);
  if ('message' in inner) return inner;
  return inner.hasSubquery ? { message: 'A subquery cannot hold another subquery.' } : undefined;
}

import { isValueFunctionCondition, isValueQueryCondition, type Query } from '@jetstreamapp/soql-parser-js';
import { conditionSteps, type Comparison, type ConditionStep } from './condition-steps.ts';

/** Writes a condition from what the parser understood, never from what was typed. */
export function writeCondition(steps: readonly ConditionStep[]): string {
  let condition = '';
  for (const step of steps) {
    condition += '('.repeat(step.open);
    if (step.type === 'not') {
      condition += 'NOT ';
    } else {
      condition += writeComparison(step.comparison) + ')'.repeat(step.close);
      if (step.join !== undefined) condition += ` ${step.join} `;
    }
  }
  return condition;
}

/**
 * The condition as one operand of AND, in parentheses. A condition with a subquery stays without them where AND alone
 * joins it: Salesforce takes subqueries at the top level of WHERE only.
 */
export function writeOperand(steps: readonly ConditionStep[], hasSubquery: boolean): string {
  const condition = writeCondition(steps);
  return hasSubquery && !hasOuterOrNot(steps) ? condition : `(${condition})`;
}

function hasOuterOrNot(steps: readonly ConditionStep[]): boolean {
  let depth = 0;
  for (const step of steps) {
    if (step.type === 'not' && step.open === 0 && depth === 0) return true;
    depth += step.open;
    if (step.type === 'comparison') {
      depth -= step.close;
      if (step.join === 'OR' && depth === 0) return true;
    }
  }
  return false;
}

function writeComparison(comparison: Comparison): string {
  const { operator } = comparison;
  if (isValueQueryCondition(comparison))
    return `${comparison.field} ${operator} (${writeSubquery(comparison.valueQuery)})`;
  const left = isValueFunctionCondition(comparison) ? (comparison.fn.rawValue ?? '') : comparison.field;
  return `${left} ${operator} ${writeValue(comparison)}`;
}

function writeValue(comparison: Exclude<Comparison, { valueQuery: Query }>): string {
  const { value, literalType } = comparison;
  if (typeof value !== 'string') return `(${value.join(', ')})`;
  // The parser writes these in capitals, the rest as typed.
  return literalType === 'NULL' || literalType === 'BOOLEAN' ? value.toLowerCase() : value;
}

function writeSubquery(query: Query): string {
  const [field] = query.fields ?? [];
  const name = field?.type === 'FieldRelationship' ? field.rawValue : field?.type === 'Field' ? field.field : undefined;
  const steps = query.where === undefined ? [] : conditionSteps(query.where);
  const where = steps === undefined || steps.length === 0 ? '' : ` WHERE ${writeCondition(steps)}`;
  return `SELECT ${name ?? ''} FROM ${query.sObject ?? ''}${where}`;
}

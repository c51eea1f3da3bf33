import {
  isNegationCondition,
  type ConditionWithValueQuery,
  type NegationCondition,
  type WhereClause,
} from '@jetstreamapp/soql-parser-js';

/** One comparison, as the parser describes it. */
export type Comparison = Exclude<ConditionWithValueQuery, NegationCondition>;

/**
 * The parser's tree is a chain: each link holds one comparison or one NOT, and counts the parentheses around it. A list
 * says the same without recursion, however long the filter is.
 */
export type ConditionStep =
  | { type: 'not'; open: number }
  | { type: 'comparison'; comparison: Comparison; open: number; close: number; join?: string };

/** Undefined when two comparisons stand side by side: the parser accepts that, and its own writer drops the second. */
export function conditionSteps(where: WhereClause): ConditionStep[] | undefined {
  const steps: ConditionStep[] = [];
  for (let clause: WhereClause | undefined = where; clause !== undefined;) {
    const { left } = clause;
    const right: WhereClause | undefined = 'right' in clause ? clause.right : undefined;
    const join = 'operator' in clause ? clause.operator : undefined;
    if (right !== undefined && join === undefined) return undefined;
    if (left === null) {
      steps.push({ type: 'not', open: 0 });
    } else if (isNegationCondition(left)) {
      steps.push({ type: 'not', open: left.openParen });
    } else {
      const { openParen = 0, closeParen = 0 } = left;
      steps.push({ type: 'comparison', comparison: left, open: openParen, close: closeParen, join });
    }
    clause = right;
  }
  return steps;
}

import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { Attributes } from './compare-kind.ts';

export type Org = SalesforceSimulator['org'];
export type Row = ReturnType<Org['row']>;

/** What Customer.io should know of a row. An empty field is no attribute. */
export function mappedAttributes(row: Row, fields: readonly (readonly [source: string, target: string])[]): Attributes {
  const values = fields.map(([source, target]) => [target, row[source]] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null && value !== undefined && value !== ''));
}

import type { Answer } from '../answer.ts';
import { json, vendorError } from '../answer.ts';
import type { Simulated } from '../simulated.ts';
import { plan } from '../soql/plan.ts';
import { SoqlError } from '../soql/soql-error.ts';

/** `GET …/query?explain=`: checks a query and runs nothing. */
export function explain(soql: string, { org }: Simulated): Answer {
  try {
    const { table } = plan(org, soql, { sequence: org.sequence, includeDeleted: false });
    const cardinality = table.size;
    return json(200, {
      plans: [
        {
          cardinality,
          fields: [],
          leadingOperationType: 'TableScan',
          notes: [],
          relativeCost: 1,
          sobjectCardinality: cardinality,
          sobjectType: table.name,
        },
      ],
      sourceQuery: soql,
    });
  } catch (error) {
    if (error instanceof SoqlError) return vendorError(400, error.code, error.message);
    throw error;
  }
}

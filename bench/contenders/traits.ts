const NUMBERS = new Set(['Score__c', 'Revenue__c']);
const BOOLEANS = new Set(['HasOptedOutOfEmail', 'DoNotCall', 'IsDeleted']);
const NO_TRAITS = new Set(['Id', 'SystemModstamp', 'IsDeleted']);

/** The attributes of a record, by a rule for each kind of column, as a peer would write it for this object. */
export function traitsOf(
  columns: readonly string[],
  record: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const traits: Record<string, unknown> = {};
  for (const column of columns) {
    if (!NO_TRAITS.has(column)) traits[column] = valueOf(column, record[column] ?? '');
  }
  return traits;
}

function valueOf(column: string, cell: string): unknown {
  if (cell === '') return null;
  if (NUMBERS.has(column)) return Number(cell);
  return BOOLEANS.has(column) ? cell === 'true' : cell;
}

export type Attributes = Readonly<Record<string, unknown>>;
export type Entries = Iterable<readonly [key: string, attributes: Attributes]>;

export type KindComparison = {
  kind: string;
  inSalesforce: number;
  inCustomerio: number;
  equal: number;
  differences: string[];
};

/** Key by key, attribute by attribute. Keys are unique on either side. */
export function compareKind(kind: string, expected: Entries, actual: Entries): KindComparison {
  const wanted = new Map(expected);
  const there = new Map(actual);
  const differences: string[] = [];
  let equal = 0;
  for (const [key, attributes] of wanted) {
    const found = there.get(key);
    const wrong = found === undefined ? [`${key} is missing`] : wrongAttributes(key, attributes, found);
    if (wrong.length === 0) equal += 1;
    differences.push(...wrong);
  }
  for (const key of there.keys()) if (!wanted.has(key)) differences.push(`${key} should not be there`);
  return { kind, inSalesforce: wanted.size, inCustomerio: there.size, equal, differences };
}

function wrongAttributes(key: string, expected: Attributes, actual: Attributes): string[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...names]
    .filter((name) => expected[name] !== actual[name])
    .map(
      (name) =>
        `${key} ${name}: ${JSON.stringify(expected[name])} in Salesforce, ${JSON.stringify(actual[name])} in Customer.io`,
    );
}

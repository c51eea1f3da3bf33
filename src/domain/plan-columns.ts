import type { ResolvedField } from './resolve-field.ts';

/** Lookups of one query. https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm */
const MAX_RELATIONSHIPS = 55;
/** Leaves room for a filter (20,000 characters) and 2,000 record ids within the 100,000 characters of a query. */
export const MAX_SELECT_LENGTH = 30_000;

/** The columns of a query in the order of their first use, without repeats. */
export class PlanColumns {
  readonly paths: string[] = [];

  /** Index of the field's column. */
  place(field: ResolvedField): number {
    const known = this.paths.indexOf(field.path);
    return known >= 0 ? known : this.paths.push(field.path) - 1;
  }

  placeIfFound(field: ResolvedField | undefined): number | undefined {
    return field === undefined ? undefined : this.place(field);
  }

  /** Why Salesforce would not take a query of these columns. */
  problem(): string | undefined {
    const relationships = new Set<string>();
    for (const path of this.paths) {
      for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1))
        relationships.add(path.slice(0, dot));
    }
    if (relationships.size > MAX_RELATIONSHIPS) {
      return `may follow at most ${MAX_RELATIONSHIPS} lookups in all, Salesforce's limit`;
    }
    return this.paths.join(', ').length > MAX_SELECT_LENGTH
      ? `have names of more than ${MAX_SELECT_LENGTH} characters in all`
      : undefined;
  }
}

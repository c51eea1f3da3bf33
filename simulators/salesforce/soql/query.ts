/** A parsed query. Positions count characters from the start of the text. */
export type Query = {
  columns: Path[];
  /** `SELECT COUNT()`: no columns. */
  countOnly: boolean;
  object: string;
  objectAt: number;
  where: Condition | undefined;
  orderBy: Order[];
  limit: number | undefined;
  offset: number | undefined;
};

export type Path = { names: string[]; at: number };
export type Order = { path: Path; descending: boolean; nullsLast: boolean };
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { type: 'and' | 'or'; parts: Condition[] }
  | { type: 'not'; part: Condition }
  | { type: 'compare'; path: Path; operator: Comparison; value: Literal }
  | { type: 'like'; path: Path; pattern: string }
  | { type: 'in'; path: Path; negated: boolean; values: Literal[] }
  | { type: 'in_query'; path: Path; negated: boolean; query: Query }
  | { type: 'includes'; path: Path; negated: boolean; values: string[] };

export type Literal = { at: number } & (
  | { type: 'null' }
  | { type: 'string'; value: string }
  | { type: 'number'; value: number }
  | { type: 'boolean'; value: boolean }
  | { type: 'date'; value: string }
  /** Milliseconds since 1970. */
  | { type: 'datetime'; value: number }
  /** `LAST_N_DAYS:3`. */
  | { type: 'period'; name: string; count: number | undefined }
);

import { composeQuery, parseQuery } from '@jetstreamapp/soql-parser-js';

/** Longest condition, in characters, as typed and as written again. */
export const MAX_FILTER_LENGTH = 20_000;

export type FilterCheck =
  | { type: 'valid'; condition: string; fields: string[] }
  | { type: 'invalid'; message: string; /** Where in the text, from 0. */ position?: number };

/** Is `filter` one SOQL condition, and nothing else? */
export function checkFilter(filter: string): FilterCheck {
  try {
    parseQuery(`SELECT Id FROM X WHERE (${filter})`);
    const bare = parseQuery(`SELECT Id FROM X WHERE ${filter}`);
    if (Object.keys(bare).some((key) => key !== 'fields' && key !== 'sObject' && key !== 'where')) {
      return { type: 'invalid', message: 'The filter must be one condition, without any further clause.' };
    }
    const condition = composeQuery(bare).slice('SELECT Id FROM X WHERE '.length);
    return { type: 'valid', condition, fields: [] };
  } catch (error) {
    return { type: 'invalid', message: error instanceof Error ? error.message : String(error) };
  }
}

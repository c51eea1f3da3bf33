/** A piece of a filter's text. */
export type Token = {
  type: 'word' | 'text' | 'number' | 'symbol' | 'unknown';
  text: string;
  /** Where it starts, from 0. */
  position: number;
};

const PATTERNS = [
  ['text', /'(?:\\[^\n\r\u2028\u2029]|[^'\\\n\r\u2028\u2029])*'/y],
  ['word', /[A-Za-z][A-Za-z0-9_.]*/y],
  // Dates and times first: `2026-01-31` is not a subtraction.
  [
    'number',
    /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})|\d{4}-\d{2}-\d{2}|[+-]?(?:\d*\.\d+|\d+)/iy,
  ],
  ['symbol', /<=|>=|!=|<>|[=<>(),:]/y],
  ['unknown', /./suy],
] as const;

const SPACE = /\s*/y;

/** Cuts a filter into tokens. Never fails: what no rule knows is `unknown`, one character at a time. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(filter, 0);
  while (position < filter.length) {
    const token = tokenAt(filter, position);
    tokens.push(token);
    position = skipSpace(filter, position + token.text.length);
  }
  return tokens;
}

/** Do both lists say the same? Words are SOQL's own or names, and SOQL ignores their case. */
export function sameTokens(a: readonly Token[], b: readonly Token[]): boolean {
  return a.length === b.length && a.every((token, index) => sameToken(token, b[index]));
}

function sameToken(a: Token, b: Token | undefined): boolean {
  if (a.type !== b?.type) return false;
  return a.type === 'word' ? a.text.toUpperCase() === b.text.toUpperCase() : a.text === b.text;
}

function skipSpace(filter: string, position: number): number {
  SPACE.lastIndex = position;
  return position + (SPACE.exec(filter)?.[0].length ?? 0);
}

function tokenAt(filter: string, position: number): Token {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = position;
    const text = pattern.exec(filter)?.[0];
    if (text !== undefined) return { type, text, position };
  }
  throw new RangeError(`no token at ${position}`);
}

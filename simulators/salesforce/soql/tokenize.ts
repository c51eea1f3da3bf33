import { pointingAt, SoqlError } from './soql-error.ts';

export type Token = {
  type: 'word' | 'string' | 'number' | 'instant' | 'symbol' | 'end';
  /** For a string: its value. */
  text: string;
  at: number;
};

const PATTERNS = [
  ['instant', /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:?\d{2}))?/y],
  ['number', /[+-]?(?:\d+(?:\.\d+)?|\.\d+)/y],
  ['word', /[A-Za-z][\w]*(?:\.[A-Za-z][\w]*)*(?::\d+)?/y],
  ['symbol', /!=|<>|<=|>=|[=<>(),]/y],
] as const;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\' };

export function tokenize(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(soql.charAt(at))) at += 1;
    if (at >= soql.length) return [...tokens, { type: 'end', text: '<EOF>', at }];
    if (soql[at] === "'") {
      const { text, end } = readString(soql, at);
      tokens.push({ type: 'string', text, at });
      at = end;
      continue;
    }
    const token = match(soql, at);
    if (token === undefined) {
      throw new SoqlError('MALFORMED_QUERY', pointingAt(soql, at, `unexpected token: '${soql.charAt(at)}'`));
    }
    tokens.push(token);
    at += token.text.length;
  }
}

function match(soql: string, at: number): Token | undefined {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(soql)?.[0];
    if (text !== undefined) return { type, text, at };
  }
  return undefined;
}

/** `\_` and `\%` keep their backslash: only LIKE knows what they mean. */
function readString(soql: string, start: number): { text: string; end: number } {
  let text = '';
  for (let at = start + 1; at < soql.length; at += 1) {
    const character = soql.charAt(at);
    if (character === "'") return { text, end: at + 1 };
    if (character === '\n' || character === '\r') break;
    if (character !== '\\') {
      text += character;
      continue;
    }
    at += 1;
    const escaped = soql.charAt(at);
    const unicode = /^u([0-9a-f]{4})/i.exec(soql.slice(at, at + 5))?.[1];
    if (unicode !== undefined) {
      text += String.fromCharCode(Number.parseInt(unicode, 16));
      at += 4;
    } else if (escaped === '_' || escaped === '%') {
      text += `\\${escaped}`;
    } else {
      const value = ESCAPES[escaped.toLowerCase()];
      if (value === undefined) {
        throw new SoqlError(
          'MALFORMED_QUERY',
          pointingAt(soql, at, `Illegal character sequence '\\${escaped}' in string literal`),
        );
      }
      text += value;
    }
  }
  throw new SoqlError('MALFORMED_QUERY', pointingAt(soql, start, 'string literal is not terminated'));
}

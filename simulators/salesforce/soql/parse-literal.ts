import { isPeriod } from './periods.ts';
import type { Parser } from './parser.ts';
import type { Literal } from './query.ts';

/** `\_` and `\%` mean themselves outside LIKE. */
export function parseLiteral(parser: Parser): Literal {
  const token = parser.take();
  const { at, text } = token;
  switch (token.type) {
    case 'string':
      return { type: 'string', value: text.replaceAll(/\\([_%])/g, '$1'), at };
    case 'number':
      return { type: 'number', value: Number(text), at };
    case 'instant':
      return parseInstant(parser, text, at);
    case 'word':
      return parseWord(parser, text, at);
    case 'symbol':
    case 'end':
      throw parser.unexpected(token);
  }
}

function parseInstant(parser: Parser, text: string, at: number): Literal {
  const [date = '', time] = text.split('T');
  const day = Date.parse(date);
  // Date.parse takes February 30 for March 1.
  const isDate = Number.isFinite(day) && new Date(day).toISOString().startsWith(date);
  const ms = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (!isDate || !Number.isFinite(ms)) throw parser.malformed(`invalid date: ${text}`, at);
  return time === undefined ? { type: 'date', value: text, at } : { type: 'datetime', value: ms, at };
}

function parseWord(parser: Parser, text: string, at: number): Literal {
  const word = text.toUpperCase();
  if (word === 'NULL') return { type: 'null', at };
  if (word === 'TRUE' || word === 'FALSE') return { type: 'boolean', value: word === 'TRUE', at };
  const [name = '', count] = word.split(':');
  if (!isPeriod(name, count !== undefined)) throw parser.malformed(`unexpected token: '${text}'`, at);
  return { type: 'period', name, count: count === undefined ? undefined : Number(count), at };
}

import type { Parser } from './parser.ts';
import type { Path } from './query.ts';

export function parsePath(parser: Parser): Path {
  const token = parser.take();
  if (token.type !== 'word' || token.text.includes(':')) throw parser.unexpected(token);
  if (parser.sees('(')) throw parser.unexpected();
  return { names: token.text.split('.'), at: token.at };
}

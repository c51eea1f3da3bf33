import type { Token } from './tokenize.ts';
import { tokenize } from './tokenize.ts';
import { pointingAt, SoqlError } from './soql-error.ts';

/** Reads tokens one by one. */
export class Parser {
  readonly soql: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(soql: string) {
    this.soql = soql;
    this.#tokens = tokenize(soql);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead] ?? { type: 'end', text: '<EOF>', at: this.soql.length };
  }

  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Whether these words come next, in any case. */
  sees(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return (token.type === 'word' || token.type === 'symbol') && token.text.toUpperCase() === word;
    });
  }

  /** Takes these words if they come next. */
  accepts(...words: string[]): boolean {
    if (!this.sees(...words)) return false;
    this.#next += words.length;
    return true;
  }

  expect(word: string): void {
    if (!this.accepts(word)) throw this.unexpected();
  }

  unexpected(token: Token = this.peek()): SoqlError {
    const what = token.type === 'end' ? 'unexpected token: <EOF>' : `unexpected token: '${token.text}'`;
    return this.malformed(what, token.at);
  }

  malformed(message: string, at: number): SoqlError {
    return new SoqlError('MALFORMED_QUERY', pointingAt(this.soql, at, message));
  }
}

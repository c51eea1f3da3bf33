import { hash, hashText } from '../org/hash.ts';
import { dateOf } from '../org/instant.ts';
import { makeId } from '../org/ids.ts';
import type { Cell, Link } from './field.ts';

type Generate = (index: number) => Cell;
const DAY_MS = 86_400_000;

/** Draws the values of rows from a seed: the same seed, object and row always give the same value. */
export class World {
  readonly seed: number;
  /** No generated row was created or changed after this. Milliseconds since 1970, whole seconds. */
  readonly bornMs: number;
  readonly counts: Record<string, number>;

  constructor(options: { seed: number; bornMs: number; counts: Record<string, number> }) {
    this.seed = options.seed;
    this.bornMs = options.bornMs;
    this.counts = options.counts;
  }

  draw(salt: string): (index: number) => number {
    const seed = hash(this.seed, hashText(salt));
    return (index) => hash(seed, index);
  }

  pick(salt: string, choices: readonly string[]): (index: number) => string {
    const draw = this.draw(salt);
    return (index) => choices[draw(index) % choices.length] ?? '';
  }

  /** `generate` for `permille` of the rows, null for the others. */
  some(salt: string, permille: number, generate: Generate): Generate {
    const draw = this.draw(`${salt} some`);
    return (index) => (draw(index) % 1000 < permille ? generate(index) : null);
  }

  flag(salt: string, permille: number): (index: number) => boolean {
    const draw = this.draw(salt);
    return (index) => draw(index) % 1000 < permille;
  }

  integer(salt: string, low: number, high: number): (index: number) => number {
    const draw = this.draw(salt);
    return (index) => low + (draw(index) % (high - low + 1));
  }

  decimal(salt: string, low: number, high: number, scale: number): (index: number) => number {
    const unit = 10 ** scale;
    const whole = this.integer(salt, low * unit, high * unit);
    return (index) => whole(index) / unit;
  }

  date(salt: string, from: string, days: number): (index: number) => string {
    const draw = this.draw(salt);
    const first = Date.parse(from) / DAY_MS;
    return (index) => dateOf(first + (draw(index) % days));
  }

  /** Whole seconds in the `days` before the org was born. */
  datetime(salt: string, days: number): (index: number) => number {
    const draw = this.draw(salt);
    return (index) => this.bornMs - (draw(index) % (days * 86_400)) * 1000;
  }

  time(salt: string): (index: number) => string {
    const draw = this.draw(salt);
    return (index) => new Date((draw(index) % 1440) * 60_000).toISOString().slice(11);
  }

  /** Leads to some row of an object, for `permille` of the rows. */
  link(salt: string, object: string, keyPrefix: string, permille = 1000): Link {
    const draw = this.draw(salt);
    const drawSome = this.draw(`${salt} some`);
    const rows = this.counts[object] ?? 0;
    const row = (index: number): number | undefined =>
      rows === 0 || drawSome(index) % 1000 >= permille ? undefined : draw(index) % rows;
    return linkTo(keyPrefix, row);
  }
}

/** Leads to the row that `row` names. */
export function linkTo(keyPrefix: string, row: (index: number) => number | undefined): Link {
  const generate = (index: number): Cell => {
    const to = row(index);
    return to === undefined ? null : makeId(keyPrefix, to);
  };
  return { generate, target: { keyPrefix, row } };
}

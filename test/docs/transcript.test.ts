import { describe, expect, it } from 'vitest';
import { shownIn, unlike } from './support/transcript.ts';

describe('a console block', () => {
  it('is read as commands with what they say', () => {
    expect(shownIn('$ one \\\n> --flag\nsaid\n\n$ two')).toEqual([
      { command: 'one \\\n--flag', output: ['said', ''] },
      { command: 'two', output: [] },
    ]);
  });
});

describe('output is like what is shown', () => {
  it.each([
    ['syn_8f3kq2mz7w  active  in 13 min', 'syn_abc123  active      in 2 h'],
    ['50,000 read, 49,990 sent', '7 read, 7 sent'],
    ['{"id":"run_8f3kq2mz7w_12","status":"running",…}', '{"id":"run_x-y_1","status":"running","read":1}'],
    ['…', 'anything'],
    ['last line', 'first line\nlast line'],
  ])('%s: %s', (shown, output) => {
    expect(unlike([shown], output)).toBeUndefined();
  });

  it.each([
    ['syn_8f3kq2mz7w  active', 'syn_abc123  paused'],
    ['50,000 read', 'many read'],
    ['{"status":"accepted"}', '{"status":"refused"}'],
    ['all', 'all of it'],
  ])('and not where words differ: %s: %s', (shown, output) => {
    expect(unlike([shown], output)).toBe(shown);
  });

  it('in the order of its lines', () => {
    expect(unlike(['one', 'two'], 'one\ntwo')).toBeUndefined();
    expect(unlike(['two', 'one'], 'one\ntwo')).toBe('one');
  });
});

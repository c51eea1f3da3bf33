import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from '../../src/store/text.ts';

const anything = fc.string({ unit: 'binary' });

describe('text for PostgreSQL', () => {
  it('has no NUL and no half characters, and is not longer than it may be', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 0, max: 20 }), (text, max) => {
        const stored = storableText(text, max);
        expect(stored).not.toContain('\0');
        expect(stored.isWellFormed()).toBe(true);
        expect(stored.length).toBeLessThanOrEqual(max);
      }),
    );
  });

  it('is left alone otherwise', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const clean = text.replaceAll('\0', '');
        expect(storableText(clean)).toBe(clean);
      }),
    );
  });

  it('loses a character that the cut would halve', () => {
    expect(storableText('ab😀', 3)).toBe('ab');
    expect(storableText('ab😀', 4)).toBe('ab😀');
  });
});

describe('JSON for PostgreSQL', () => {
  it('means the same, but for what PostgreSQL has no room for', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
        const json = storableJson(value);
        const clean = JSON.stringify(value);
        if (!clean.includes('\\u')) expect(json).toBe(clean);
        expect(() => void JSON.parse(json)).not.toThrow();
      }),
    );
  });

  it('has no NUL and no half characters, in keys or in values', () => {
    fc.assert(
      fc.property(fc.dictionary(anything, anything, { noNullPrototype: true }), (value) => {
        const parsed: unknown = JSON.parse(storableJson(value));
        for (const text of Object.entries(parsed ?? {}).flat()) {
          expect(text).not.toContain('\0');
          expect(String(text).isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('keeps a backslash that only looks like the start of an escape', () => {
    expect(JSON.parse(storableJson(['\\u0000', '\\\0', '\\\\ud800', '\ud800\udc00']))).toEqual([
      '\\u0000',
      '\\',
      '\\\\ud800',
      '\ud800\udc00',
    ]);
  });
});

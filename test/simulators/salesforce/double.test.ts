import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubleText } from '../../../simulators/salesforce/org/double.ts';

describe('numbers of fields that are no integers', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [23, '23.0'],
    [-0.5, '-0.5'],
    [0.001, '0.001'],
    [0.0001, '1.0E-4'],
    [0.000_012_5, '1.25E-5'],
    [1_234_567, '1234567.0'],
    [-9_999_999.99, '-9999999.99'],
    [10_000_000, '1.0E7'],
    [12_345_678, '1.2345678E7'],
    [99_213_206, '9.9213206E7'],
    [16_147_805_824_397, '1.6147805824397E13'],
    [-1e21, '-1.0E21'],
    [5e-324, '5.0E-324'],
  ])('%d is written %s, as the vendor does', (value, text) => {
    expect(doubleText(value)).toBe(text);
  });

  it('lose nothing, and always show that they are none', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = doubleText(value);
        expect(text).toMatch(/^-?\d+\.\d+(E-?\d+)?$/);
        expect(Number(text)).toBe(value);
      }),
    );
  });
});

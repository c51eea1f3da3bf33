import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeIdCursor,
  encodeIdCursor,
  encodeTimeCursor,
  InvalidCursorError,
  isOlder,
} from '../../src/store/cursor.ts';

const time = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
const id = fc.stringMatching(/^[a-zA-Z0-9_]{1,60}$/);

function isRefused(decode: () => unknown): boolean {
  try {
    decode();
    return false;
  } catch (error) {
    if (error instanceof InvalidCursorError) return true;
    throw error;
  }
}

describe('cursors', () => {
  it('lead back to where they were made', () => {
    fc.assert(
      fc.property(id, (text) => {
        expect(decodeIdCursor(encodeIdCursor({ id: text }))).toEqual({ id: text });
      }),
    );
    fc.assert(
      fc.property(time, id, (at, text) => {
        expect(isRefused(() => isOlder('created_at', encodeTimeCursor({ at, id: text })))).toBe(false);
      }),
    );
  });

  it('are refused, with an error of their own, when this service did not make them', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        expect(isRefused(() => isOlder('created_at', text))).toBe(true);
        expect(isRefused(() => decodeIdCursor(text))).toBe(true);
      }),
    );
  });

  it('are refused when they are of another list, cut off, or padded', () => {
    const ofTime = encodeTimeCursor({ at: new Date(0), id: 'con_1' });
    const ofId = encodeIdCursor({ id: '003000000000000AAA' });
    expect(isRefused(() => decodeIdCursor(ofTime))).toBe(true);
    expect(isRefused(() => isOlder('created_at', ofId))).toBe(true);
    for (let length = 0; length < ofTime.length; length += 1) {
      expect(isRefused(() => isOlder('created_at', ofTime.slice(0, length)))).toBe(true);
    }
    for (const padded of [`${ofId}=`, ` ${ofId}`, `${ofId}!`, ofId.repeat(50)]) {
      expect(isRefused(() => decodeIdCursor(padded))).toBe(true);
    }
  });

  it('are refused with a time or an id that the database could not take', () => {
    const forge = (parts: unknown): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
    for (const parts of [
      ['2026-13-40T00:00:00.000Z', 'con_1'],
      ['yesterday', 'con_1'],
      ['2026-01-01T00:00:00.000Z', 'con_\0'],
      ['2026-01-01T00:00:00.000Z', ''],
      ['2026-01-01T00:00:00.000Z', 1],
      ['2026-01-01T00:00:00.000Z', 'con_1', 'more'],
      { at: '2026-01-01T00:00:00.000Z' },
      null,
    ]) {
      expect(isRefused(() => isOlder('created_at', forge(parts)))).toBe(true);
    }
  });
});

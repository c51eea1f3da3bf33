import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSecretBox, secretsKeyId, SecretUnreadableError, type SecretPlace } from '../../src/store/crypto.ts';

const place: SecretPlace = { table: 'connections', column: 'refresh_token', rowId: 'con_1' };
const key = randomBytes(32);
const box = createSecretBox([key]);

function errorOf(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('it did not throw');
}

describe('secrets at rest', () => {
  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        expect(box.open(box.seal(secret, place), place)).toBe(secret);
      }),
    );
  });

  it('never look the same twice', () => {
    expect(box.seal('same', place)).not.toBe(box.seal('same', place));
  });

  it('open at their own place only', () => {
    const sealed = box.seal('secret', place);
    for (const other of [
      { ...place, rowId: 'con_2' },
      { ...place, column: 'access_token' },
      { ...place, table: 'destinations' },
      // The parts are told apart, not just glued together.
      { table: 'connections', column: 'refresh_tokenc', rowId: 'on_1' },
    ]) {
      expect(() => box.open(sealed, other)).toThrow(SecretUnreadableError);
    }
  });

  it('do not open after any change of any byte', () => {
    const sealed = box.seal('secret', place);
    const head = sealed.lastIndexOf(':') + 1;
    const body = Buffer.from(sealed.slice(head), 'base64url');
    for (let byte = 0; byte < body.length; byte += 1) {
      const changed = Buffer.from(body);
      changed.writeUInt8(changed.readUInt8(byte) ^ 1, byte);
      expect(() => box.open(sealed.slice(0, head) + changed.toString('base64url'), place)).toThrow(
        SecretUnreadableError,
      );
    }
  });

  it('do not open when they are cut off', () => {
    const sealed = box.seal('secret', place);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => box.open(sealed.slice(0, length), place)).toThrow(SecretUnreadableError);
    }
  });

  it('open with an older key of the list, and are sealed with the newest', () => {
    const newer = randomBytes(32);
    const rotated = createSecretBox([newer, key]);
    const old = box.seal('secret', place);
    expect(rotated.open(old, place)).toBe('secret');
    expect(old.startsWith(rotated.newestPrefix)).toBe(false);
    const fresh = rotated.seal('secret', place);
    expect(fresh.startsWith(rotated.newestPrefix)).toBe(true);
    expect(fresh).toContain(secretsKeyId(newer));
    expect(createSecretBox([newer]).open(fresh, place)).toBe('secret');
  });

  it('say which key is missing, and nothing of the secret', () => {
    const sealed = box.seal('top secret', place);
    const error = errorOf(() => createSecretBox([randomBytes(32)]).open(sealed, place));
    expect(error).toBeInstanceOf(SecretUnreadableError);
    expect(error.message).toContain(secretsKeyId(key));
    expect(error.message).toContain('connections.refresh_token of con_1');
    expect(error.message).not.toContain('top secret');
    expect(error.message).not.toContain(sealed.slice(sealed.lastIndexOf(':') + 1));
  });

  it('are refused in plain text', () => {
    const error = errorOf(() => box.open('00Dxx0000001gPL!plain', place));
    expect(error).toBeInstanceOf(SecretUnreadableError);
    expect(error.message).not.toContain('plain');
  });

  it('need keys of exactly 32 bytes, and at least one', () => {
    for (const length of [0, 16, 31, 33, 64]) {
      expect(() => createSecretBox([randomBytes(length)])).toThrow(RangeError);
      expect(() => createSecretBox([key, randomBytes(length)])).toThrow(RangeError);
    }
    expect(() => createSecretBox([])).toThrow(RangeError);
  });
});

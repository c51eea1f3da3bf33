import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageId, toId18, type MessageIdentity } from '../../src/domain/message-id.ts';

const identity: MessageIdentity = {
  syncId: 'syn_8f3kq0zt1m',
  recordId: '0035g00000XyZabAAF',
  version: '2026-11-24T10:15:30.000Z',
  epoch: 2,
  operation: 'upsert',
  fingerprint: '1a2b3c4d',
};

describe('a message id', () => {
  it('can be read by a person', () => {
    expect(messageId(identity)).toBe('syn_8f3kq0zt1m:0035g00000XyZabAAF:20261124101530:2:u:1a2b3c4d');
  });

  it('is the same for both lengths of a record id', () => {
    const recordId = identity.recordId.slice(0, 15);
    expect(messageId({ ...identity, recordId: toId18(recordId) })).toBe(messageId({ ...identity, recordId }));
  });

  it.each<[string, Partial<MessageIdentity>]>([
    ['sync', { syncId: 'syn_other' }],
    ['record', { recordId: '0035g00000XyZacAAF' }],
    ['version', { version: '2026-11-24T10:15:31.000Z' }],
    ['version by a millisecond', { version: '2026-11-24T10:15:30.001Z' }],
    ['resync epoch', { epoch: 3 }],
    ['operation', { operation: 'delete' }],
    ['content', { fingerprint: '1a2b3c4e' }],
  ])('is another for another %s', (_what, change) => {
    expect(messageId({ ...identity, ...change })).not.toBe(messageId(identity));
  });

  it('never has more than 100 characters', () => {
    expect(messageId({ ...identity, syncId: `syn_${'x'.repeat(40)}` }).length).toBeLessThanOrEqual(100);
    expect(() => messageId({ ...identity, syncId: 'x'.repeat(80) })).toThrow(/over the limit/);
  });
});

describe('a record id of 18 characters', () => {
  // A letter for each five characters: bit n is set where character n is a capital; 0 is A, 31 is 5.
  it.each([
    ['001000000000001', '001000000000001AAA'],
    ['00D000000000062', '00D000000000062EAA'],
    ['a0AABCDEFGHIJKL', 'a0AABCDEFGHIJKL255'],
    ['zzzzzzzzzzzzzzz', 'zzzzzzzzzzzzzzzAAA'],
    ['ZZZZZZZZZZZZZZZ', 'ZZZZZZZZZZZZZZZ555'],
  ])('%s becomes %s', (short, long) => {
    expect(toId18(short)).toBe(long);
  });

  it('stays as it is', () => {
    expect(toId18('0035g00000XyZabAAF')).toBe('0035g00000XyZabAAF');
  });

  it('differs without regard to case wherever the short one differs', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '0'), minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(toId18(a).toLowerCase() === toId18(b).toLowerCase()).toBe(a === b);
      }),
    );
  });

  it.each(['', '00300000000000', '0030000000000011', "00300000000000'", '003000000000001AAA0'])(
    'is not made of %j',
    (id) => {
      expect(() => toId18(id)).toThrow(RangeError);
    },
  );
});

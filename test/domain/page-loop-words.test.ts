import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Block } from '../../src/domain/page-loop/block.ts';
import { Constant } from '../../src/domain/page-loop/constant.ts';
import { copy } from '../../src/domain/page-loop/copy.ts';
import { nextSpecial } from '../../src/domain/page-loop/special.ts';

const bytes = fc.uint8Array({ maxLength: 40 });
/** Mostly what no cell is ended by, at the borders of what is. */
const cells = fc.array(fc.constantFrom(0x20, 0x21, 0x23, 0x5b, 0x5d, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x1f, 0x00), {
  maxLength: 40,
});

function blockOf(content: Iterable<number>): Block {
  const given = Uint8Array.from(content);
  const block = new Block(given.length);
  block.bytes.set(given);
  return block;
}

function isSpecial(byte: number): boolean {
  return byte < 0x20 || byte === 0x22 || byte === 0x5c;
}

describe('bytes, four at a time', () => {
  it('finds the first quote, backslash or control character from any byte on, and none behind the end', () => {
    fc.assert(
      fc.property(cells, fc.nat(40), fc.nat(40), (content, a, b) => {
        const { words } = blockOf(content);
        const [from, to] = [Math.min(a, b, content.length), Math.min(Math.max(a, b), content.length)];
        const found = content.slice(from, to).findIndex(isSpecial);
        expect(nextSpecial(words, from, to)).toBe(found < 0 ? to : from + found);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds each of the 256 bytes to be what it is, beside any other', () => {
    for (let byte = 0; byte < 256; byte += 1) {
      for (let beside = 0; beside < 256; beside += 1) {
        const content = [beside, byte, beside, byte];
        const found = content.findIndex(isSpecial);
        expect(nextSpecial(blockOf(content).words, 0, 4)).toBe(found < 0 ? 4 : found);
      }
    }
  });

  it('copies a part to any place, and leaves what is before it', () => {
    fc.assert(
      fc.property(bytes, fc.nat(40), fc.nat(40), fc.nat(10), (content, a, b, at) => {
        const [from, to] = [Math.min(a, b, content.length), Math.min(Math.max(a, b), content.length)];
        const out = new Block(at + to - from);
        out.bytes.fill(7);
        expect(copy(blockOf(content).words, from, to, out.words, at)).toBe(at + to - from);
        expect([...out.bytes]).toEqual([...Array.from({ length: at }, () => 7), ...content.slice(from, to)]);
      }),
    );
  });

  it('writes a constant of any length up to the very end of a block', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), fc.nat(9), (text, at) => {
        const out = new Block(at + Buffer.byteLength(text));
        expect(new Constant(text).write(out.words, at)).toBe(out.bytes.length);
        expect(out.bytes.toString('utf8', at)).toBe(Buffer.from(text).toString());
      }),
    );
  });
});

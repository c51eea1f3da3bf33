import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '../../src/domain/merge-patch.ts';

const NAMES = ['a', 'b', 'c', '', '0', 'toString', 'hasOwnProperty', '__proto__', 'constructor', 'prototype'];
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

/** Texts, as they come over a socket: `JSON.parse` makes members of what object literals take for prototypes. */
const json = fc.letrec<{ value: string; object: string }>((tie) => ({
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), fc.string()), tie('value')), { maxLength: 5 })
    .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  value: fc.oneof(
    { depthSize: 'medium', maxDepth: 6 },
    fc.constantFrom('null', 'true', '0', '""', '[]', '{}'),
    fc.json(),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
    tie('object'),
  ),
}));
const text = fc.oneof(json.value, { arbitrary: json.object, weight: 3 });

/** A tree of lists and maps: nothing in it has a prototype to reach. */
type Tree = { leaf: string } | { members: Map<string, Tree> };

function tree(value: unknown): Tree {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { leaf: canonical(value) };
  return { members: new Map(Object.entries(value).map(([name, member]) => [name, tree(member)])) };
}

const NULL = 'null';

/** The pseudocode of RFC 7396, section 2; members that cannot be told from a prototype are not taken from the patch. */
function oracle(target: Tree, patch: Tree): Tree {
  if ('leaf' in patch) return patch;
  const members = new Map('leaf' in target ? [] : target.members);
  for (const [name, value] of patch.members) {
    if (UNSAFE.has(name)) continue;
    if ('leaf' in value && value.leaf === NULL) members.delete(name);
    else members.set(name, oracle(members.get(name) ?? { leaf: NULL }, value));
  }
  return { members };
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.toSorted().join(',')}}`;
}

function treeText(node: Tree): string {
  if ('leaf' in node) return node.leaf;
  const members = [...node.members].map(([name, member]) => `${JSON.stringify(name)}:${treeText(member)}`);
  return `{${members.toSorted().join(',')}}`;
}

/** As a definition that is stored: without the members that no patch can bring. */
const stored = text.map((written) => oracle({ leaf: NULL }, tree(JSON.parse(written)))).map(treeText);

describe('a merge patch', () => {
  it('does what RFC 7396 says', () => {
    fc.assert(
      fc.property(stored, text, (target, patch) => {
        const merged = mergePatch(JSON.parse(target), JSON.parse(patch));
        expect(canonical(merged)).toBe(treeText(oracle(tree(JSON.parse(target)), tree(JSON.parse(patch)))));
      }),
      { numRuns: 1_500 },
    );
  });

  it('changes nothing more when it comes again, and neither of its arguments', () => {
    fc.assert(
      fc.property(stored, text, (targetText, patchText) => {
        const [target, patch]: unknown[] = [JSON.parse(targetText), JSON.parse(patchText)];
        const once = mergePatch(target, patch);
        expect(canonical(mergePatch(once, patch))).toBe(canonical(once));
        expect([canonical(target), canonical(patch)]).toEqual(
          [targetText, patchText].map((written) => canonical(JSON.parse(written))),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('reaches no prototype, neither of its result nor of all objects', () => {
    const everything = (value: unknown): object[] =>
      typeof value !== 'object' || value === null ? [] : [value, ...Object.values(value).flatMap(everything)];
    const before = Reflect.ownKeys(Object.prototype);
    fc.assert(
      fc.property(stored, json.object, (target, patch) => {
        const merged = mergePatch(JSON.parse(target), JSON.parse(patch));
        for (const part of everything(merged)) {
          const own: unknown = Array.isArray(part) ? Array.prototype : Object.prototype;
          expect(Object.getPrototypeOf(part)).toBe(own);
        }
        expect(Reflect.ownKeys(Object.prototype)).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  });
});

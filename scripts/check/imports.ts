import { dirname, join } from 'node:path/posix';

/** An import or re-export as the text has it. */
export type Import = {
  /** A path from the root for an own file (`src/domain/run.ts`), else the package's name or `node:...`. */
  target: string;
  own: boolean;
  /** Gone at run time: `import type`, or nothing but `type` names. */
  typeOnly: boolean;
  /** From 1. */
  line: number;
};

// Names between `import` and `from` hold none of these characters, so that no match runs past its statement.
const FROM = /^[ \t]*(?:import|export)\s+(type\s)?([^;'"=()]*?)\s*from\s+['"]([^'"]+)['"]/gm;
const BARE = /^[ \t]*import\s+['"]([^'"]+)['"]/gm;
const DYNAMIC = /(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every import of a module, in the order of kinds, with own files resolved from `path` (from the root). */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean, index: number): void => {
    const own = specifier.startsWith('.');
    const target = own ? join(dirname(path), specifier) : packageOf(specifier);
    found.push({ target, own, typeOnly, line: text.slice(0, index).split('\n').length });
  };
  for (const match of text.matchAll(FROM)) {
    const [statement, type, names = '', specifier = ''] = match;
    const start = match.index + statement.length - statement.trimStart().length;
    add(specifier, type !== undefined || allTypes(names), start);
  }
  for (const match of text.matchAll(BARE)) add(match[1] ?? '', false, match.index);
  for (const match of text.matchAll(DYNAMIC)) add(match[2] ?? '', match[1] !== undefined, match.index);
  return found;
}

function allTypes(names: string): boolean {
  const list = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1];
  if (list === undefined) return false;
  const parts = list.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').every((part) => part.startsWith('type '));
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

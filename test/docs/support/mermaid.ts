import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createContext, runInContext } from 'node:vm';
import { z } from 'zod';
import type { Block } from './markdown.ts';

const require = createRequire(import.meta.url);

/** Mermaid's own parser: rejects with what is wrong, and mostly where (`hash.loc`). */
type Parse = (text: string) => Promise<unknown>;

const failureSchema = z.object({
  message: z.string(),
  hash: z.object({ loc: z.object({ first_line: z.int() }) }).optional(),
});

/** Mermaid as browsers have it: its build for them sets a global variable, and looks for a document to clean labels with. */
export async function loadMermaid(): Promise<Parse> {
  // Labels that cannot be cleaned pass as they are: nothing is drawn here.
  const window = { document: { nodeType: 9, createElement: () => ({}) }, Element: class {} };
  const globals = { console, structuredClone, TextEncoder, URL, setTimeout, clearTimeout, window };
  const context = createContext(globals);
  const path = require.resolve('@mermaid-js/tiny');
  runInContext(await readFile(path, 'utf8'), context, { filename: path });
  const schema = z.object({ mermaid: z.object({ parse: z.custom<Parse>((value) => typeof value === 'function') }) });
  return schema.parse(context).mermaid.parse;
}

/** `document:line: what is wrong` of a diagram that GitHub would not draw. */
export async function problemOf({ document, line, text }: Block, parse: Parse): Promise<string | undefined> {
  try {
    await parse(text);
    return undefined;
  } catch (error) {
    const { message, hash } = failureSchema.parse(error);
    return `${document}:${line + (hash?.loc.first_line ?? 0)}: ${message}`;
  }
}

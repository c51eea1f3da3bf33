import { beforeAll, describe, expect, it } from 'vitest';
import { readDocuments } from './support/markdown.ts';
import { loadMermaid, problemOf } from './support/mermaid.ts';

const diagrams = (await readDocuments()).flatMap(({ blocks }) => blocks).filter(({ lang }) => lang === 'mermaid');

describe('a diagram', () => {
  let parse: Awaited<ReturnType<typeof loadMermaid>>;
  beforeAll(async () => {
    parse = await loadMermaid();
  });

  it.each(diagrams)('$document:$line is one that Mermaid reads', async (diagram) => {
    expect(await problemOf(diagram, parse)).toBeUndefined();
  });

  it.each([
    ['flowchart LR\n  one --> two\n  two[a (b] --> three', 'docs/some.md:12: Parse error on line 3'],
    ['stateDiagram-v2\n  one -> two', 'docs/some.md:11: Parse error on line 2'],
    ['sequenceDiagram\n  one -->', 'docs/some.md:11: Parse error on line 2'],
    ['flowchrt LR\n  one --> two', 'docs/some.md:9: No diagram type detected'],
  ])('that it does not read is told with its line: %s', async (text, problem) => {
    expect(await problemOf({ document: 'docs/some.md', line: 9, lang: 'mermaid', text }, parse)).toContain(problem);
  });
});

it('there are diagrams', () => {
  expect(diagrams.length).toBeGreaterThan(2);
});

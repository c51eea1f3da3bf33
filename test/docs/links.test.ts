import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { readDocuments } from './support/markdown.ts';

const documents = await readDocuments();
const links = documents.flatMap(({ path, links: all }) => all.map((href) => ({ from: path, href })));
const within = links.filter(({ href }) => !/^[a-z]+:/.test(href));

describe('links between documents', () => {
  it('are there to be followed', () => {
    expect(within.length).toBeGreaterThan(30);
  });

  it.each(within)('$from leads to $href', async ({ from, href }) => {
    const [file = '', anchor] = href.split('#');
    const path = file === '' ? from : join(dirname(from), file);
    await access(path);
    const document = documents.find((each) => each.path === path);
    if (anchor !== undefined) expect([...(document?.anchors ?? [])]).toContain(anchor);
  });
});

it('every document can be reached from README.md', () => {
  const reached = new Set(['README.md']);
  for (const path of reached) {
    const document = documents.find((each) => each.path === path);
    for (const href of document?.links ?? []) {
      const [file = ''] = href.split('#');
      if (file.endsWith('.md') && !/^[a-z]+:/.test(file)) reached.add(join(dirname(path), file));
    }
  }
  expect(documents.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
});

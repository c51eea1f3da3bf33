import { glob, readFile } from 'node:fs/promises';
import { lexer, walkTokens } from 'marked';
import type { MarkedToken } from 'marked';

/** Fenced; or, as `example`, a command of the command line in a table's column of that name. */
export type Block = { document: string; line: number; lang: string; text: string };

export type Document = {
  /** From the root. */
  path: string;
  text: string;
  blocks: Block[];
  /** Inline code, tables included. */
  code: string[];
  links: string[];
  /** What `#…` may name: headings, as GitHub makes ids of them. */
  anchors: Set<string>;
};

/** Every document that people read, parsed. */
export async function readDocuments(): Promise<Document[]> {
  const documents: Document[] = [];
  for await (const path of glob('{*.md,docs/**/*.md}')) documents.push(parse(path, await readFile(path, 'utf8')));
  return documents.sort((one, other) => one.path.localeCompare(other.path));
}

function parse(path: string, text: string): Document {
  const document: Document = { path, text, blocks: [], code: [], links: [], anchors: new Set() };
  let offset = 0;
  for (const top of lexer(text)) {
    const line = text.slice(0, offset).split('\n').length;
    // No extension is loaded that would add tokens of its own.
    void walkTokens([top], (token) => collect(document, token as MarkedToken, line));
    offset += top.raw.length;
  }
  return document;
}

/** `line`: where the outermost block begins, which is near enough for what is nested. */
function collect(document: Document, token: MarkedToken, line: number): void {
  switch (token.type) {
    case 'code':
      document.blocks.push({ document: document.path, line, lang: token.lang ?? '', text: token.text });
      break;
    case 'codespan':
      document.code.push(token.text);
      break;
    case 'link':
    case 'image':
      document.links.push(token.href);
      break;
    case 'heading':
      document.anchors.add(anchorOf(token.text));
      break;
    case 'table':
      if (token.header[1]?.text === 'example') document.blocks.push(...examplesOf(document.path, line, token.rows));
      break;
    default:
  }
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

function examplesOf(document: string, line: number, rows: { text: string }[][]): Block[] {
  return rows.map(([, cell], index) => {
    const text = (cell?.text ?? '').replaceAll('`', '');
    return { document, line: line + 2 + index, lang: 'example', text };
  });
}

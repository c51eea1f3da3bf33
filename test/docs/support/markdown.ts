import { glob, readFile } from 'node:fs/promises';
import { lexer, walkTokens } from 'marked';
import type { MarkedToken, Tokens } from 'marked';

/** Fenced; or out of a table: `example`, a command of the command line; `query`, a list filter; `signal`, its name and data. */
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
      document.blocks.push(...rowsOf(document.path, line, token));
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

function rowsOf(document: string, line: number, { header, rows }: Tokens.Table): Block[] {
  const [first = '', second = ''] = header.map(({ text }) => text);
  const lang = first === 'signal' && second === 'data' ? 'signal' : second;
  if (!['example', 'query', 'signal'].includes(lang)) return [];
  return rows.map((row, index) => {
    const [name = '', told = ''] = row.map(({ text }) => text.replaceAll('`', ''));
    const data = told === 'none' ? '' : ` --input '${told}'`;
    return { document, line: line + 2 + index, lang, text: lang === 'signal' ? `--name ${name}${data}` : told };
  });
}

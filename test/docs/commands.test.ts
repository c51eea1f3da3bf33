import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDocuments } from './support/markdown.ts';
import type { Block } from './support/markdown.ts';
import { NOT_COMPARED, NOT_RUN } from './support/not-run.ts';
import type { NotRun } from './support/not-run.ts';
import { PLAYS, sameEverywhere } from './support/plays.ts';
import type { Play } from './support/plays.ts';
import { Shell } from './support/shell.ts';
import { Stage } from './support/stage.ts';
import { shownIn, unlike } from './support/transcript.ts';

/** `source`: what the document has, where that is not the command. */
type Step = { at: string; command: string; output: string[]; source?: string };

const HINT =
  'mend the document; or say in test/docs/support/plays.ts what it takes for granted; or, if no test can run it, in not-run.ts why';
const SHELLS = new Set(['sh', 'bash', 'shell']);
const documents = await readDocuments();

/** Every command of a block, with what the document shows of its output. */
function stepsOf(block: Block): Step[] {
  const { document, line, lang, text } = block;
  const at = `${document}:${line}`;
  if (SHELLS.has(lang)) return [{ at, command: text, output: [] }];
  if (lang === 'example') return [{ at, command: `salesforce-data-in ${text}`, output: [] }];
  if (lang === 'query') return [{ at, command: `temporal workflow list --query "${text}"`, output: [] }];
  if (lang === 'signal') return [{ at, command: `temporal workflow signal --workflow-id syn_… ${text}`, output: [] }];
  const file = fileOf(block);
  if (lang === 'ts' && file !== undefined) {
    const check = { at, command: `tsc --project ${file.name}.json`, output: [] };
    return [check, { at, command: `node ${file.name}`, output: [], source: text }];
  }
  return lang === 'console' ? shownIn(text).map((shown) => ({ at, ...shown })) : [];
}

/** What is to be in the folder before commands run: YAML that says its name, and programs. */
function fileOf({ document, line, lang, text }: Block): { name: string; text: string } | undefined {
  if (lang === 'ts') return { name: `${document.replaceAll(/\W/g, '-')}-${line}.ts`, text };
  const name = lang === 'yaml' ? /^# ([\w-]+\.ya?ml)\n/.exec(text)?.[1] : undefined;
  return name === undefined ? undefined : { name, text };
}

function replaced(text: string, words: readonly [string, string][]): string {
  return words.reduce((told, [shown, meant]) => told.replaceAll(shown, meant), text);
}

const isIn = (list: readonly NotRun[], command: string) => list.some(({ begins }) => command.startsWith(begins));
const plays = documents
  .map(({ path, blocks }) => ({
    path,
    blocks,
    steps: blocks.flatMap(stepsOf).filter((step) => !isIn(NOT_RUN, step.source ?? step.command)),
  }))
  .filter(({ steps }) => steps.length > 0);

describe('the commands of', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.start();
  });
  afterAll(() => stage.stop());

  it.each(plays)('$path do what the document says', { timeout: 120_000 }, async ({ path, blocks, steps }) => {
    const play: Play = PLAYS[path] ?? {};
    const words = [...(play.instead?.(stage) ?? []), ...sameEverywhere(stage)];
    const shell = new Shell(stage.folder, stage.env, path.replaceAll(/\W/g, '-'));
    for (const file of blocks.map(fileOf).filter((each) => each !== undefined)) {
      await writeFile(join(stage.folder, file.name), replaced(file.text, words));
      const project = { extends: './tsconfig.json', include: [file.name] };
      if (file.name.endsWith('.ts')) await writeFile(join(stage.folder, `${file.name}.json`), JSON.stringify(project));
    }
    await play.before?.(stage);
    for (const { at, command, output } of steps) {
      const of = <T>(table: Record<string, T> = {}) =>
        Object.entries(table).find(([begins]) => command.startsWith(begins))?.[1];
      await of(play.beforeCommand)?.(stage);
      const asked = replaced(command, words);
      const said = await shell.run(asked, of(play.answers));
      expect(said.code, `${at}: ${HINT}\n${asked}\n${said.output}`).toBe(0);
      const line = isIn(NOT_COMPARED, command) ? undefined : unlike(output, said.output);
      expect(line, `${at}: no line like this came of ${asked}\n${said.output}`).toBeUndefined();
      await of(play.afterCommand)?.(stage);
    }
  });
});

describe('the list of what is not run', () => {
  const all = documents.flatMap(({ blocks }) => blocks.flatMap(stepsOf));

  it.each([...NOT_RUN, ...NOT_COMPARED])('has $begins, which a document has', async ({ begins, heldBy }) => {
    expect(all.some(({ command, source = command }) => source.startsWith(begins))).toBe(true);
    await access(heldBy);
  });
});

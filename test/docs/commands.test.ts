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

type Step = { at: string; command: string; output: string[] };

const HINT =
  'mend the document; or say in test/docs/support/plays.ts what it takes for granted; or, if no test can run it, in not-run.ts why';
const SHELLS = new Set(['sh', 'bash', 'shell']);
const documents = await readDocuments();

/** Every command of a block, with what the document shows of its output. */
function stepsOf({ document, line, lang, text }: Block): Step[] {
  const at = `${document}:${line}`;
  if (SHELLS.has(lang)) return [{ at, command: text, output: [] }];
  if (lang === 'example') return [{ at, command: `salesforce-data-in ${text}`, output: [] }];
  return lang === 'console' ? shownIn(text).map((shown) => ({ at, ...shown })) : [];
}

function replaced(text: string, words: readonly [string, string][]): string {
  return words.reduce((told, [shown, meant]) => told.replaceAll(shown, meant), text);
}

const isIn = (list: readonly NotRun[], command: string) => list.some(({ begins }) => command.startsWith(begins));
const plays = documents
  .map(({ path, blocks }) => ({
    path,
    blocks,
    steps: blocks.flatMap(stepsOf).filter((step) => !isIn(NOT_RUN, step.command)),
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
    for (const { lang, text } of blocks) {
      const name = /^# ([\w-]+\.ya?ml)\n/.exec(text)?.[1];
      if (lang === 'yaml' && name !== undefined) await writeFile(join(stage.folder, name), text);
    }
    await play.before?.(stage);
    for (const { at, command, output } of steps) {
      const of = <T>(table: Record<string, T> = {}) =>
        Object.entries(table).find(([begins]) => command.startsWith(begins))?.[1];
      await of(play.beforeCommand)?.(stage);
      const asked = replaced(command, words);
      const said = await shell.run(asked);
      expect(said.code, `${at}: ${HINT}\n${asked}\n${said.output}`).toBe(of(play.exitCodes) ?? 0);
      const shown = output.map((each) => replaced(each, play.insteadOfOutput ?? []));
      const line = isIn(NOT_COMPARED, command) ? undefined : unlike(shown, said.output);
      expect(line, `${at}: no line like this came of ${asked}\n${said.output}`).toBeUndefined();
      await of(play.afterCommand)?.(stage);
    }
  });
});

describe('the list of what is not run', () => {
  const all = documents.flatMap(({ blocks }) => blocks.flatMap(stepsOf));

  it.each([...NOT_RUN, ...NOT_COMPARED])('has $begins, which a document has', async ({ begins, heldBy }) => {
    expect(all.some(({ command }) => command.startsWith(begins))).toBe(true);
    await access(heldBy);
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { expect, inject, it } from 'vitest';
import { SCENARIOS } from '../support/history-scenarios.ts';

const HISTORIES = fileURLToPath(new URL('../histories', import.meta.url));

async function load(name: string): Promise<unknown> {
  return JSON.parse(await readFile(`${HISTORIES}/${name}`, 'utf8'));
}

const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json'));
const workflowBundle = { codePath: inject('workflowBundlePath') };

it('has a recorded history of every scenario', () => {
  const recorded = new Set(names.map((name) => name.split('.')[0] ?? ''));
  expect([...recorded].toSorted()).toEqual(Object.keys(SCENARIOS).toSorted());
});

it.each(names)('replays %s: runs that began before this change go on after it', async (name) => {
  await Worker.runReplayHistory({ workflowBundle }, await load(name));
});

it('would notice a change that is not deterministic', async () => {
  const name = names.find((candidate) => candidate.startsWith('first-and-incremental.syncRun'));
  const text = await readFile(`${HISTORIES}/${name ?? ''}`, 'utf8');
  const changed: unknown = JSON.parse(text.replaceAll('"submitQueryJob"', '"submitSomethingElse"'));
  await expect(Worker.runReplayHistory({ workflowBundle }, changed)).rejects.toThrow(
    /[Nn]ondeterminism|DeterminismViolation|TMPRL1100/,
  );
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeterminismViolationError } from '@temporalio/workflow';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleChanged } from './support/change-workflows.ts';
import type { Change } from './support/change-workflows.ts';
import { OTHER_CHANGES, WAIT } from './support/changes.ts';

const HISTORIES = fileURLToPath(new URL('../histories', import.meta.url));
let folder: string;

beforeAll(async () => {
  // Each history that does not replay would be a page of the log.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
  folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-upgrade-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function* histories(): AsyncGenerator<{ workflowId: string; history: unknown }> {
  for (const name of await readdir(HISTORIES)) {
    yield { workflowId: name, history: JSON.parse(await readFile(join(HISTORIES, name), 'utf8')) as unknown };
  }
}

/** What became of every recorded history under the changed code. */
async function replay(changes: readonly Change[]): Promise<{ name: string; error: Error | undefined }[]> {
  const workflowBundle = await bundleChanged(folder, changes);
  const results: { name: string; error: Error | undefined }[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories())) {
    results.push({ name: workflowId, error });
  }
  return results;
}

const CHANGES = { 'a wait before the run is planned': WAIT, ...OTHER_CHANGES };

describe.each(Object.entries(CHANGES))('%s', (_name, { bare, patched }) => {
  it('strands runs under way: replaying what is recorded says so', async () => {
    const failed = (await replay(bare)).filter(({ error }) => error !== undefined);
    expect(failed.length).toBeGreaterThan(10);
    for (const { name, error } of failed) expect(error, name).toBeInstanceOf(DeterminismViolationError);
  });

  it('lets them go on when it is guarded by patched()', async () => {
    const results = await replay(patched);
    expect(results.length).toBeGreaterThan(40);
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
  });
});

it('a copy without a change replays everything', async () => {
  expect((await replay([])).filter(({ error }) => error !== undefined)).toEqual([]);
});

it('a patch that is deprecated too early strands runs that began before it', async () => {
  const failed = (await replay(WAIT.deprecated)).filter(({ error }) => error !== undefined);
  expect(failed.length).toBeGreaterThan(10);
});

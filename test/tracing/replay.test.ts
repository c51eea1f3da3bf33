import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { beforeAll, expect, it } from 'vitest';
import { WORKFLOW_SOURCES, WORKFLOW_TRACING } from '../../src/temporal/workflow-bundle.ts';

const HISTORIES = fileURLToPath(new URL('../histories', import.meta.url));
const names = (await readdir(HISTORIES)).filter((name) => name.endsWith('.json'));
let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger });
  workflowBundle = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    workflowInterceptorModules: [WORKFLOW_TRACING],
    logger,
  });
});

it('replays with tracing every history that was recorded without it: it can be turned on and off at any time', async () => {
  async function* histories(): AsyncGenerator<{ workflowId: string; history: unknown }> {
    for (const workflowId of names) {
      yield { workflowId, history: JSON.parse(await readFile(`${HISTORIES}/${workflowId}`, 'utf8')) as unknown };
    }
  }
  const failed: string[] = [];
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories())) {
    replayed += 1;
    if (error !== undefined) failed.push(`${workflowId}: ${error.message}`);
  }
  expect(failed).toEqual([]);
  expect(replayed).toBe(names.length);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { Connection } from '@temporalio/client';
import type { TestProject } from 'vitest/node';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { WORKFLOW_SOURCES } from '../../src/temporal/workflow-bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    temporalAddress: string;
    workflowBundlePath: string;
  }
}

/** One real Temporal server and one workflow bundle for the whole test run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-test-'));
  const [server, bundle] = await Promise.all([
    startTemporalServer({ uiPort: false }),
    bundleWorkflowCode({ ...WORKFLOW_SOURCES, logger: new DefaultLogger('WARN') }),
  ]);
  const workflowBundlePath = join(folder, 'workflows.js');
  await writeFile(workflowBundlePath, bundle.code);
  const connection = await Connection.connect({ address: server.address });
  await registerSearchAttributes(connection, 'default');
  await connection.close();
  project.provide('temporalAddress', server.address);
  project.provide('workflowBundlePath', workflowBundlePath);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Runtime } from '@temporalio/worker';
import { WORKFLOW_SOURCES } from '../src/temporal/workflow-bundle.ts';
import { registerSearchAttributes } from '../src/temporal/register-search-attributes.ts';
import { SCENARIOS } from '../test/support/history-scenarios.ts';
import { ScriptedActivities } from '../test/support/scripted-activities.ts';
import { startWorkflowWorker } from '../test/support/workflow-worker.ts';
import { ensureTemporal } from './temporal-binary.mjs';
import { startTemporalServer } from './temporal-server.ts';

/**
 * Records one history of each scenario into test/histories. Run it only when histories may change on purpose: a change to
 * workflow code must keep replaying the recorded ones (patched), or come with new ones and a note in the changelog. Names
 * of scenarios as arguments: only those.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HISTORIES = `${ROOT}test/histories`;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-histories-'));
const server = await startTemporalServer({ uiPort: false });
const bundlePath = join(folder, 'workflows.js');
await writeFile(bundlePath, (await bundleWorkflowCode(WORKFLOW_SOURCES)).code);
const cli = await ensureTemporal();
const connection = await Connection.connect({ address: server.address });
await registerSearchAttributes(connection, 'default');
const asked = process.argv.slice(2);
for (const [name, scenario] of Object.entries(SCENARIOS)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const scripted = new ScriptedActivities();
  const worker = await startWorkflowWorker(scripted.activities, { address: server.address, bundlePath });
  const id = worker.id();
  await scenario(worker, scripted, id);
  const workflows = worker.client.workflow.list({ query: `TaskQueue = '${worker.taskQueue}'` });
  let recorded = 0;
  for await (const { workflowId, runId, type } of workflows) {
    const show = ['workflow', 'show', '--workflow-id', workflowId, '--run-id', runId, '--output', 'json'];
    const { stdout } = await promisify(execFile)(cli, [...show, '--address', server.address], { maxBuffer: 2 ** 26 });
    // The newest execution may not have done anything yet: nothing to replay.
    if (!stdout.includes('WORKFLOW_TASK_COMPLETED')) continue;
    recorded += 1;
    const file = join(HISTORIES, `${name}.${type}-${recorded}.json`);
    // Stack traces name files by this machine's paths.
    await writeFile(file, stdout.replaceAll(ROOT, ''));
  }
  await worker.stop();
  process.stdout.write(`${name}: ${recorded} histories\n`);
}
await connection.close();
await server.stop();
await rm(folder, { recursive: true });

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Connection } from '@temporalio/client';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { ensureTemporal } from '../../scripts/temporal-binary.mjs';
import { startTemporalServer } from '../../scripts/temporal-server.ts';
import { UserError } from '../../scripts/user-error.mjs';
import { until } from '../support/until.ts';
import { temporaryFolder } from './fakes.ts';

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function namespaces(address: string): Promise<string[]> {
  const connection = await Connection.connect({ address });
  const { namespaces: found } = await connection.workflowService.listNamespaces({});
  await connection.close();
  return (found ?? []).map(({ namespaceInfo }) => namespaceInfo?.name ?? '');
}

test('answers, keeps its state over a crash in its file, and comes back at the same address', async () => {
  const server = await startTemporalServer({ dbFile: join(await temporaryFolder(), 'temporal.db'), uiPort: 0 });
  onTestFinished(() => server.stop());
  expect((await fetch(server.uiUrl ?? '')).status).toBe(200);
  const create = ['operator', 'namespace', 'create', '--namespace', 'kept', '--address', server.address];
  expect(await runCommand(await ensureTemporal(), create)).toMatchObject({ code: 0 });
  const { pid } = server;
  await server.kill();
  expect(isRunning(pid)).toBe(false);
  await server.restart();
  expect(server.pid).not.toBe(pid);
  expect(await namespaces(server.address)).toContain('kept');
});

test('says which port is taken', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const start = startTemporalServer({ port });
  await expect(start).rejects.toThrow(UserError);
  await expect(start).rejects.toThrow(`Port ${port}, meant for the Temporal server, is in use`);
  await expect(startTemporalServer({ uiPort: port })).rejects.toThrow(`Port ${port}, meant for the Temporal UI`);
});

test('says what the server said when it does not start', async () => {
  const start = startTemporalServer({ dbFile: '/no/such/folder/temporal.db' });
  await expect(start).rejects.toThrow(UserError);
  await expect(start).rejects.toThrow(/The Temporal server did not start:\n.*no such/s);
});

test.each(['SIGKILL', 'SIGINT'] as const)('ends with the process that started it, also by %s', async (signal) => {
  const parent = spawn(process.execPath, ['test/scripts/processes/start-temporal.ts'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  const pid = Number(line);
  expect(isRunning(pid)).toBe(true);
  parent.kill(signal);
  await once(parent, 'exit');
  await until('the server has ended', () => !isRunning(pid));
});

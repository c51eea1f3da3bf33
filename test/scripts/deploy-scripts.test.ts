import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { ensurePostgres } from '../../scripts/postgres-binaries.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { ensureTemporal } from '../../scripts/temporal-binary.mjs';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';
import { readServices } from './compose-tools.ts';

describe('postgres-databases.sh', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    // One of its own, as the script makes roles, which would stay behind on a server that is given.
    vi.stubEnv('TEST_DATABASE_URL', '');
    postgres = await startPostgres();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await postgres.stop();
  });

  function urlOf(role: string, password: string, database: string): string {
    const url = new URL(postgres.url);
    return `postgresql://${role}:${password}@${url.host}/${database}`;
  }

  async function connects(url: string): Promise<boolean> {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === '42501') return false;
      throw error;
    }
  }

  test('makes a database for the service and two for Temporal, and lets neither see the other', async () => {
    const { hostname, port } = new URL(postgres.url);
    const env = {
      PATH: `${await ensurePostgres()}:${process.env['PATH']}`,
      PGHOST: hostname,
      PGPORT: port,
      TEMPORAL_DB_PASSWORD: `it's "quoted" $HOME`,
      SERVICE_DB_PASSWORD: 'service-password',
    };
    const { code, output } = await runCommand('sh', ['deploy/postgres-databases.sh'], { env });
    expect(output).not.toContain('ERROR');
    expect(code).toBe(0);
    expect(await connects(urlOf('service', 'x', 'service'))).toBe(true);
    expect(await connects(urlOf('temporal', 'x', 'temporal'))).toBe(true);
    expect(await connects(urlOf('temporal', 'x', 'temporal_visibility'))).toBe(true);
    expect(await connects(urlOf('service', 'x', 'temporal'))).toBe(false);
    expect(await connects(urlOf('temporal', 'x', 'service'))).toBe(false);
  });
});

describe('temporal-namespace.sh', () => {
  test('creates the namespace with the search attributes, and changes nothing the second time', async () => {
    const address = inject('temporalAddress');
    const namespace = `compose-${randomBytes(4).toString('hex')}`;
    const job = (await readServices('docker-compose.yml'))['temporal-namespace'];
    const env = {
      PATH: `${dirname(await ensureTemporal())}:${process.env['PATH']}`,
      ...job?.environment,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    };
    for (const time of ['first', 'second']) {
      const { code, output } = await runCommand('sh', [join('deploy', 'temporal-namespace.sh')], { env });
      expect(code, `${time}: ${output}`).toBe(0);
    }
    const connection = await Connection.connect({ address });
    const found = await connection.operatorService.listSearchAttributes({ namespace });
    const described = await connection.workflowService.describeNamespace({ namespace });
    await connection.close();
    expect(Object.keys(found.customAttributes ?? {})).toEqual(
      expect.arrayContaining(['SyncObject', 'SyncConnection', 'SyncDestination', 'SyncStatus', 'SyncName']),
    );
    expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 24 * 60 * 60);
  });
});

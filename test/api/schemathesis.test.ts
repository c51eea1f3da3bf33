import dns from 'node:dns';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { ensureSchemathesis } from '../../scripts/schemathesis-package.mjs';
import { TestApi } from './support/api.ts';

const CONFIG = join(import.meta.dirname, 'support', 'schemathesis.toml');
const LIMIT_MS = 600_000;
/** Of each operation, besides the examples and the edges of each schema. */
const RANDOM_REQUESTS = 5;

it(
  'keeps what its OpenAPI document says, by the judgement of a tester by other hands',
  async () => {
    const { python, path } = await ensureSchemathesis();
    const api = await TestApi.start({ requestsPerMinute: 1_000_000 });
    // Random destinations and orgs are real ones: no request may leave this machine.
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation((...args: unknown[]) => {
      const done = args.at(-1);
      if (typeof done === 'function') done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
    });
    const folder = await mkdtemp(join(tmpdir(), 'schemathesis-'));
    try {
      await api.createSync();
      const args = [
        ['-m', 'schemathesis.cli', '--config-file', CONFIG, 'run', `${api.url}/openapi.json`],
        ['--header', `Authorization: Bearer ${api.tokens.write}`],
        ['--phases', 'examples,coverage,fuzzing', '--max-examples', String(RANDOM_REQUESTS), '--seed', '1'],
        ['--continue-on-failure', '--no-color', '--warnings', 'off', '--workers', '1', '--request-timeout', '60'],
      ].flat();
      const env = { ...process.env, PYTHONPATH: path, PYTHONDONTWRITEBYTECODE: '1' };
      const { code, output, error } = await runCommand(python, args, { env, timeoutMs: LIMIT_MS, cwd: folder });
      expect(output, error).toContain('Test cases:');
      expect(code, output).toBe(0);
    } finally {
      lookup.mockRestore();
      await rm(folder, { recursive: true, force: true });
      await api.stop();
    }
  },
  LIMIT_MS,
);

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { TestApi } from './support/api.ts';

const REDOCLY = join(import.meta.dirname, '../../node_modules/.bin/redocly');
const LIMIT_MS = 60_000;

it(
  'passes the linter for OpenAPI documents, without a warning',
  async () => {
    const api = await TestApi.start();
    const folder = await mkdtemp(join(tmpdir(), 'openapi-lint-'));
    try {
      const file = join(folder, 'openapi.json');
      await writeFile(file, (await api.page('/openapi.json')).text);
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
      const { code, output } = await runCommand(REDOCLY, ['lint', file], { cwd: folder, timeoutMs: LIMIT_MS, env });
      expect(code, output).toBe(0);
      expect(output).toContain('Your API description is valid');
      expect(output).not.toMatch(/\d+ warnings?/);
    } finally {
      await rm(folder, { recursive: true, force: true });
      await api.stop();
    }
  },
  LIMIT_MS,
);

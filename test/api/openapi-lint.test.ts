import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand } from '../../scripts/setup/run-command.mjs';
import { TestApi } from './support/api.ts';
import { textWith } from './support/matchers.ts';

const REDOCLY = join(import.meta.dirname, '../../node_modules/.bin/redocly');
const LIMIT_MS = 60_000;

/** Examples of parameters and schemas, besides those of bodies, which the recommended rules look at. */
const CONFIG = `extends: [recommended]
rules:
  no-invalid-parameter-examples: error
  no-invalid-schema-examples: error
  no-invalid-media-type-examples: error
`;

it(
  'passes the linter for OpenAPI documents without a warning; an example that breaks its schema does not',
  async () => {
    const api = await TestApi.start();
    const folder = await mkdtemp(join(tmpdir(), 'openapi-lint-'));
    try {
      await writeFile(join(folder, 'redocly.yaml'), CONFIG);
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
      const lint = async (document: string) => {
        const file = join(folder, 'openapi.json');
        await writeFile(file, document);
        return runCommand(REDOCLY, ['lint', file], { cwd: folder, timeoutMs: LIMIT_MS, env });
      };
      const { text } = await api.page('/openapi.json');
      const { code, output } = await lint(text);
      expect(code, output).toBe(0);
      expect(output).toContain('Your API description is valid');
      expect(output).not.toMatch(/\d+ warnings?/);

      for (const [right, wrong, rule] of [
        ['"recordsRead":214', '"recordsRead":"214"', 'no-invalid-media-type-examples'],
        ['"example":"con_4m7t2xk9qp"', '"example":"4m7t2xk9qp"', 'no-invalid-parameter-examples'],
      ] as const) {
        expect(text).toContain(right);
        const judged = await lint(text.replace(right, wrong));
        expect([judged.code, judged.output]).toEqual([1, textWith(rule)]);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
      await api.stop();
    }
  },
  LIMIT_MS,
);

import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { architectureProblems } from '../../scripts/check/architecture.ts';
import { LAYERS } from '../../scripts/check/layers.ts';

const DEVELOPMENT_PACKAGES = new Set(['vitest', 'csv-parse']);

function problemsOf(path: string, text: string): string[] {
  return architectureProblems(new Map([[path, text]]), DEVELOPMENT_PACKAGES);
}

describe('an import against the direction of the layers is reported with its place', () => {
  test.each([
    ['src/domain/run.ts', `import { open } from '../store/store.ts';`, 'src/store/store.ts'],
    ['src/domain/run.ts', `import type { Store } from '../store/store.ts';`, 'the types of src/store/store.ts'],
    ['src/domain/mapping/person.ts', `import { Client } from '@temporalio/client';`, '@temporalio/client'],
    ['src/domain/run.ts', `import { readFile } from 'node:fs/promises';`, 'node:fs/promises'],
    ['src/domain/run.ts', `import pg from 'pg';`, 'pg'],
    ['src/workflows/sync.ts', `import { createActivities } from '../activities/index.ts';`, 'src/activities/index.ts'],
    ['src/workflows/sync.ts', `import { Worker } from '@temporalio/worker';`, '@temporalio/worker'],
    ['src/workflows/sync.ts', `import { z } from 'zod';`, 'zod'],
    ['src/workflows/sync.ts', `import type { Store } from '../store/store.ts';`, 'the types of src/store/store.ts'],
    ['src/activities/index.ts', `import { sync } from '../workflows/sync.ts';`, 'src/workflows/sync.ts'],
    ['src/activities/index.ts', `import { createApp } from '../api/app.ts';`, 'src/api/app.ts'],
    ['src/activities/index.ts', `import { connect } from '../temporal/connection.ts';`, 'src/temporal/connection.ts'],
    ['src/salesforce/client.ts', `import { send } from '../customerio/send.ts';`, 'src/customerio/send.ts'],
    ['src/customerio/send.ts', `import { query } from '../salesforce/query.ts';`, 'src/salesforce/query.ts'],
    ['src/customerio/send.ts', `import { run } from '../activities/index.ts';`, 'src/activities/index.ts'],
    ['src/store/runs.ts', `import { client } from '../salesforce/client.ts';`, 'src/salesforce/client.ts'],
    ['src/temporal/worker.ts', `import { createApp } from '../api/app.ts';`, 'src/api/app.ts'],
    ['src/temporal/worker.ts', `import { create } from '../activities/index.ts';`, 'src/activities/index.ts'],
    ['src/api/app.ts', `import { sync } from '../workflows/sync.ts';`, 'src/workflows/sync.ts'],
    ['src/api/app.ts', `import { create } from '../activities/index.ts';`, 'src/activities/index.ts'],
    [
      'src/api/routes/syncs.ts',
      `import { run } from '../../temporal/create-worker.ts';`,
      'src/temporal/create-worker.ts',
    ],
    ['src/main.ts', `import { start } from '../simulators/salesforce/index.ts';`, 'simulators/salesforce/index.ts'],
    ['src/domain/run.ts', `import { help } from '../../test/support/until.ts';`, 'test/support/until.ts'],
    [
      'src/main.ts',
      `import { startTemporalServer } from '../scripts/temporal-server.ts';`,
      'scripts/temporal-server.ts',
    ],
    ['src/main.ts', `import { parse } from 'csv-parse/sync';`, 'csv-parse'],
    ['simulators/salesforce/index.ts', `import { soql } from '../../src/domain/soql.ts';`, 'src/domain/soql.ts'],
    ['simulators/salesforce/index.ts', `import { x } from '../customerio/index.ts';`, 'simulators/customerio/index.ts'],
    ['simulators/customerio/index.ts', `import { x } from '../salesforce/index.ts';`, 'simulators/salesforce/index.ts'],
    ['simulators/http/serve.ts', `import { soql } from '../../src/domain/soql.ts';`, 'src/domain/soql.ts'],
    [
      'scripts/demo/compare.ts',
      `import { mapRow } from '../../src/domain/mapping/map-row.ts';`,
      'src/domain/mapping/map-row.ts',
    ],
  ])('%s: %s', (path, text, target) => {
    const problems = problemsOf(path, `// a line before\n${text}\n`);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${path}:2 imports ${target}: `);
    expect(problems[0]).toMatch(/: \w.+\. Instead: \w.+\. \(The rule: \S+ in scripts\/check\/layers\.ts\)$/);
  });
});

test('every rule is of a folder that is there, and says why it is and what to do instead', () => {
  for (const { folder, because, instead } of LAYERS) {
    expect(existsSync(folder), folder).toBe(true);
    expect(
      [because, instead].every((sentence) => /^\w[^.]+/.test(sentence) && sentence.length > 20),
      folder,
    ).toBe(true);
  }
});

test('every folder of src has a rule of its own', () => {
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const ruled = new Set(LAYERS.map(({ folder }) => folder));
  for (const { name } of folders) {
    expect(ruled, `src/${name} is new: say in scripts/check/layers.ts what it may import`).toContain(`src/${name}`);
  }
});

describe('every way to write an import is seen', () => {
  test.each([
    `import {\n  a,\n  b,\n} from '../store/store.ts';`,
    `export { a } from '../store/store.ts';`,
    `export * from '../store/store.ts';`,
    `import * as store from '../store/store.ts';`,
    `import store, { a } from '../store/store.ts';`,
    `import '../store/store.ts';`,
    `const store = await import('../store/store.ts');`,
    `import { type A, b } from '../store/store.ts';`,
    `let x: import('../store/store.ts').Store;`,
    `import {a} from "../store/store.ts";`,
    `export const limit = 3;\nimport { a } from '../store/store.ts';`,
  ])('%s', (text) => {
    expect(problemsOf('src/domain/run.ts', text)).toHaveLength(1);
  });
});

describe('an import along the direction of the layers is accepted', () => {
  test.each([
    [
      'src/domain/run.ts',
      `import { z } from 'zod';\nimport { crc32 } from 'node:zlib';\nimport { Cron } from 'croner';`,
    ],
    ['src/domain/mapping/person.ts', `import type { Plan } from '../field-plan.ts';`],
    ['src/workflows/sync.ts', `import type { Activities } from '../activities/activities.ts';`],
    ['src/workflows/sync.ts', `import { type Activities } from '../activities/activities.ts';`],
    [
      'src/workflows/sync.ts',
      `import { sleep } from '@temporalio/workflow';\nimport { plan } from '../domain/run-plan.ts';`,
    ],
    ['src/temporal/client.ts', `import { updateSync } from '../workflows/messages.ts';`],
    ['src/api/app.ts', `import type { SyncClient } from '../temporal/sync-client.ts';`],
    ['src/service.ts', `import { createApp } from './api/app.ts';\nimport pino from 'pino';`],
    ['scripts/demo/main.ts', `import { start } from '../../simulators/salesforce/index.ts';`],
    ['test/domain/run.test.ts', `import { plan } from '../../src/domain/run-plan.ts';\nimport { test } from 'vitest';`],
  ])('%s: %s', (path, text) => {
    expect(problemsOf(path, text)).toEqual([]);
  });
});

describe('the domain stays pure', () => {
  test.each(['Date.now()', 'new Date()', 'Math.random()', 'setTimeout(f, 1)', "fetch('https://example.com')"])(
    '%s',
    (code) => {
      expect(problemsOf('src/domain/run.ts', `export const value = ${code};\n`)[0]).toContain(
        'src/domain/run.ts:1 uses',
      );
      expect(problemsOf('src/store/runs.ts', `export const value = ${code};\n`)).toEqual([]);
    },
  );

  test('a date that was passed in is no clock, and neither is a comment about one', () => {
    expect(
      problemsOf('src/domain/run.ts', '// never Date.now() here\nexport const f = (at: string) => new Date(at);\n'),
    ).toEqual([]);
  });
});

test('a file of more than 300 lines is reported outside of the tests', () => {
  const text = '// line\n'.repeat(301);
  expect(problemsOf('src/store/runs.ts', text)[0]).toContain('src/store/runs.ts has 301 lines');
  expect(problemsOf('src/store/runs.ts', '// line\n'.repeat(300))).toEqual([]);
  expect(problemsOf('test/store/runs.test.ts', text)).toEqual([]);
});

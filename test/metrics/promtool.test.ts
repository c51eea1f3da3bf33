import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ensurePromtool } from '../../scripts/promtool-binary.mjs';
import { UserError } from '../../scripts/user-error.mjs';
import { bareTools, temporaryFolder, writeProgram } from '../scripts/fakes.ts';
import { readPanels, readRules, RULES } from './support/named-metrics.ts';
import { promtool } from './support/promtool.ts';

const FOLDER = 'deploy/observability';
const TESTS = `${FOLDER}/alerts.test.yml`;
const GOOD = { code: 0, output: expect.stringContaining('SUCCESS') };

const testsSchema = z.object({
  tests: z.array(
    z.object({ alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })) }),
  ),
});

// It may have to be downloaded.
beforeAll(async () => {
  await ensurePromtool();
}, 300_000);

async function write(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-promtool-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('promtool accepts', () => {
  it.each([
    ['the configuration, and what it leads to', ['check', 'config', `${FOLDER}/prometheus.yml`]],
    ['the alert rules', ['check', 'rules', '--lint=all', '--lint-fatal', RULES]],
    ['what the rules make of installations that are well and of others', ['test', 'rules', TESTS]],
  ])('%s', async (_, args) => {
    expect(await promtool(args)).toMatchObject(GOOD);
  });

  it('every expression of the dashboard', async () => {
    const expressions = (await readPanels()).flatMap(({ targets }) => targets.map(({ expr }) => expr));
    // What Grafana puts in its place is a length of time.
    const rules = expressions.map((expr, index) => ({
      record: `panel:expression:${index}`,
      expr: expr.replaceAll('$__rate_interval', '1m'),
    }));
    const path = await write('dashboard.yml', JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
    expect(await promtool(['check', 'rules', path])).toMatchObject({
      code: 0,
      output: expect.stringContaining(`SUCCESS: ${expressions.length} rules found`),
    });
  });
});

describe('promtool refuses', () => {
  it('rules with an expression that is none', async () => {
    const broken = (await readFile(RULES, 'utf8')).replace('[1h])) > 3', '[1h]) > 3');
    expect((await promtool(['check', 'rules', await write('alerts.yml', broken)])).code).toBe(1);
  });

  it('rules that do not what their tests say', async () => {
    const path = await write('alerts.yml', (await readFile(RULES, 'utf8')).replace(') > 0.75', ') > 0.95'));
    const tests = await write(
      'alerts.test.yml',
      (await readFile(TESTS, 'utf8')).replace('[alerts.yml]', `['${path}']`),
    );
    expect(await promtool(['test', 'rules', tests])).toMatchObject({
      code: 1,
      output: expect.stringContaining('SalesforceDayNearlyUsed'),
    });
  });
});

it('every alert rule has a case in which it fires, and one in which it does not', async () => {
  const cases = testsSchema.parse(parse(await readFile(TESTS, 'utf8'))).tests.flatMap((test) => test.alert_rule_test);
  for (const { alert } of await readRules()) {
    const fires = cases
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts: alerts }) => alerts.length > 0);
    expect(new Set(fires), alert).toEqual(new Set([true, false]));
  }
});

describe('promtool for the tests', () => {
  const log = (): void => undefined;

  it('is taken from the PATH first', async () => {
    const folder = await temporaryFolder();
    const program = await writeProgram(join(folder, 'promtool'), 'echo promtool');
    expect(await ensurePromtool({ env: { PATH: folder, HOME: folder }, log })).toBe(program);
  });

  it('is looked for anew where the lists of packages are missing, and kept', async () => {
    const folder = await temporaryFolder();
    const tools = await bareTools(folder);
    await writeProgram(
      join(tools, 'apt-get'),
      `case "$*" in *Lists=*update) exec /bin/touch updated;; *Lists=*download*) [ -e updated ] && exec /bin/touch one.deb;; esac
echo 'E: Unable to locate package prometheus'; exit 100`,
    );
    await writeProgram(
      join(tools, 'dpkg-deb'),
      `mkdir -p package/usr/bin; printf '#!/bin/sh\\n' > package/usr/bin/promtool; /bin/chmod +x package/usr/bin/promtool`,
    );
    const env = { PATH: tools, HOME: folder };
    const program = await ensurePromtool({ env, log });
    expect(program).toBe(join(folder, '.cache/salesforce-data-in/promtool'));
    await rm(join(tools, 'apt-get'));
    expect(await ensurePromtool({ env, log })).toBe(program);
  });

  it('without one, and without apt to get one, says what would do', async () => {
    const folder = await temporaryFolder();
    const asked = ensurePromtool({ env: { PATH: await bareTools(folder), HOME: folder }, log });
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow(/ENOENT.*apt-get install prometheus/);
  });
});

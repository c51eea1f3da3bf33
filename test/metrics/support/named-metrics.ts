import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runCommand } from '../../../scripts/setup/run-command.mjs';
import { pythonWithChecker } from '../../scripts/compose-tools.ts';

const dashboardSchema = z.object({
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      type: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(z.object({ expr: z.string() })).default([]),
    }),
  ),
});

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string(), description: z.string() }),
        }),
      ),
    }),
  ),
});

export const DASHBOARD = 'deploy/observability/dashboard.json';
export const RULES = 'deploy/observability/alerts.yml';

export async function readPanels() {
  return dashboardSchema.parse(JSON.parse(await readFile(DASHBOARD, 'utf8'))).panels;
}

export async function readRules() {
  const script =
    'import json, sys; from ruamel.yaml import YAML; print(json.dumps(YAML(typ="safe").load(open(sys.argv[1]))))';
  const { code, output } = await runCommand('python3', ['-c', script, RULES], { env: await pythonWithChecker() });
  if (code !== 0) throw new Error(output);
  return rulesSchema.parse(JSON.parse(output)).groups.flatMap(({ rules }) => rules);
}

/** The metrics that a PromQL expression names, without what a histogram has behind its name. */
export function metricsIn(expression: string): string[] {
  const names = expression.match(/\b(?:salesforce_data_in|temporal|process|nodejs)_[a-z0-9_]+\b/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, '')))];
}

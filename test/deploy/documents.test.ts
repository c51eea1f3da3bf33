import { access, readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { expect, inject, it } from 'vitest';
import { newSyncState } from '../../src/domain/sync-state.ts';
import { SyncEntity } from '../../src/domain/sync-entity.ts';
import { SIGNAL_DESCRIPTIONS } from '../../src/workflows/signal-descriptions.ts';
import { exampleDefinition } from '../support/workflow-worker.ts';

const operators = await readFile('docs/operators.md', 'utf8');
const deployment = await readFile('docs/deployment.md', 'utf8');

function matchesOf(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, match = '']) => match);
}

it('each query that operators are given is one that Temporal answers', async () => {
  const queries = matchesOf(operators, /\| `([^`]+ExecutionStatus[^`]+)` \|/g);
  expect(queries.length).toBeGreaterThanOrEqual(8);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const client = new Client({ connection });
  for (const query of queries) {
    expect((await client.workflow.count(query)).count, query).toBeGreaterThanOrEqual(0);
  }
  await expect(client.workflow.count("SyncColour = 'red'")).rejects.toThrow();
  await connection.close();
});

it('each signal that operators are given exists, and each example of an edit is accepted', () => {
  const rows = [...operators.matchAll(/^\| `(\w+)` \| (none|`[^`]+`) \|/gm)];
  expect(new Set(rows.map(([, name = '']) => name))).toEqual(
    new Set(['updateSync', 'resyncAll', 'reconcile', 'runNow', 'pause', 'resume']),
  );
  const created = { id: 'syn_1', definition: exampleDefinition(), createdAt: '2026-11-25T08:00:00Z', paused: false };
  for (const [, name = '', data = ''] of rows) {
    expect(SIGNAL_DESCRIPTIONS).toHaveProperty(name);
    if (data === 'none') continue;
    const entity = new SyncEntity(newSyncState(created));
    expect(() => entity.preview(JSON.parse(data.slice(1, -1))), data).not.toThrow();
  }
});

it('what the documents show is there: pictures, folders, commands, variables', async () => {
  for (const path of matchesOf(operators, /\]\((images\/[^)]+)\)/g)) await access(`docs/${path}`);
  for (const path of matchesOf(deployment, /(deploy\/kubernetes[\w/]*)/g)) await access(path);
  for (const path of matchesOf(deployment, /node (src\/[\w.]+)/g)) await access(path);
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const name of matchesOf(deployment + operators, /npm run ([\w:]+)/g)) expect(scripts).toHaveProperty([name]);
  const known = matchesOf(await readFile('src/config.ts', 'utf8'), /^ {2}([A-Z][A-Z_]+):/gm);
  const named = matchesOf(deployment, /`([A-Z]+_[A-Z_]+)[`=]/g).filter((name) => name !== 'CODEC_TOKENS');
  expect(named.length).toBeGreaterThan(20);
  for (const name of named) expect(known).toContain(name);
});

import { describe, expect, it } from 'vitest';
import { progressText } from '../../src/cli/format/progress-line.ts';
import { alertBody } from '../../src/domain/alerts/alert-body.ts';
import { formatSchema } from '../../src/domain/format.ts';
import { mergePatch } from '../../src/domain/merge-patch.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { readDocuments } from './support/markdown.ts';

const documents = await readDocuments();
const shown = (path: string, lang: string): string[] =>
  documents
    .filter((document) => document.path === path)
    .flatMap(({ blocks }) => blocks.filter((block) => block.lang === lang).map(({ text }) => text));

describe('what a document shows is what the code makes', () => {
  it('the bar of docs/cli.md', () => {
    const run = {
      id: 'run_8f3kq2mz7w_12',
      mode: 'full' as const,
      status: 'running' as const,
      revision: 1,
      recordsRead: 25_000,
      recordsSent: 24_990,
      recordsDeleted: 0,
      recordsRejected: 10,
      recordsSkipped: 0,
      recordsTotal: 50_000,
      salesforceApiCalls: 4,
      startedAt: '2026-11-25T08:00:00.000Z',
    };
    const bar = progressText(run, new Date('2026-11-25T08:00:12.000Z'));
    expect(shown('docs/cli.md', 'console').flatMap((text) => text.split('\n'))).toContain(bar);
  });

  it('the formats of docs/formats.md', () => {
    const lines = shown('docs/formats.md', 'json').flatMap((text) => text.split('\n'));
    const types = lines.map((line) => formatSchema.parse(JSON.parse(line)).type);
    expect(types).toEqual(formatSchema.options.map((option) => option.shape.type.value));
  });

  it('the members of README.md that make other syncs of the first one', () => {
    const first = {
      name: 'Other',
      connectionId: 'con_8f3kq2mz7w',
      destinationId: 'dst_8f3kq2mz7w',
      schedule: { cron: '*/15 * * * *', timeZone: 'Europe/Berlin' },
      filter: 'Email != null',
    };
    const definitions = shown('README.md', 'json').map((text) =>
      syncDefinitionSchema.parse(mergePatch(first, JSON.parse(text))),
    );
    expect(definitions.map(({ format }) => format.type)).toEqual(['object', 'relationship']);
  });

  it('the message of docs/alerts.md', () => {
    const [text = '{}'] = shown('docs/alerts.md', 'json');
    const { timestamp, data } = JSON.parse(text) as { timestamp: string; data: Record<string, string> };
    const { alertId = '', syncId = '', name = '', connectionId = '', status = '' } = data;
    const { code = '', message = '', runId = '', since = '' } = data;
    const { body } = alertBody({
      alertId,
      about: { path: `syncs/${syncId}`, data: { syncId, name, connectionId, status } },
      event: { type: 'opened', kind: 'needs_attention', since: Date.parse(since), cause: { code, message, runId } },
      now: Date.parse(timestamp),
      publicUrl: 'https://syncs.example.com',
    });
    expect(JSON.stringify(JSON.parse(text))).toBe(body);
  });
});

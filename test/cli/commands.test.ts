import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestApi } from '../api/support/api.ts';
import { cli } from './support/terminal.ts';
import type { Said, Terminal } from './support/terminal.ts';

const DEFINITION = `
name: Accounts
connection: Acme
destination: Workspace
object: Account
identifier: Id
fields:
  - source: Name
format: { type: object, objectName: Accounts }
schedule: { cron: '0 6 * * *', timeZone: Europe/Berlin }
`;

describe('the command line', () => {
  let api: TestApi;
  let syncId: string;
  beforeAll(async () => {
    api = await TestApi.start();
    syncId = await api.createSync();
  });
  afterAll(() => api.stop());

  const run = (argv: string[], terminal: Terminal = {}): Promise<Said> =>
    cli(argv, { ...terminal, env: { SALESFORCE_DATA_IN_URL: api.url, SALESFORCE_DATA_IN_TOKEN: api.tokens.write } });

  it('lists the syncs as a table, and as JSON', async () => {
    const { code, out } = await run(['list']);
    expect(code).toBe(0);
    expect(out).toMatch(/^NAME +STATUS +WHAT/);
    expect(out).toMatch(/Contacts +active +Contact to person/);
    const { out: json } = await run(['list', '--json']);
    expect(JSON.parse(json)).toMatchObject([{ id: syncId, definition: { name: 'Contacts' } }]);
    expect((await run(['list', '--status', 'paused'])).out).toContain('There are no such syncs');
    expect((await run(['list', '--connection', 'acme'])).out).toContain(syncId);
  });

  it('shows a sync by its id or its name, in the zone of the reader', async () => {
    const view = api.syncs.views.get(syncId);
    if (view === undefined) throw new Error('expected a sync');
    api.syncs.views.set(syncId, {
      ...view,
      watermark: '2026-11-25T08:00:00.000Z',
      lastRun: {
        id: 'run_x_1',
        mode: 'full',
        status: 'failed',
        revision: 1,
        counts: { read: 50_000, sent: 49_990, deleted: 0, rejected: 10, skipped: 0 },
        salesforceApiCalls: 9,
        startedAt: '2026-11-25T08:00:00.000Z',
        endedAt: '2026-11-25T08:58:00.000Z',
        failure: { code: 'salesforce.x', message: 'Salesforce said \u001b[31mno.' },
      },
    });
    const now = new Date('2026-11-25T09:00:00.000Z');
    for (const wanted of [syncId, 'Contacts', 'contacts']) {
      const { code, out } = await run(['show', wanted], { now });
      expect(code).toBe(0);
      expect(out).toContain(`Contacts (${syncId})`);
      expect(out).toMatch(/Delivered up to +2026-11-25 09:00 (CET|GMT\+1) \(1 h ago\)/);
      expect(out).toContain('full run failed 2 min ago: 50,000 read, 49,990 sent, 10 rejected. Salesforce said');
      expect(out).toMatch(/From +Acme/);
      expect(out).not.toContain('\u001b');
    }
    api.syncs.views.set(syncId, view);
  });

  it('creates a sync from YAML or JSON, with places by their names', async () => {
    const { code, out } = await run(['create', '-f', 'accounts.yaml'], { files: { 'accounts.yaml': DEFINITION } });
    expect([code, out]).toEqual([0, expect.stringMatching(/^Created Accounts \(syn_\w+\)\. Its first run starts now/)]);
    const { connectionId, destinationId } = api.syncs.views.get(syncId)?.definition ?? {};
    const definition = { name: 'Piped', connectionId, destinationId, object: 'Contact', identifier: 'Id' };
    const rest = { fields: 'all', format: { type: 'person' }, schedule: { every: '1d' } };
    const files = { '-': JSON.stringify({ ...definition, ...rest }) };
    const piped = await run(['create', '-f', '-', '--paused', '--json'], { files });
    expect(JSON.parse(piped.out)).toMatchObject({ status: 'paused', definition: { name: 'Piped' } });
    expect((await run(['delete', 'Accounts', '--yes'])).code).toBe(0);
    expect((await run(['delete', 'Piped', '--yes'])).out).toMatch(/^Piped \(syn_\w+\) is ended/);
  });

  it('edits by name=value and by a file, on the revision that it read', async () => {
    const first = await run(['edit', 'Contacts', 'schedule.every=30m', 'filter=Email != null']);
    expect([first.code, first.out]).toEqual([0, expect.stringContaining('revision 2, which takes effect')]);
    const pending = () => api.syncs.views.get(syncId)?.pendingDefinition;
    expect(pending()).toMatchObject({ schedule: { every: '30m' }, filter: 'Email != null' });
    await run(['edit', 'Contacts', '-f', 'patch.yaml'], {
      files: { 'patch.yaml': 'filter: null\nmaxRejectedPercent: 5' },
    });
    expect(pending()).not.toHaveProperty('filter');
    expect(pending()).toHaveProperty('maxRejectedPercent', 5);
    api.syncs.beforeUpdate = () => {
      const view = api.syncs.views.get(syncId);
      if (view !== undefined) api.syncs.views.set(syncId, { ...view, pendingRevision: 9 });
      api.syncs.beforeUpdate = undefined;
    };
    const stale = await run(['edit', 'Contacts', 'name=People']);
    expect([stale.code, stale.err]).toEqual([4, expect.stringContaining('Somebody changed it meanwhile')]);
  });

  it('gives each order to the one sync that is named', async () => {
    for (const [word, command] of [
      ['run', 'runNow'],
      ['resync', 'resyncAll'],
      ['pause', 'pause'],
      ['resume', 'resume'],
    ]) {
      expect((await run([word ?? '', 'Contacts'])).code).toBe(0);
      expect(api.syncs.commands.at(-1)).toEqual({ id: syncId, command });
    }
    const refused = await run(['reconcile', 'Contacts']);
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('keeps no ledger')]);
    await run(['edit', 'Contacts', 'ledger=true']);
    expect((await run(['reconcile', 'Contacts'])).code).toBe(0);
    expect(api.syncs.commands.at(-1)).toEqual({ id: syncId, command: 'reconcile' });
  });

  it('lists runs and rejections, writes them as CSV that no spreadsheet runs, and sends them again', async () => {
    const runId = `run_${syncId.slice(4)}_1`;
    expect((await run(['runs', 'Contacts'])).out).toBe('It has not run yet.\n');
    expect((await run(['rejections', 'Contacts'])).out).toContain('None of its runs has rejected');
    expect((await run(['retry', 'Contacts'])).code).toBe(3);
    await api.store.runs.start({
      id: runId,
      syncId,
      mode: 'full',
      revision: 1,
      startedAt: new Date(),
      missingFields: [],
    });
    const detail = '=cmd|calc, "quoted"';
    await api.store.rejections.add(syncId, runId, [
      { recordId: '003000000000001AAA', reason: 'unreadable_value', detail },
    ]);
    await api.store.runs.finish({
      id: runId,
      syncId,
      mode: 'full',
      revision: 1,
      startedAt: new Date(),
      status: 'succeeded',
      counts: { read: 3, sent: 2, deleted: 0, rejected: 1, skipped: 0 },
      salesforceApiCalls: 4,
    });
    expect((await run(['runs', 'Contacts'])).out).toMatch(/full +succeeded .* 3 +2 +0 +1 +run_/);
    const { out } = await run(['rejections', 'Contacts']);
    expect(out).toContain('003000000000001AAA');
    expect(out).toContain(`retry ${syncId} ${runId}`);
    const csv = (await run(['rejections', 'Contacts', '--csv'])).out.split('\r\n');
    expect(csv[0]).toBe('recordId,reason,detail,at,resolution,runId');
    expect(csv[1]).toContain(`003000000000001AAA,unreadable_value,"'=cmd|calc, ""quoted""",`);
    expect((await run(['retry', 'Contacts'])).code).toBe(0);
    expect(api.syncs.commands.at(-1)).toEqual({ id: syncId, command: 'retryRejections', runId });
  });

  it('lists connections, destinations and alerts', async () => {
    expect((await run(['connections'])).out).toMatch(/Acme +connected +custom/);
    expect((await run(['destinations'])).out).toMatch(/Workspace +customerio +region us/);
    expect((await run(['alerts'])).out).toContain('Nothing is wrong');
    expect(JSON.parse((await run(['alerts', '--all', '--json'])).out)).toEqual([]);
  });

  it('ends a sync only after a yes', async () => {
    expect(await run(['delete', 'Contacts'])).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(await run(['delete', 'Contacts'], { answers: ['n'] })).toMatchObject({ code: 1 });
    expect(api.syncs.views.has(syncId)).toBe(true);
    expect(await run(['delete', 'Contacts'], { answers: ['y'] })).toMatchObject({ code: 0 });
    expect(api.syncs.views.has(syncId)).toBe(false);
  });
});

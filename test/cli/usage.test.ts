import { createServer } from 'node:http';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { TestApi } from '../api/support/api.ts';
import { cli } from './support/terminal.ts';
import type { Said } from './support/terminal.ts';

describe('wrong usage of the command line', () => {
  let api: TestApi;
  let env: Record<string, string>;
  beforeAll(async () => {
    api = await TestApi.start();
    env = { SALESFORCE_DATA_IN_URL: api.url, SALESFORCE_DATA_IN_TOKEN: api.tokens.write };
  });
  afterAll(() => api.stop());

  const run = (...argv: string[]): Promise<Said> => cli(argv, { env });

  it.each([
    [[], /Usage: salesforce-data-in/],
    [['lst'], /unknown command 'lst'\n\(Did you mean list\?\)/],
    [['show'], /missing required argument 'sync'/],
    [['show', 'a', 'b'], /too many arguments/],
    [['list', '--bogus'], /unknown option '--bogus'/],
    [['list', '--status', 'ill'], /no status "ill".*\n.*needs_attention/],
    [['create'], /create -f contacts\.yaml/],
    [['create', '-f', 'nowhere.yaml'], /nowhere\.yaml: there is no such file/],
    [['edit', 'Contacts'], /Say what to change/],
    [['edit', 'Contacts', 'name'], /"name" is not a change.*\n.*name=value/],
    [['edit', 'Contacts', '__proto__.x=1'], /is not a change/],
    [['edit', 'Contacts', 'schedule=1h', 'schedule.every=1h'], /sets what another change sets too/],
    [['runs', 'Contacts', '--limit', '0'], /whole number from 1 on/],
    [['apply'], /apply -f syncs\.yaml/],
    [['list', '--url', 'ftp://x'], /is not an address/],
    [['list', '--token-file', 'nowhere'], /there is no such file/],
  ])('%j is told what is wrong, and ends with 2', async (argv, message) => {
    await api.createSync();
    const { code, out, err } = await run(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    for (const { id } of (await api.syncs.list({}, { limit: 99 })).data) await api.syncs.delete(id);
  });

  it('tells programs the same as JSON, without the token, and people nothing twice', async () => {
    for (const [argv, message] of [
      [['lst'], /^unknown command 'lst'/],
      [[], /^Say what to do/],
      [['list', '--bogus'], /^unknown option/],
      [['show', `a ${api.tokens.write}`], /^There is no sync called "a \(token\)"\.$/],
    ] as const) {
      const { code, out, err } = await run(...argv, '--json');
      const { error } = JSON.parse(err) as { error: Record<string, unknown> };
      expect([error['exitCode'], out, error['message']]).toEqual([code, '', expect.stringMatching(message)]);
      expect(Object.keys(error)).not.toContain('text');
    }
    const syncId = await api.createSync();
    const { err } = await run('edit', syncId, 'nonsense=1');
    expect(err).toBe('error: nonsense: is not known here\n');
    await api.syncs.delete(syncId);
  });

  it('says that there is no token, and never says the one that there is', async () => {
    const none = await cli(['list'], { env: { SALESFORCE_DATA_IN_URL: api.url } });
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('SALESFORCE_DATA_IN_TOKEN')]);
    const wrong = await cli(['list'], { env: { ...env, SALESFORCE_DATA_IN_TOKEN: 'wrong-token-SECRET' } });
    expect(wrong.code).toBe(6);
    expect(wrong.err).not.toContain('wrong-token-SECRET');
    const reader = await cli(['run', 'x'], { env: { ...env, SALESFORCE_DATA_IN_TOKEN: api.tokens.read } });
    expect(reader.code).toBe(3);
    const syncId = await api.createSync();
    const refused = await cli(['run', syncId], { env: { ...env, SALESFORCE_DATA_IN_TOKEN: api.tokens.read } });
    expect([refused.code, refused.err]).toEqual([6, expect.stringContaining('Use a token that may write')]);
    expect(
      (await cli(['list'], { env: { SALESFORCE_DATA_IN_URL: api.url }, files: { t: `${api.tokens.read}\n` } })).code,
    ).toBe(2);
    const filed = await cli(['list', '--token-file', 't', '--url', api.url], { files: { t: `${api.tokens.read}\n` } });
    expect(filed.code).toBe(0);
    await api.syncs.delete(syncId);
  });

  it('says what is not there, and what is', async () => {
    const syncId = await api.createSync();
    const { code, err } = await run('show', 'Contcats');
    expect([code, err]).toEqual([3, 'error: There is no sync called "Contcats".\nThere are: Contacts.\n']);
    expect((await run('show', 'syn_00000000')).code).toBe(3);
    expect((await run('retry', syncId, 'run_none')).code).toBe(3);
    const other = await api.createSync();
    const many = await run('show', 'Contacts');
    expect([many.code, many.err]).toEqual([
      2,
      expect.stringMatching(/2 syncs are called.*\nSay which by its id: syn_/),
    ]);
    expect((await run('list', '--connection', 'Nowhere')).code).toBe(3);
    for (const id of [syncId, other]) await api.syncs.delete(id);
  });

  it('names the places of a file that are at fault', async () => {
    const syncId = await api.createSync();
    const create = (text: string) => cli(['create', '-f', 'c.yaml'], { env, files: { 'c.yaml': text } });
    expect(await create('name: [')).toMatchObject({ code: 4, err: expect.stringMatching(/c\.yaml: .*line 1/s) });
    expect(await create('syncs: []')).toMatchObject({ code: 2, err: expect.stringContaining('apply -f c.yaml') });
    expect(await create('- 1')).toMatchObject({ code: 4, err: expect.stringContaining('name: is required') });
    expect(await create('connection: Nowhere')).toMatchObject({ code: 3 });
    const invalid = await create('name: A\nobject: 1 2\nfields: []\nbogus: 1');
    expect(invalid.code).toBe(4);
    for (const line of ['  connection: is required', '  object: must be', '  bogus: is not known here']) {
      expect(invalid.err).toContain(line);
    }
    const refused = await run('edit', syncId, 'identifier=Nonsense__c');
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('identifier')]);
    const bad = await run('--json', 'edit', syncId, 'schedule.every=sometimes');
    expect(JSON.parse(bad.err)).toMatchObject({
      error: { exitCode: 4, status: 400, errors: [{ path: 'schedule.every' }] },
    });
    await api.syncs.delete(syncId);
  });

  it('tells a service that is not there from one that cannot work', async () => {
    const gone = await cli(['list', '--url', `http://127.0.0.1:${await freePort()}`], { env });
    expect([gone.code, gone.err]).toEqual([
      5,
      expect.stringMatching(/cannot be reached.*\nIs the service running there/),
    ]);
    const server = createServer((_request, response) => response.writeHead(500).end('<html>'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failing = await cli(['list', '--url', `http://127.0.0.1:${port}`], { env });
    expect([failing.code, failing.err]).toEqual([1, expect.stringContaining('500')]);
    server.close();
  });

  it('warns before it sends a token in the clear', async () => {
    const { err } = await cli(['list', '--url', 'http://192.0.2.1:1'], { env: { SALESFORCE_DATA_IN_TOKEN: '' } });
    expect(err).not.toContain('warning');
    const helped = await run('--help');
    expect([helped.code, helped.out]).toEqual([0, expect.stringContaining('Exit codes')]);
    expect((await run('show', '--help')).out).toContain('salesforce-data-in show Contacts');
  });
});

describe('the program', () => {
  it('ends with the exit code, as a process of its own', async () => {
    const env = {
      ...process.env,
      SALESFORCE_DATA_IN_URL: 'http://127.0.0.1:9',
      SALESFORCE_DATA_IN_TOKEN: 'some-token',
    };
    const child = spawn(process.execPath, ['src/cli/main.ts', 'lst'], { env });
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect([code, err]).toEqual([2, expect.stringContaining("unknown command 'lst'")]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandLine } from '../support/command-line.ts';
import type { Said } from '../support/command-line.ts';
import { actualPeople, differences, expectedPeople } from '../support/expected-people.ts';
import { READER_TOKEN, Stack, TOKEN } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { textLike, textWith } from '../api/support/matchers.ts';

const CONTACTS = 3_000;
const PEOPLE = { Email: 'email', FirstName: 'first_name', LastName: 'last_name' };
const DEFINITION = `
name: Contacts
connection: Org
destination: Workspace
object: Contact
identifier: Id
fields:
${Object.entries(PEOPLE)
  .map(([source, target]) => `  - { source: ${source}, target: ${target} }`)
  .join('\n')}
format: { type: person }
schedule: { every: 1d }
settlingLag: 0s
`;
const SYNCS = `syncs:
  - name: People
    previousName: Contacts
${DEFINITION.trim()
  .split('\n')
  .slice(1)
  .map((line) => `    ${line}`)
  .join('\n')}
  - name: Accounts
    connection: Org
    destination: Workspace
    object: Account
    identifier: Id
    fields: [{ source: Name, target: name }]
    format: { type: object, objectName: Accounts }
    schedule: { every: 1d }
    settlingLag: 0s
`;
const events = z.array(z.looseObject({ type: z.string(), data: z.looseObject({}) }));
const failure = z.object({
  error: z.strictObject({
    message: z.string(),
    exitCode: z.number(),
    status: z.number().optional(),
    code: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    hint: z.string().optional(),
  }),
});

describe('a night with the command line', { timeout: 120_000 }, () => {
  let stack: Stack;
  let folder: string;
  let contacts = '';

  beforeAll(async () => {
    [stack, folder] = await Promise.all([
      Stack.start({ contacts: CONTACTS, salesforce: { pageRecords: 1_000 } }),
      mkdtemp(join(tmpdir(), 'salesforce-data-in-cli-')),
    ]);
    await stack.endpoints();
  });
  afterAll(async () => {
    await Promise.all([stack.stop(), rm(folder, { recursive: true, force: true })]);
  });

  const cli = async (argv: string[], change: { env?: Record<string, string>; input?: string } = {}): Promise<Said> => {
    const own = {
      SALESFORCE_DATA_IN_URL: stack.url,
      SALESFORCE_DATA_IN_TOKEN: TOKEN,
      TZ: 'Europe/Berlin',
    };
    const { input } = change;
    const said = await commandLine(argv, { env: { ...own, ...change.env }, ...(input === undefined ? {} : { input }) });
    expect(said.out + said.err).not.toContain(TOKEN);
    return said;
  };
  const done = async (argv: string[], input?: string): Promise<string> => {
    const said = await cli(argv, input === undefined ? {} : { input });
    expect(said).toMatchObject({ code: 0, err: '' });
    return said.out;
  };
  const file = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  };
  const expectInStep = (): void => {
    expect(differences(expectedPeople(stack.salesforce, PEOPLE), actualPeople(stack.customerio)).slice(0, 5)).toEqual(
      [],
    );
  };

  it('creates a sync from a file and follows its first run to the end', async () => {
    expect(await done(['list'])).toContain('There are no such syncs');
    expect(await done(['connections'])).toMatch(/Org +connected/);
    const created = await done(['create', '-f', await file('contacts.yaml', DEFINITION), '--watch']);
    expect(created).toMatch(/^Created Contacts \(syn_\w+\)\. Its first run starts now/);
    expect(created).toMatch(/\nfull run succeeded .*: 3,000 read, 3,000 sent\n$/);
    contacts = /syn_\w+/.exec(created)?.[0] ?? '';
    expect(await done(['list'])).toMatch(/Contacts +active +Contact to person +succeeded .* +3,000 read, 3,000 sent/);
    expectInStep();
    expect(stack.customerio.workspace.messages).toHaveLength(CONTACTS);
  });

  it('edits it, and resyncs it with an event a line', async () => {
    const edited = await done(['edit', 'Contacts', 'schedule.every=12h', 'filter=Email != null']);
    expect(edited).toContain('revision 2, which takes effect with the next run');
    const out = await done(['resync', 'Contacts', '--watch', '--json']);
    const told = events.parse(
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    );
    expect(told[0]?.type).toBe('sync');
    expect(told.map(({ type }) => type)).toEqual(expect.arrayContaining(['run.started', 'run.progress', 'run.ended']));
    const ended = told.findLast(({ type }) => type === 'run.ended')?.data;
    const matching = [...stack.salesforce.org.rows('Contact')].filter((row) => row['Email'] !== null).length;
    expect(ended).toMatchObject({ mode: 'full', status: 'succeeded', revision: 2, recordsSent: matching });
    expect(await done(['show', contacts])).toMatch(/Schedule +every 12h/);
  });

  it('pauses it, and lets it go on with the run that was asked for meanwhile', async () => {
    await done(['pause', 'Contacts']);
    expect(await done(['show', 'Contacts'])).toMatch(/Status +paused/);
    const queued = await cli(['run', 'Contacts', '--watch']);
    expect(queued).toMatchObject({
      code: 1,
      out: textWith('is paused, and does so once it is resumed'),
      err: textWith(`nothing runs before a resume of ${contacts}`),
    });
    const { updated } = stack.salesforce.org.mutate({ updates: 4, seed: 5 });
    expect(updated).toHaveLength(4);
    await done(['resume', 'Contacts']);
    expect(await stack.runsDone(contacts, 3)).toMatchObject({ mode: 'incremental', status: 'succeeded' });
  });

  it('lists what was rejected, as a table and as CSV, and sends it again', async () => {
    const [bad = '', worse = ''] = [...stack.salesforce.org.rows('Contact')]
      .filter((row) => row['Email'] !== null)
      .map((row) => String(row['Id']));
    const fault = stack.customerio.faults.add({ type: 'refuse', userIds: [bad, worse], message: 'no such thing' });
    expect(await done(['resync', 'Contacts', '--watch'])).toMatch(/full run succeeded .* 2 rejected/);
    const table = await done(['rejections', 'Contacts']);
    expect(table).toMatch(new RegExp(`${bad} +refused_by_customerio`));
    expect(table).toMatch(/Once they are mended in Salesforce: retry syn_\w+ run_\w+_4\n$/);
    const rows = parse(await done(['rejections', 'Contacts', '--csv']), { columns: true });
    const csv = z.array(z.looseObject({ recordId: z.string() })).parse(rows);
    expect(csv.map(({ recordId }) => recordId).toSorted()).toEqual([bad, worse].toSorted());
    expect(csv[0]).toMatchObject({ reason: 'refused_by_customerio', resolution: '' });
    stack.customerio.faults.remove(fault);
    stack.customerio.workspace.clear();
    expect(await done(['retry', 'Contacts', '--watch'])).toMatch(/retry run succeeded .*: 2 read, 2 sent/);
    expect([...stack.customerio.workspace.people.ids()].toSorted()).toEqual([bad, worse].toSorted());
    expect(await done(['rejections', 'Contacts'])).toMatch(/delivered[^]*Nothing is left to be sent again/);
    expect(await cli(['retry', 'Contacts'])).toMatchObject({ code: 3, err: textWith('none is left') });
    const runs = z
      .array(z.looseObject({ mode: z.string() }))
      .parse(JSON.parse(await done(['runs', 'Contacts', '--json'])));
    expect(runs.map(({ mode }) => mode)).toEqual(['retry', 'full', 'incremental', 'full', 'full']);
  });

  it('applies a file of syncs: the difference first, the changes then, and nothing the second time', async () => {
    const path = await file('syncs.yaml', SYNCS);
    const difference = [
      /^~ Contacts \(syn_\w+\)$/m,
      /^ +name: "Contacts" -> "People"$/m,
      /^ +filter: "Email != null" -> \(none\)$/m,
      /^ +schedule.every: "12h" -> "1d"$/m,
      /^\+ Accounts: a new sync, Account to object$/m,
      /^1 to create, 1 to change, 0 as they should be\.$/m,
    ];
    const planned = await done(['apply', '-f', path, '--dry-run']);
    for (const line of difference) expect(planned).toMatch(line);
    const unasked = await cli(['apply', '-f', path]);
    expect(unasked).toMatchObject({ code: 2, out: planned, err: textWith('Give --yes') });
    expect(await done(['apply', '-f', '-', '--yes'], SYNCS)).toBe(`${planned}changed Contacts\ncreated Accounts\n`);
    expect(await done(['apply', '-f', path, '--yes'])).toBe('Nothing to do, 2 as they should be.\n');
    expect(JSON.parse(await done(['apply', '-f', path, '--json']))).toMatchObject({ changes: [], unchanged: 2 });

    const [, accounts = ''] = /Accounts .*(syn_\w+)/.exec(await done(['list'])) ?? [];
    await stack.runsDone(accounts, 1);
    expect([...stack.customerio.workspace.objectKeys()]).toHaveLength(stack.salesforce.org.count('Account'));
    expect(await done(['run', 'People', '--watch'])).toContain('incremental run succeeded');
    await done(['resync', 'People', '--watch']);
    expectInStep();
  });

  it.each<[code: number, argv: string[], env?: Record<string, string>]>([
    [3, ['show', 'Nobody']],
    [3, ['show', 'syn_00000000000']],
    [4, ['edit', 'People', 'identifier=Nope__c']],
    [2, ['frobnicate']],
    [2, ['delete', 'People']],
    [2, ['create', '-f', '/nowhere.yaml']],
    [5, ['list'], { SALESFORCE_DATA_IN_URL: 'http://127.0.0.1:1' }],
    [6, ['list'], { SALESFORCE_DATA_IN_TOKEN: 'nobody-knows-this-token' }],
    [6, ['pause', 'People'], { SALESFORCE_DATA_IN_TOKEN: READER_TOKEN }],
  ])('ends with %i, and one sentence for a person or JSON for a program: %j', async (code, argv, env = {}) => {
    const said = await cli(argv, { env });
    expect(said).toMatchObject({ code, out: '', err: textLike(/^error: [^\n]+\n/) });
    const json = await cli([...argv, '--json'], { env });
    expect([json.code, json.out]).toEqual([code, '']);
    const { error } = failure.parse(JSON.parse(json.err));
    expect([error.exitCode, said.err]).toEqual([code, textWith(error.message)]);
    expect(said.err.split(error.message)).toHaveLength(2);
  });

  it('ends a sync, and its people stay', async () => {
    const { size } = stack.customerio.workspace.people;
    expect(await done(['delete', 'People', '--yes'])).toContain('is ended');
    await until('gone', () => stack.isGone(contacts));
    expect(stack.customerio.workspace.people.size).toBe(size);
  });
});

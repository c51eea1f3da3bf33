import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compare } from '../../scripts/demo/compare.ts';
import { MAPPING } from '../../scripts/demo/mapping.ts';
import { readOptions } from '../../scripts/demo/options.ts';
import { describeRun } from '../../scripts/demo/progress.ts';
import { summary } from '../../scripts/demo/summary.ts';
import { readableLogLine } from '../../scripts/stack/log-line.ts';
import { startCustomerioSimulator } from '../../simulators/customerio/index.ts';
import { startSalesforceSimulator } from '../../simulators/salesforce/index.ts';
import { until } from '../support/until.ts';

const RUN = {
  id: 'run_1',
  mode: 'full',
  status: 'running',
  recordsRead: 12_400,
  recordsSent: 12_000,
  recordsDeleted: 0,
  recordsRejected: 0,
  salesforceApiCalls: 5,
  startedAt: '2026-11-24T10:00:00.000Z',
};

/** Both sides, equal: what the service would have sent is put there by hand. */
async function equalSides() {
  const salesforce = await startSalesforceSimulator({ contacts: 200 });
  const customerio = await startCustomerioSimulator();
  onTestFinished(async () => {
    await Promise.all([salesforce.close(), customerio.close()]);
  });
  for (const row of salesforce.org.rows('Contact')) {
    if (row['Email'] === null) continue;
    const account =
      typeof row['AccountId'] === 'string' ? salesforce.org.row('Account', row['AccountId'])['Name'] : null;
    const values = MAPPING.map(([source, target]): [string, unknown] => [
      target,
      source === 'Account.Name' ? account : row[source],
    ]);
    customerio.workspace.people.merge(String(row['Id']), Object.fromEntries<unknown>(values), 1);
  }
  return { salesforce, customerio };
}

describe('the comparison', () => {
  test('counts what is equal', async () => {
    const { salesforce, customerio } = await equalSides();
    const { inSalesforce, inCustomerio, equal, differences } = compare(salesforce, customerio);
    expect(differences).toEqual([]);
    expect(inSalesforce).toBeGreaterThan(150);
    expect([inCustomerio, equal]).toEqual([inSalesforce, inSalesforce]);
  });

  test('finds a person who is missing, one too many, a wrong value and an attribute too many', async () => {
    const { salesforce, customerio } = await equalSides();
    const { people } = customerio.workspace;
    const [missing = '', wrong = '', more = ''] = people.ids();
    people.delete(missing);
    people.merge(wrong, { last_name: 'Somebody else' }, 2);
    people.merge(more, { surplus: true }, 2);
    people.merge('a stranger', { email: 'stranger@example.com' }, 2);
    const { differences, inSalesforce, equal } = compare(salesforce, customerio);
    expect(differences).toHaveLength(4);
    expect(differences).toEqual(
      expect.arrayContaining([
        `${missing} is missing`,
        expect.stringContaining(`${wrong} last_name: `),
        `${more} surplus: undefined in Salesforce, true in Customer.io`,
        'a stranger should not be there',
      ]),
    );
    expect(equal).toBe(inSalesforce - 3);
  });

  test('shows the first differences at the end', () => {
    const differences = Array.from({ length: 30 }, (_, index) => `record ${index} is missing`);
    const text = summary([RUN], { inSalesforce: 30, inCustomerio: 0, equal: 0, differences });
    expect(text).toContain('30 DIFFERENCES:\n  record 0 is missing\n');
    expect(text).not.toContain('record 10 ');
  });
});

describe('the progress', () => {
  test('says how much is read and sent, how fast, and how long it will take', () => {
    expect(describeRun({ ...RUN, recordsTotal: 20_000 }, 2_000)).toMatch(
      /█{14}░{10} {2}60 % {2}12,400 of 20,000 read, 12,000 sent, 6,000\/s, 2 s left$/,
    );
  });

  test('does without a total, and names deletions and rejections where there are any', () => {
    const line = describeRun({ ...RUN, recordsDeleted: 100, recordsRejected: 1 }, 2_000);
    expect(line).toMatch(/0 % {2}12,400 read, 12,000 sent, 100 deleted, 1 rejected, 6,051\/s$/);
  });
});

describe('the options', () => {
  test('are read', () => {
    expect(readOptions([])).toEqual({ contacts: 100_000, all: false, keep: false, help: false });
    expect(readOptions(['--contacts', '20_000', '--keep'])).toEqual({
      contacts: 20_000,
      all: false,
      keep: true,
      help: false,
    });
    expect(readOptions(['--all'])).toMatchObject({ all: true, contacts: 20_000 });
  });

  test.each([[['--contacts', 'many']], [['--contacts', '10']], [['--contacts']], [['--wrong']], [['more']]])(
    '%j is refused with what there is',
    (args) => {
      expect(() => readOptions(args)).toThrow('npm run demo -- [--all] [--contacts N] [--keep]');
    },
  );
});

test('a line of the log is shown as a person reads it', () => {
  const request = { req: { method: 'GET', path: '/v1/syncs' }, res: { status: 200 } };
  const line = (entry: Record<string, unknown>): string =>
    readableLogLine(JSON.stringify({ time: 0, level: 30, ...entry }));
  expect(line({ msg: 'API listens' })).toBe('00:00:00 info API listens');
  expect(line({ msg: 'request completed', ...request })).toBe('00:00:00 info request completed GET /v1/syncs 200');
  expect(line({ level: 50, msg: 'page failed', err: { message: 'reset' } })).toBe('00:00:00 ERROR page failed (reset)');
  expect(readableLogLine('PORT: 3000 is in use')).toBe('PORT: 3000 is in use');
});

describe('npm run demo', () => {
  function startDemo(...args: string[]): { child: ReturnType<typeof spawn>; output: () => string } {
    const child = spawn(process.execPath, ['scripts/demo/main.ts', ...args], { stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    return { child, output: () => output };
  }

  test('syncs, changes, syncs again, and finds both sides equal', { timeout: 90_000 }, async () => {
    const { child, output } = startDemo('--contacts', '1500');
    await once(child, 'close');
    expect(output()).toMatch(/all [\d,]+ people are equal/);
    expect(output()).toMatch(/Temporal UI {2}http:\/\/127\.0\.0\.1:\d+\/namespaces\/default\/workflows\/syn_/);
    expect(child.exitCode).toBe(0);
  });

  test('with --all finds objects, people, relationships and events equal', { timeout: 120_000 }, async () => {
    const { child, output } = startDemo('--all', '--contacts', '1000');
    await once(child, 'close');
    expect(output()).toContain('Compared one by one, attribute by attribute: all equal.');
    for (const name of ['Accounts', 'Contacts', 'Contacts of accounts', 'Tasks']) {
      expect(output()).toMatch(new RegExp(`${name} +full +[1-9]`));
      expect(output()).toMatch(new RegExp(`${name} +incremental +[1-9]`));
    }
    // What was purged, found by the comparison: read, sent, deleted, removed.
    expect(output()).toMatch(/Contacts +reconcile +[\d,]+ +0 +0 +7 /);
    expect(output()).toMatch(/Contacts of accounts +reconcile +[\d,]+ +0 +0 +7 /);
    for (const kind of ['objects', 'people', 'relationships', 'events']) {
      expect(output()).toMatch(new RegExp(`${kind} +([\\d,]+) +\\1 +\\1\n`));
    }
    expect(child.exitCode).toBe(0);
  });

  test('ends in order on Ctrl-C in the middle of it', { timeout: 90_000 }, async () => {
    const { child, output } = startDemo('--contacts', '1500');
    await until('the service is up', () => output().includes('API docs'), 60_000);
    const port = /API docs {5}http:\/\/127\.0\.0\.1:(\d+)/.exec(output())?.[1];
    child.kill('SIGINT');
    await once(child, 'close');
    expect(child.exitCode).toBe(130);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  });
});

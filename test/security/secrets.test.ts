import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ChatEndpoint, fails } from '../llm/support/chat-endpoint.ts';
import { query } from '../support/postgres.ts';
import { coreOf, rsaKeys } from '../support/rsa-keys.ts';
import { Stack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const SECRETS_KEY = randomBytes(32).toString('base64');
const LLM_KEY = 'llm-key-that-nobody-may-see';
const WRONG_KEY = 'customerio-key-that-is-wrong';
const OWN_SECRET = 'client-secret-of-one-connection';
const API_TOKEN = 'test-token-with-enough-characters';

describe('after failures of each kind, no secret', { timeout: 180_000 }, () => {
  const { privateKey } = rsaKeys();
  let stack: Stack;
  let model: ChatEndpoint;
  let secrets: string[] = [];

  beforeAll(async () => {
    model = await ChatEndpoint.start();
    const env = {
      LOG_LEVEL: 'trace',
      SECRETS_KEY,
      LLM_BASE_URL: model.baseUrl,
      LLM_API_KEY: LLM_KEY,
      LLM_MODEL: 'stand-in',
    };
    stack = await Stack.start({ contacts: 100, env });
    await failInEveryWay();
    secrets = [
      ...stack.salesforce.secrets(),
      'test-client-secret',
      OWN_SECRET,
      stack.customerio.apiKey,
      WRONG_KEY,
      LLM_KEY,
      coreOf(privateKey),
      SECRETS_KEY,
      API_TOKEN,
    ];
    secrets.push(...[stack.customerio.apiKey, WRONG_KEY].map((key) => Buffer.from(`${key}:`).toString('base64')));
  }, 180_000);

  afterAll(async () => {
    await stack.stop();
    await model.close();
  });

  async function failInEveryWay(): Promise<void> {
    const { api, salesforce } = stack;
    const { connectionId, destinationId } = await stack.endpoints();
    const done = await stack.createSync();
    expect(await stack.runsDone(done, 1)).toMatchObject({ status: 'succeeded' });

    model.script(fails(401, `Incorrect API key provided: ${LLM_KEY}`));
    const wish = { description: 'people in Paris' };
    const suggestion = `/v1/connections/${connectionId}/objects/Contact/filter/suggest`;
    expect((await api.call('POST', suggestion, wish)).status).toBeGreaterThanOrEqual(400);

    const own = { name: 'Own', environment: 'custom', loginUrl: salesforce.url, clientId: 'nobody' };
    const grants = [
      { ...own, auth: { method: 'jwt_bearer', username: 'ada@acme.test', privateKey } },
      { ...own, clientSecret: OWN_SECRET, auth: { method: 'client_credentials' } },
      { ...own, clientSecret: OWN_SECRET, auth: { method: 'refresh_token', refreshToken: OWN_SECRET } },
    ];
    // The simulator takes any client secret, so the second one is stored; key and refresh token are refused.
    const statuses = [];
    for (const grant of grants) statuses.push((await api.call('POST', '/v1/connections', grant)).status);
    expect(statuses).toEqual([400, 201, 400]);
    await fetch(`${stack.url}/v1/oauth/callback?state=forged&code=${OWN_SECRET}&error_description=${OWN_SECRET}`);

    await api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: WRONG_KEY });
    await api.expect('POST', `/v1/syncs/${done}/resync`);
    expect(await stack.runsDone(done, 2)).toMatchObject({ failure: { code: 'customerio.unauthorized' } });
    await api.expect('PATCH', `/v1/destinations/${destinationId}`, { apiKey: stack.customerio.apiKey });

    salesforce.expireAccessTokens();
    salesforce.revokeAll();
    await api.expect('POST', `/v1/syncs/${done}/run`);
    await until('waiting', async () => (await stack.sync(done)).status === 'waiting', 60_000);
  }

  /** Fails with the number of the secret, so that a report of the failure does not spread it. */
  function expectNone(text: string): void {
    expect(secrets.length).toBeGreaterThan(10);
    expect(secrets.flatMap((secret, index) => (text.includes(secret) ? [index] : []))).toEqual([]);
  }

  it('is in what the processes printed, at the most talkative level', () => {
    expect(stack.logs).toContain('worker polls');
    expectNone(stack.logs);
  });

  it('is in an answer of the API, and no stack is', () => {
    const answers = stack.api.transcript.join('\n');
    expect(answers).toContain('customerio.unauthorized');
    expectNone(answers);
    expect(answers).not.toMatch(/\n? {4}at |node_modules/);
  });

  it('is in a history of Temporal', async () => {
    const connection = await Connection.connect({ address: inject('temporalAddress') });
    const client = new Client({ connection });
    let histories = '';
    for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${stack.taskQueue}'` })) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories += JSON.stringify(history, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
      );
    }
    await connection.close();
    expect(histories).toContain('customerio.unauthorized');
    expect(histories).toContain('transferPage');
    expectNone(histories);
  });

  it('is in a column of the database', async () => {
    const databases = await query(stack.postgres.url, 'select datname from pg_database where not datistemplate');
    let dump = '';
    for (const { datname } of databases) {
      const url = new URL(stack.postgres.url);
      url.pathname = `/${String(datname)}`;
      const tables = await query(url.href, "select tablename from pg_tables where schemaname = 'public'");
      for (const { tablename } of tables) {
        dump += JSON.stringify(await query(url.href, `select t::text as line from "${String(tablename)}" t`));
      }
    }
    expect(dump).toContain('con_');
    // The text of bytea is hexadecimal.
    expectNone(dump);
    expect(secrets.filter((secret) => dump.includes(Buffer.from(secret).toString('hex')))).toEqual([]);
  });
});

describe('the workflows’ sandbox', () => {
  it('holds neither the configuration nor what reads secrets, so its heap cannot', async () => {
    const bundle = await readFile(inject('workflowBundlePath'), 'utf8');
    expect(bundle).toContain('syncRun');
    expect(bundle).not.toMatch(
      /SECRETS_KEY|API_TOKENS|LLM_API_KEY|SALESFORCE_CLIENT_SECRET|createSecretBox|timingSafeEqual/,
    );
    expect(bundle).not.toMatch(/src\/(config|store|api|salesforce|customerio|llm)[/.]/);
  });
});

describe('a process of the service', () => {
  it('is started without a debugger or reports, which hold the environment', async () => {
    for (const path of ['package.json', 'Dockerfile', 'docker-compose.yml', '.env.example']) {
      expect(await readFile(path, 'utf8'), path).not.toMatch(/--inspect|--report|--heapsnapshot|NODE_OPTIONS/);
    }
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, '../../../simulators/salesforce/main.ts');
const CONTACTS = 1_500;

async function call(url: string, method: string, path: string, body?: unknown): Promise<[number, unknown]> {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${url}/__simulator/${path}`, init);
  return [answer.status, await answer.json()];
}

describe('a simulator in a process of its own', () => {
  let child: ReturnType<typeof spawn>;
  let url = '';

  beforeAll(async () => {
    const args = [MAIN, '--port', '0', '--contacts', String(CONTACTS), '--auto-approve'];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = child.stdout === null ? [''] : await once(child.stdout, 'data');
    url = String(line).trim();
  });
  afterAll(async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  });

  async function limits(accessToken: string): Promise<number> {
    const headers = { authorization: `Bearer ${accessToken}` };
    return (await fetch(`${url}/services/data/v67.0/limits`, { headers })).status;
  }

  it('prints where it is, and says what it holds', async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await call(url, 'GET', 'state')).toMatchObject([
      200,
      { objects: { Contact: CONTACTS, Account: 150, User: 5 }, requests: {}, faults: [], apiRequestsUsed: 0 },
    ]);
  });

  it('grants tokens, ends them, and counts what they were used for', async () => {
    const [, tokens] = await call(url, 'POST', 'tokens');
    const { accessToken } = { accessToken: '', ...Object.freeze(tokens) };
    expect(await limits(accessToken)).toBe(200);
    await call(url, 'POST', 'faults', { type: 'expire_access_tokens' });
    expect(await limits(accessToken)).toBe(401);
    expect(await call(url, 'GET', 'state')).toMatchObject([200, { requests: { limits: 2 } }]);
  });

  it('changes rows', async () => {
    const [status, touched] = await call(url, 'POST', 'mutate', { updates: 3, inserts: 2, deletes: 5, seed: 9 });
    expect([status, touched]).toMatchObject([
      200,
      { updated: { length: 3 }, inserted: { length: 2 }, deleted: { length: 5 } },
    ]);
    expect(await call(url, 'GET', 'state')).toMatchObject([200, { objects: { Contact: CONTACTS - 3 } }]);
    expect(await call(url, 'POST', 'mutate', { object: 'Lead', updates: 1 })).toMatchObject([200, { inserted: [] }]);
    for (const wrong of [{ updates: -1 }, { updates: '1' }, { object: 5 }, { object: 'Nope' }, { rows: 1 }, []]) {
      expect((await call(url, 'POST', 'mutate', wrong))[0]).toBe(400);
    }
  });

  it('takes faults, one or several, and clears them; no fault hits the control itself', async () => {
    const down = { type: 'status', status: 500 };
    const added = await call(url, 'POST', 'faults', [down, { type: 'latency', ms: 0, kind: 'page' }]);
    expect(added).toMatchObject([200, [{ id: 1, hit: 0, ...down }, { type: 'latency' }]]);
    expect(await limits('x')).toBe(500);
    expect(await call(url, 'GET', 'faults')).toMatchObject([200, [{ hit: 1 }, { hit: 0 }]]);
    expect(await call(url, 'DELETE', 'faults')).toEqual([200, []]);
    expect(await limits('x')).toBe(401);
  });

  it.each([
    [{ type: 'nope' }, 'type: must be one of'],
    [{ type: 'status' }, 'status: must be an HTTP status'],
    [{ type: 'status', status: 500, kind: 'nope' }, 'kind: must be one of'],
    [{ type: 'latency', ms: -1 }, 'ms: must be a whole number'],
    [{ type: 'reset', afterBytes: 1, rows: 1 }, 'rows: not known for reset'],
    [{ type: 'truncate', rows: 1, times: 'x' }, 'times: must be a whole number'],
    [5, 'the body must be an object'],
  ])('refuses the fault %j', async (fault, message) => {
    // The good one before it is not taken either.
    const [status, body] = await call(url, 'POST', 'faults', [{ type: 'lost_answer' }, fault]);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(message);
    expect(await call(url, 'GET', 'faults')).toEqual([200, []]);
  });

  it('approves by itself when it is told so', async () => {
    const query = `client_id=a&redirect_uri=http://127.0.0.1:1/&response_type=code&code_challenge_method=S256`;
    const path = `/services/oauth2/authorize?${query}&code_challenge=${'a'.repeat(43)}`;
    const answer = await fetch(url + path, { redirect: 'manual' });
    expect(answer.headers.get('location')).toContain('http://127.0.0.1:1/?code=');
  });

  it('knows no other control', async () => {
    expect((await call(url, 'GET', 'nope'))[0]).toBe(404);
    expect((await call(url, 'GET', 'tokens'))[0]).toBe(404);
  });
});

import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCodecApp } from '../../src/codec/codec-app.ts';
import { createPayloadCodec } from '../../src/codec/payload-codec.ts';
import { payloadsJson } from '../../src/codec/payload-json.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { freePort } from '../../scripts/free-port.ts';

const TOKEN = 'a-token-of-the-operators';
const UI = 'https://temporal.example.com';
const BEARER = `Bearer ${TOKEN}`;
const BASIC = `Basic ${Buffer.from(`ops:${TOKEN}`).toString('base64')}`;
const key = randomBytes(32);
const codec = createPayloadCodec({ encrypts: true, keys: [key] });
const plain = payloadsJson([defaultPayloadConverter.toPayload({ filter: 'Email != null' })]);

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer(createCodecApp({ codec, tokens: [{ name: 'ops', token: TOKEN }], origins: [UI] }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterAll(() => void server.close());

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: BEARER, ...headers },
    body: JSON.stringify(body),
  });
}

describe('the codec server', () => {
  it.each([
    ['a bearer token, as the CLI sends it', BEARER],
    ['a name and token, as a browser sends them', BASIC],
  ])('decodes and encodes for %s', async (_what, authorization) => {
    const encoded: unknown = await (await post('/encode', plain, { Authorization: authorization })).json();
    expect(JSON.stringify(encoded)).not.toContain(Buffer.from('Email').toString('base64').slice(0, 6));
    expect(encoded).toMatchObject({ payloads: [{ metadata: { encoding: expect.any(String) } }] });
    const decoded = await post('/decode', encoded, { Authorization: authorization });
    expect(await decoded.json()).toEqual(plain);
    expect(decoded.headers.get('cache-control')).toBe('no-store');
  });

  it('decodes beside a payload whose key it lacks, which stays encrypted', async () => {
    const foreign = createPayloadCodec({ encrypts: true, keys: [randomBytes(32)] });
    const payload = defaultPayloadConverter.toPayload('known');
    const [lost, kept] = [await foreign.encode([payload]), await codec.encode([payload])];
    const answer = await post('/decode', payloadsJson([...lost, ...kept]));
    expect(await answer.json()).toEqual(payloadsJson([...lost, payload]));
  });

  it.each([
    '',
    'Bearer wrong-token-entirely',
    `Basic ${Buffer.from(`else:${TOKEN}`).toString('base64')}`,
    `Bearer ops:${TOKEN}`,
  ])('lets nobody in with %j', async (authorization) => {
    for (const path of ['/decode', '/encode', '/nothing']) {
      const answer = await post(path, plain, { Authorization: authorization });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  });

  it('lets pages of the UI’s origin ask, with the credentials of whoever signed in', async () => {
    const preflight = await fetch(`${url}/decode`, {
      method: 'OPTIONS',
      headers: {
        Origin: UI,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    for (const answer of [preflight, await post('/decode', plain, { Origin: UI, Authorization: BASIC })]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(UI);
      expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    }
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization.*Content-Type.*X-Namespace/);
  });

  it('refuses pages of any other origin, whoever has signed in', async () => {
    for (const origin of ['https://evil.example.com', 'null', `${UI}.evil.example.com`]) {
      const answer = await post('/decode', plain, { Origin: origin, Authorization: BASIC });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it.each([{ payloads: 'none' }, { payloads: [{ data: '%%%' }] }, []])(
    'says what it wants in place of %j',
    async (body) => {
      expect((await post('/decode', body)).status).toBe(400);
    },
  );

  it('reads JSON alone, which a page of another origin cannot send unasked', async () => {
    const answer = await post('/decode', plain, { 'Content-Type': 'text/plain' });
    expect(answer.status).toBe(400);
  });
});

describe('npm run start:codec', () => {
  const PORT_VARIABLES = { HOST: '127.0.0.1', CODEC_ORIGINS: UI };

  it('answers with no Temporal and no database, and ends in order', async () => {
    const port = await freePort();
    const process = ServiceProcess.start('main.ts', ['codec'], {
      ...PORT_VARIABLES,
      PORT: String(port),
      PAYLOAD_KEY: key.toString('base64'),
      API_TOKENS: `ops:${TOKEN}`,
    });
    await process.says('codec server listens');
    const answer = await fetch(`http://127.0.0.1:${port}/decode`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: BEARER },
      body: JSON.stringify(payloadsJson(await codec.encode([defaultPayloadConverter.toPayload(1)]))),
    });
    expect(await answer.json()).toEqual(payloadsJson([defaultPayloadConverter.toPayload(1)]));
    await process.stop();
    expect(process.exitCode).toBe(0);
  });

  it.each([
    [{ API_TOKENS: `ops:${TOKEN}` }, 'PAYLOAD_KEY: must be set'],
    [{ PAYLOAD_KEY: key.toString('base64') }, 'API_TOKENS: must be set'],
    [{ CODEC_ORIGINS: 'https://temporal.example.com/' }, 'CODEC_ORIGINS: must be origins'],
  ])('says what is missing: %#', async (env, sentence) => {
    const process = ServiceProcess.start('main.ts', ['codec'], { ...PORT_VARIABLES, ...env });
    await process.says(sentence);
  });
});

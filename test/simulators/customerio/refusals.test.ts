import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { startCustomerioSimulator } from '../../../simulators/customerio/index.ts';
import type { CustomerioSimulator, SimulatorOptions } from '../../../simulators/customerio/index.ts';
import { identify, post } from './post.ts';

let simulator: CustomerioSimulator | undefined;
async function start(options?: SimulatorOptions): Promise<CustomerioSimulator> {
  simulator = await startCustomerioSimulator(options);
  return simulator;
}
afterEach(() => simulator?.close());

const good = identify('good', { name: 'Ada' });
const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`, n]));
/** 32 attributes of 1,000 bytes and one that fills up the rest. */
function ofBytes(bytes: number): Record<string, unknown> {
  const traits: Record<string, string> = {};
  for (let n = 0; n < 32; n += 1) traits[`a${n}`] = 'x'.repeat(1_000);
  const missing = bytes - JSON.stringify(identify('good', { ...traits, rest: '' })).length;
  return identify('good', { ...traits, rest: 'x'.repeat(missing) });
}

const refusals: [string, unknown, RegExp][] = [
  ['an item without a type', { userId: '1' }, /type is required/],
  ['an item of an unknown type', { type: 'merge', userId: '1' }, /known calls/],
  ['an item that is no object', 'identify', /object/],
  ['nobody', { type: 'identify', traits: {} }, /id attribute/],
  ['an empty user id', identify(''), /id attribute/],
  ['a user id that is a number', { type: 'identify', userId: 1 }, /string value/],
  ['a user id of 151 bytes', identify('é'.repeat(75) + 'x'), /userId cannot be longer/],
  ['an attribute name of 151 bytes', identify('1', { ['é'.repeat(75) + 'x']: 1 }), /attribute name/],
  ['a value of 1001 bytes', identify('1', { notes: 'é'.repeat(500) + 'x' }), /'notes' cannot be longer/],
  ['301 attributes', identify('1', attributes(301)), /more than 300/],
  ['an item of 32,769 bytes', ofBytes(32_769), /larger than 32768/],
  ['traits that are no object', { type: 'identify', userId: '1', traits: [1] }, /hash/],
  ['a timestamp that is no date', identify('1', {}, { timestamp: 'yesterday' }), /timestamp/],
  ['a track call without an event', { type: 'track', userId: '1' }, /event name/],
  ['an event name of 101 bytes', { type: 'track', userId: '1', event: 'x'.repeat(101) }, /event name/],
  ['a group call without a group', { type: 'group', userId: '1' }, /groupId/],
  ['an object type that is no integer', { type: 'group', groupId: 'a', traits: { objectTypeId: 'x' } }, /objectTypeId/],
  ['a deletion of no object', { type: 'track', event: 'Object Deleted', anonymousId: 'x' }, /objectId/],
  ['a deletion of nobody', { type: 'track', event: 'User Deleted', anonymousId: 'x' }, /userId/],
];

describe('in strict mode', () => {
  it.each(refusals)('refuses %s with 400, and with it the whole batch', async (_, item, message) => {
    const running = await start();
    const answer = await post(running, '/v1/batch', { batch: [good, item] });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ meta: { errors: [expect.stringMatching(message)] } });
    expect(running.workspace.people.size).toBe(0);
    expect(running.workspace.counts).toMatchObject({ accepted: 0, refused: 1 });
  });

  it('accepts everything that is just within a limit', async () => {
    const running = await start();
    const batch = [
      ofBytes(32_768),
      identify('é'.repeat(75), { notes: 'é'.repeat(500), ['é'.repeat(75)]: 1 }),
      identify('many', attributes(300)),
      { type: 'track', userId: '1', event: 'x'.repeat(100) },
    ];
    expect((await post(running, '/v1/batch', { batch })).status).toBe(200);
    expect(running.workspace.counts).toMatchObject({ accepted: 4, refused: 0 });
  });

  it('takes a batch of 500,000 bytes and refuses one more', async () => {
    const running = await start();
    const body = JSON.stringify({ batch: [good] });
    expect((await post(running, '/v1/batch', body.padEnd(500_000))).status).toBe(200);
    expect((await post(running, '/v1/batch', body.padEnd(500_001))).status).toBe(400);
    expect(running.workspace.counts).toMatchObject({ accepted: 1, refused: 1 });
  });

  it('refuses a single call of more than 32 KB', async () => {
    const running = await start();
    expect((await post(running, '/v1/identify', JSON.stringify(good).padEnd(32_769))).status).toBe(400);
  });

  it.each([
    ['broken JSON', '{"batch":[', 400],
    ['a body that is no object', '[]', 400],
    ['a batch that is no array', '{"batch":{}}', 400],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 400],
  ])('refuses %s', async (_, body, status) => {
    const running = await start();
    expect((await post(running, '/v1/batch', body)).status).toBe(status);
  });

  it('refuses an unknown API key with 401, and takes each of its own', async () => {
    const running = await start({ apiKeys: ['first', 'second'] });
    expect((await post(running, '/v1/identify', good, { apiKey: 'wrong' })).status).toBe(401);
    expect((await post(running, '/v1/identify', good, { apiKey: 'second' })).status).toBe(200);
    expect(running.apiKey).toBe('first');
  });

  it('answers 404 and 405 to what it does not offer', async () => {
    const running = await start();
    expect((await post(running, '/v1/import', good)).status).toBe(404);
    expect((await fetch(`${running.url}/v1/batch`)).status).toBe(405);
  });

  it('can accept the good items of a batch and name the bad ones', async () => {
    const running = await start({ batchRefusal: 'items' });
    const answer = await post(running, '/v1/batch', { batch: [identify(''), good, { type: 'track', userId: '1' }] });
    expect(answer.status).toBe(207);
    expect(answer.body).toMatchObject({ errors: [{ batch_index: 0 }, { batch_index: 2, field: 'event' }] });
    expect([...running.workspace.people.ids()]).toEqual(['good']);
  });

  it.each(['errors', 'code', 'text'] as const)('words a refusal in the format %s', async (errorFormat) => {
    const running = await start({ errorFormat });
    const answer = await post(running, '/v1/batch', { batch: [good, identify('')] });
    const message = 'id attribute must be present';
    const bodies = {
      errors: { errors: [{ batch_index: 1, reason: 'required', field: 'userId', message }] },
      code: { code: 'invalid_request', message },
      text: undefined,
    };
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(bodies[errorFormat]);
    expect(answer.text).toContain(message);
  });
});

describe('in permissive mode', () => {
  it.each(refusals)('answers 200 to %s, drops it and accepts the rest', async (_, item, message) => {
    const running = await start();
    const answer = await post(running, '/v1/batch', { batch: [item, good] }, { strict: false });
    expect(answer).toMatchObject({ status: 200, body: {} });
    expect([...running.workspace.people.ids()]).toEqual(['good']);
    expect(running.workspace.refused.map((refused) => refused.item)).toEqual([item]);
    expect(running.workspace.refused[0]?.problem.message).toMatch(message);
  });

  it('answers 200 to a wrong key and to broken JSON, and accepts nothing', async () => {
    const running = await start();
    const answers = [
      await post(running, '/v1/identify', good, { strict: false, apiKey: 'wrong' }),
      await post(running, '/v1/batch', '{', { strict: false }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(running.workspace.counts).toMatchObject({ accepted: 0, refused: 2 });
  });

  it('is not what a request gets by default when the simulator is told so', async () => {
    const running = await start({ strictDefault: true });
    expect((await post(running, '/v1/identify', {}, { strict: false })).status).toBe(400);
  });
});

describe('gzip', () => {
  const gzipped = { headers: { 'content-encoding': 'gzip' } };

  it('is accepted', async () => {
    const running = await start();
    const answer = await post(running, '/v1/batch', gzipSync(JSON.stringify({ batch: [good] })), gzipped);
    expect(answer.status).toBe(200);
    expect(running.workspace.people.get('good')?.attributes).toEqual({ name: 'Ada' });
  });

  it('is measured by what it unpacks to: a bomb is refused', async () => {
    const running = await start();
    const bomb = gzipSync(JSON.stringify({ batch: [good] }).padEnd(50_000_000));
    expect((await post(running, '/v1/batch', bomb, gzipped)).status).toBe(400);
    expect(running.workspace.refused).toMatchObject([{ problem: { reason: 'too_large' } }]);
  });

  it('is refused when it is something else', async () => {
    const running = await start();
    expect((await post(running, '/v1/batch', JSON.stringify({ batch: [good] }), gzipped)).status).toBe(400);
  });
});

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/alerts/retry-delay.ts';
import { webhookHeaders, webhookKey } from '../../src/alerts/sign-webhook.ts';
import { createWebhook } from '../../src/alerts/webhook.ts';
import { Receiver } from './receiver.ts';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const keysOf = (...secrets: string[]): Buffer[] => secrets.flatMap((secret) => webhookKey(secret) ?? []);
const message = { id: 'msg_1', body: '{"type":"alert.test","data":{"name":"Größe 😀"}}' };

describe('a signature', () => {
  it('is the one of the example that implementations of the specification agree on', () => {
    const keys = keysOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
    const example = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(webhookHeaders(example, keys, 1_614_265_330_999)).toEqual({
      'webhook-id': example.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('a webhook', () => {
  const [current, next] = [newSecret(), newSecret()];
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await Receiver.start([current]);
  });
  afterEach(() => receiver.stop());

  const post = (secrets = [current], timeoutMs = 10_000) =>
    createWebhook({ url: receiver.url, keys: keysOf(...secrets), userAgent: 'test', timeoutMs }).post(message);

  it('carries the very bytes that were signed', async () => {
    expect(await post()).toEqual({ type: 'accepted', status: 204 });
    expect(receiver.attempts).toMatchObject([{ id: 'msg_1', text: message.body, verified: true }]);
  });

  it('is verified by receivers that know the old secret or the new one, and by nobody else', async () => {
    await post([next, current]);
    await post([next]);
    expect(receiver.attempts.map(({ verified }) => verified)).toEqual([true, false]);
  });

  it('is verified by the example of the documentation', async () => {
    const text = await readFile('docs/alerts.md', 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    const { isOurs } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isOurs: (headers: Record<string, string>, body: Buffer | string, secret: string) => boolean;
    };
    const headers = webhookHeaders(message, keysOf(next, current), Date.now());
    expect(isOurs(headers, Buffer.from(message.body), current)).toBe(true);
    expect(isOurs(headers, message.body, next)).toBe(true);
    expect(isOurs(headers, `${message.body} `, current)).toBe(false);
    expect(isOurs(headers, message.body, newSecret())).toBe(false);
    expect(isOurs(webhookHeaders(message, keysOf(current), Date.now() - 600_000), message.body, current)).toBe(false);
    expect(isOurs({}, message.body, current)).toBe(false);
  });

  it('that is refused says so, and follows no redirect', async () => {
    receiver.answers.push(500, 'redirect');
    expect(await post()).toEqual({ type: 'refused', status: 500, text: 'Not now.' });
    expect(await post()).toMatchObject({ type: 'refused', status: 307 });
    expect(receiver.attempts).toHaveLength(2);
  });

  it('hears when to come again, in seconds or as a date, within an hour; only from 429 and 503', async () => {
    const date = new Date(Date.UTC(2026, 0, 1, 12)).toUTCString();
    const later = new Date(Date.UTC(2026, 0, 1, 12, 5)).toUTCString();
    const asked: { status: number; headers: Record<string, string>; waitMs: number }[] = [
      { status: 429, headers: { 'retry-after': '90' }, waitMs: 90_000 },
      { status: 503, headers: { 'retry-after': later, date }, waitMs: 300_000 },
      { status: 503, headers: { 'retry-after': '86400' }, waitMs: 3_600_000 },
      { status: 503, headers: { 'retry-after': date, date: later }, waitMs: 0 },
    ];
    for (const { waitMs, ...answer } of asked) {
      receiver.answers.push(answer);
      expect(await post()).toMatchObject({ type: 'refused', status: answer.status, waitMs });
    }
    receiver.answers.push({ status: 500, headers: { 'retry-after': '90' } });
    receiver.answers.push({ status: 429, headers: { 'retry-after': 'soon' } });
    expect(await post()).not.toHaveProperty('waitMs');
    expect(await post()).not.toHaveProperty('waitMs');
  });

  it('that nobody answers has no address in its error, where a secret may be', async () => {
    receiver.answers.push('silence', 'drop');
    expect(await post([current], 100)).toEqual({ type: 'unreachable', error: 'no answer within 0.1 seconds' });
    expect(await post()).toEqual({ type: 'unreachable', error: 'no answer: UND_ERR_SOCKET' });
    await receiver.stop();
    expect(await post()).toEqual({ type: 'unreachable', error: 'no answer: ECONNREFUSED' });
    receiver = await Receiver.start([current]);
  });
});

describe('a message that was not taken', () => {
  const DAY = 86_400_000;

  it('comes again ever more seldom, within an hour at the most, for three days', () => {
    const latest = [1, 2, 3, 12, 13, 1_000].map((attempt) => retryDelay(attempt, 0, () => 1, undefined));
    expect(latest).toEqual([2_000, 4_000, 8_000, 3_600_000, 3_600_000, 3_600_000]);
    expect(retryDelay(3, 0, () => 0, undefined)).toBe(4_000);
    expect(retryDelay(80, 3 * DAY - 1, () => 0, undefined)).toBe(1_800_000);
    expect(retryDelay(80, 3 * DAY, () => 0, 5_000)).toBeUndefined();
  });

  it('never comes before its receiver asked for it, nor sooner for that', () => {
    expect(retryDelay(1, 0, () => 0, 600_000)).toBe(600_000);
    expect(retryDelay(13, 0, () => 0, 1_000)).toBe(1_800_000);
    expect(retryDelay(1, 0, () => 0, 86_400_000)).toBe(3_600_000);
  });
});

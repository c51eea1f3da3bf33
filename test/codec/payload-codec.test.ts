import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPayloadCodec, PayloadKeyMissingError, payloadKeyId } from '../../src/codec/payload-codec.ts';
import { parseConfig } from '../../src/config.ts';

const [older, newer, foreign] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const codec = createPayloadCodec({ encrypts: true, keys: [newer, older] });

function payloadOf(value: unknown): Payload {
  return defaultPayloadConverter.toPayload(value);
}

async function sealedBy(key: Buffer, payload: Payload): Promise<Payload> {
  const [sealed] = await createPayloadCodec({ encrypts: true, keys: [key] }).encode([payload]);
  if (sealed === undefined) throw new Error('one payload in, one out');
  return sealed;
}

function bytesOf(payload: Payload | undefined): Buffer {
  return Buffer.from(payload?.data ?? []);
}

describe('the payload codec', () => {
  it('gives back what it sealed, metadata included, whatever it is', async () => {
    const payload = fc.record({
      metadata: fc.dictionary(fc.string(), fc.uint8Array()),
      data: fc.uint8Array({ maxLength: 2_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(payload), async (payloads) => {
        const opened = await codec.decode(await codec.encode(payloads));
        expect(opened.map((one) => bytesOf(one).toString('hex'))).toEqual(
          payloads.map((one) => bytesOf(one).toString('hex')),
        );
        expect(opened.map(({ metadata }) => namesAndBytes(metadata))).toEqual(
          payloads.map(({ metadata }) => namesAndBytes(metadata)),
        );
      }),
    );
  });

  it('shows neither value nor encoding, and never seals the same twice', async () => {
    const payload = payloadOf({ filter: "Email = 'ada@example.com'" });
    const [one, two] = await codec.encode([payload, payload]);
    expect(bytesOf(one).equals(bytesOf(two))).toBe(false);
    expect(bytesOf(one).includes('ada@')).toBe(false);
    expect(namesAndBytes(one?.metadata)).toEqual(
      namesAndBytes({
        encoding: Buffer.from('binary/encrypted'),
        'encryption-cipher': Buffer.from('AES-256-GCM'),
        'encryption-key-id': Buffer.from(payloadKeyId(newer)),
      }),
    );
  });

  it('opens what an older key of the list sealed, and what was never sealed', async () => {
    const plain = payloadOf('plain');
    const opened = await codec.decode([await sealedBy(older, payloadOf('old')), plain]);
    expect(opened.map((one) => defaultPayloadConverter.fromPayload(one))).toEqual(['old', 'plain']);
    expect(opened[1]).toBe(plain);
  });

  it('leaves new payloads plain behind "plain", and reads the others', async () => {
    const reader = createPayloadCodec({ encrypts: false, keys: [older] });
    const payload = payloadOf('new');
    expect(await reader.encode([payload])).toEqual([payload]);
    const [opened] = await reader.decode([await sealedBy(older, payload)]);
    expect(defaultPayloadConverter.fromPayload(opened ?? payloadOf(''))).toBe('new');
  });

  it('names the key that it lacks', async () => {
    const sealed = await sealedBy(foreign, payloadOf('secret'));
    const wanted = new RegExp(`key ${payloadKeyId(foreign)}, which is not in PAYLOAD_KEY`);
    await expect(codec.decode([sealed])).rejects.toThrow(wanted);
    await expect(codec.decode([sealed])).rejects.toBeInstanceOf(PayloadKeyMissingError);
  });

  it('passes on what no key can open, for the converter to refuse: any bit changed, any length', async () => {
    const sealed = await sealedBy(newer, payloadOf({ name: 'Contacts' }));
    const { length } = bytesOf(sealed);
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 0, max: 7 }), fc.nat(length - 1), async (at, bit, cut) => {
        const changed = bytesOf(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        for (const data of [changed, bytesOf(sealed).subarray(0, cut)]) {
          const payload = { ...sealed, data };
          expect(await codec.decode([payload])).toEqual([payload]);
        }
      }),
    );
    const otherKey = {
      ...sealed,
      metadata: { ...sealed.metadata, 'encryption-key-id': Buffer.from(payloadKeyId(older)) },
    };
    expect(await codec.decode([otherKey])).toEqual([otherKey]);
  });
});

describe('PAYLOAD_KEY', () => {
  const [one, two] = [newer.toString('base64'), older.toString('base64')];

  it.each([
    [one, { encrypts: true, keys: [newer] }],
    [`${one}, ${two}`, { encrypts: true, keys: [newer, older] }],
    [`plain,${one}`, { encrypts: false, keys: [newer] }],
  ])('%# is read', (text, expected) => {
    expect(parseConfig({ PAYLOAD_KEY: text }).PAYLOAD_KEY).toEqual(expected);
  });

  it.each(['plain', 'short', `${one},plain`, `${one},`, 'plain,'])('%s stops the start', (text) => {
    expect(() => parseConfig({ PAYLOAD_KEY: text })).toThrow(/^PAYLOAD_KEY: must be 32 bytes in base64/);
  });
});

function namesAndBytes(metadata: Payload['metadata']): [string, string][] {
  return Object.entries(metadata ?? {})
    .map(([name, bytes]): [string, string] => [name, Buffer.from(bytes).toString('hex')])
    .toSorted(([one], [other]) => one.localeCompare(other));
}

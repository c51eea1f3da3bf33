import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKeys } from './payload-keys.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[0-9a-f]{8}$/;

/** The names that Temporal's own samples use, so that its UI shows such a payload as encrypted. */
const ENCODING = 'binary/encrypted';
const CIPHER = 'AES-256-GCM';

/** A payload was encrypted with a key that this process does not have: it needs the key, not the payload another try. */
export class PayloadKeyMissingError extends Error {
  override readonly name = 'PayloadKeyMissingError';
}

/**
 * AES-256-GCM over whole payloads, their own encoding included. New ones are sealed with the first key and carry its id, so
 * that older keys of the list still open what they sealed. Plain payloads are passed on as they are: an installation that
 * turns encryption on keeps reading what it has.
 */
export function createPayloadCodec({ encrypts, keys }: PayloadKeys): PayloadCodec {
  const byId = new Map(keys.map((key) => [payloadKeyId(key), key]));
  const [newest] = keys;
  return {
    encode: async (payloads) =>
      encrypts && newest !== undefined ? payloads.map((payload) => seal(payload, newest)) : payloads,
    decode: async (payloads) => payloads.map((payload) => open(payload, byId)),
  };
}

/** First 8 hex digits of the key's SHA-256: tells keys apart and gives nothing of the key away. */
export function payloadKeyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

function seal(payload: Payload, key: Buffer): Payload {
  const keyId = payloadKeyId(key);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(authenticated(keyId));
  const plain = PayloadMessage.encode(payload).finish();
  return {
    metadata: {
      encoding: Buffer.from(ENCODING),
      'encryption-cipher': Buffer.from(CIPHER),
      'encryption-key-id': Buffer.from(keyId),
    },
    data: Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]),
  };
}

/**
 * Throws {@link PayloadKeyMissingError} for a key that is not there: in a worker that fails the workflow task, which is
 * tried again until a worker has the key. What no key can ever open (a signal that somebody made up) is passed on instead:
 * the payload converter refuses it, the same way at every replay, and the workflow goes on.
 */
function open(payload: Payload, byId: ReadonlyMap<string, Buffer>): Payload {
  if (textOf(payload.metadata?.['encoding']) !== ENCODING) return payload;
  const keyId = textOf(payload.metadata?.['encryption-key-id']);
  const sealed = payload.data;
  if (!KEY_ID.test(keyId) || !sealed || sealed.length < IV_BYTES + TAG_BYTES) return payload;
  const key = byId.get(keyId);
  if (key === undefined) {
    throw new PayloadKeyMissingError(`a payload was encrypted with key ${keyId}, which is not in PAYLOAD_KEY`);
  }
  const plain = decrypt(sealed, key, keyId);
  return plain === undefined ? payload : PayloadMessage.decode(plain);
}

/** Undefined when it was not sealed with this key, or was changed. */
function decrypt(sealed: Uint8Array, key: Buffer, keyId: string): Buffer | undefined {
  const iv = sealed.subarray(0, IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(authenticated(keyId)).setAuthTag(sealed.subarray(-TAG_BYTES));
  const start = decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([start, decipher.final()]);
  } catch {
    return undefined;
  }
}

function authenticated(keyId: string): Buffer {
  return Buffer.from(`${CIPHER} ${keyId}`);
}

function textOf(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}

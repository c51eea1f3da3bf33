import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT = /^v1:(?<keyId>[0-9a-f]{8}):(?<body>[A-Za-z0-9_-]+)$/;

/** Where a secret lives. It is authenticated with the value, so a value moved to another row or column does not open. */
export type SecretPlace = { table: string; column: string; rowId: string };

/** A stored secret that cannot be opened. Names its place and its key, never its value. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

export type SecretBox = {
  /** `v1:<key id>:<base64url of IV, ciphertext and tag>`, with the newest key and a fresh IV. */
  seal(plaintext: string, place: SecretPlace): string;
  /** With whichever key of the list sealed it. Throws {@link SecretUnreadableError}. */
  open(sealed: string, place: SecretPlace): string;
  /** How everything begins that the newest key sealed. */
  newestPrefix: string;
};

/** AES-256-GCM with a list of 32-byte keys, newest first. Throws a RangeError when the list is empty or a key is not 32 bytes. */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const byId = new Map<string, Buffer>();
  for (const key of keys) {
    if (key.length !== KEY_BYTES) throw new RangeError(`a secrets key must be ${KEY_BYTES} bytes, not ${key.length}`);
    byId.set(secretsKeyId(key), key);
  }
  const [newest] = keys;
  if (newest === undefined) throw new RangeError('at least one secrets key is needed');
  const newestPrefix = `v1:${secretsKeyId(newest)}:`;

  return {
    seal(plaintext, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest, iv, { authTagLength: TAG_BYTES }).setAAD(placeBytes(place));
      const body = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return newestPrefix + body.toString('base64url');
    },
    open(sealed, place) {
      const where = `${place.table}.${place.column} of ${place.rowId}`;
      const { keyId, body } = FORMAT.exec(sealed)?.groups ?? {};
      const bytes = Buffer.from(body ?? '', 'base64url');
      if (keyId === undefined || bytes.length < IV_BYTES + TAG_BYTES) {
        throw new SecretUnreadableError(`${where} is not an encrypted value`);
      }
      const key = byId.get(keyId);
      if (key === undefined) {
        throw new SecretUnreadableError(`${where} was encrypted with key ${keyId}, which is not in SECRETS_KEY`);
      }
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(placeBytes(place)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new SecretUnreadableError(`${where} does not open with key ${keyId}: it was changed or moved`, { cause });
      }
    },
    newestPrefix,
  };
}

/** First 8 hex digits of the key's SHA-256: tells keys apart and gives nothing of the key away. */
export function secretsKeyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

function placeBytes({ table, column, rowId }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([table, column, rowId]));
}

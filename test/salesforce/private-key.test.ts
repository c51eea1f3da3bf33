import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { privateKeyProblem } from '../../src/salesforce/private-key.ts';
import { coreOf, rsaKeys } from '../support/rsa-keys.ts';

const keys = rsaKeys();
const key = createPrivateKey(keys.privateKey);
const pkcs1 = key.export({ type: 'pkcs1', format: 'pem' }).toString();
const protectedBy = (type: 'pkcs1' | 'pkcs8') =>
  key.export({ type, format: 'pem', cipher: 'aes-256-cbc', passphrase: 'hush' }).toString();
const ellipticCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

describe('a private key', () => {
  it('signs assertions in either form of PEM, whatever stands around it', () => {
    for (const pem of [keys.privateKey, pkcs1, `\n${keys.privateKey}\n\n`, keys.privateKey.replaceAll('\n', '\r\n')]) {
      expect(privateKeyProblem(pem)).toBeUndefined();
    }
  });

  it.each([
    ['no PEM', 'hunter2', 'must be a private key in PEM'],
    ['the base64 alone', keys.privateKey.split('\n').slice(1, -2).join('\n'), 'must be a private key in PEM'],
    ['the public key', keys.publicKey, 'this is the public key'],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----', 'this is the certificate'],
    ['a passphrase (PKCS #8)', protectedBy('pkcs8'), 'passphrase'],
    ['a passphrase (PKCS #1)', protectedBy('pkcs1'), 'passphrase'],
    ['lost line breaks', keys.privateKey.replaceAll('\n', '\\n'), 'line breaks'],
    ['half a key', keys.privateKey.slice(0, 600), 'cannot be read'],
    ['an elliptic curve', ellipticCurve, 'must be an RSA key, not ec'],
    ['1024 bits', rsaKeys(1_024).privateKey, 'at least 2048 bits, not 1024'],
  ])('is refused for %s, and not repeated', (_what, pem, reason) => {
    const problem = privateKeyProblem(pem);
    expect(problem).toContain(reason);
    expect(problem).not.toContain(coreOf(pem));
  });
});

import { describe, expect, it } from 'vitest';
import { networkFailure as customerioFailure } from '../../src/customerio/errors.ts';
import { certificateWords } from '../../src/domain/certificate-words.ts';
import { networkFailure as salesforceFailure } from '../../src/salesforce/errors.ts';

const failed = (code: string): Error => Object.assign(new Error('secret host'), { code });

describe('a certificate that is not trusted', () => {
  it('is told in words, by either vendor, and is tried again', () => {
    expect(salesforceFailure(failed('CERT_HAS_EXPIRED')).failure).toMatchObject({
      reaction: { type: 'retry' },
      message:
        'The connection to Salesforce failed (CERT_HAS_EXPIRED): its certificate has expired, or the clock of this machine is wrong',
    });
    expect(customerioFailure(failed('CERT_HAS_EXPIRED'))).toMatchObject({
      failure: {
        reaction: { type: 'retry' },
        message:
          'No safe connection to Customer.io (CERT_HAS_EXPIRED): its certificate has expired, or the clock of this machine is wrong.',
      },
    });
  });

  it('is found behind the error of a client', () => {
    const error = new Error('fetch failed', { cause: failed('UNABLE_TO_VERIFY_LEAF_SIGNATURE') });
    expect(salesforceFailure(error).failure.message).toMatch(
      /^The connection to Salesforce failed \(Error, UNABLE_TO_VERIFY_LEAF_SIGNATURE\): .* NODE_EXTRA_CA_CERTS$/,
    );
  });

  it.each(['ECONNRESET', 'constructor', ''])('is not seen in the code "%s"', (code) => {
    expect(certificateWords(code)).toBeUndefined();
  });
});

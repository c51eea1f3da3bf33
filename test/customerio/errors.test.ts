import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkFailure, readAnswer } from '../../src/customerio/errors.ts';
import { MAX_RETRY_AFTER_MS } from '../../src/customerio/retry-after.ts';

const KEY = 'c1o-secret-api-key';
const context = { secrets: [KEY], nowMs: Date.parse('2026-11-24T10:00:00Z') };
const read = (status: number, body = '', headers: Record<string, string> = {}) =>
  readAnswer({ status, headers, body }, context);

/** The failure, or a test failure that shows the answer. */
function failure(status: number, body = '', headers: Record<string, string> = {}) {
  const answer = read(status, body, headers);
  if (answer.type !== 'failed') throw new Error(`not a failure: ${JSON.stringify(answer)}`);
  return answer.failure;
}

describe('what a status means', () => {
  it.each([200, 201, 202, 204, 207])('%i without errors: accepted', (status) => {
    for (const body of ['{}\n', '', 'OK', '[]', 'null', '{"errors":[]}', '{"success":true}']) {
      expect(read(status, body)).toEqual({ type: 'accepted' });
    }
  });

  it.each([400, 413, 422])('%i: look for the record to blame', (status) => {
    expect(failure(status)).toMatchObject({
      reaction: { type: 'reject' },
      code: 'customerio.refused',
      fault: 'record',
      message: `Customer.io refused it without a reason (status ${status}).`,
    });
  });

  it.each([401, 403])('%i: a person must look at the key', (status) => {
    expect(failure(status, '{"message":"invalid write key"}')).toMatchObject({
      reaction: { type: 'stop' },
      code: 'customerio.unauthorized',
      fault: 'authorization',
      message: expect.stringMatching(/API key.*\(status 40[13]\): invalid write key/) as string,
    });
  });

  it.each([200, 202, 401, 403])('%i with a web page: some proxy spoke, and the same batch is sent again', (status) => {
    expect(failure(status, '\n<!DOCTYPE html><html><body>Access denied</body></html>')).toMatchObject({
      reaction: { type: 'retry' },
      code: 'customerio.foreign_answer',
      fault: 'transient',
      message: expect.stringMatching(/A web page answered.*\(status \d+\)\.$/) as string,
    });
  });

  it.each([
    [404, 'stop', 'customerio.not_found'],
    [301, 'stop', 'customerio.redirected'],
    [308, 'stop', 'customerio.redirected'],
    [402, 'stop', 'customerio.unexpected_answer'],
    [418, 'stop', 'customerio.unexpected_answer'],
    [408, 'retry', 'customerio.unavailable'],
    [429, 'retry', 'customerio.rate_limited'],
    [500, 'retry', 'customerio.unavailable'],
    [502, 'retry', 'customerio.unavailable'],
    [503, 'retry', 'customerio.unavailable'],
    [599, 'retry', 'customerio.unavailable'],
  ])('%i: %s', (status, type, code) => {
    expect(failure(status)).toMatchObject({ reaction: { type }, code });
  });

  it('no answer: the same batch may be sent again', () => {
    const reset = Object.assign(new Error(`write failed, authorization: ${KEY}`), { code: 'ECONNRESET' });
    for (const error of [reset, new TypeError('fetch failed', { cause: reset })]) {
      expect(networkFailure(error)).toMatchObject({
        type: 'failed',
        failure: {
          reaction: { type: 'retry' },
          code: 'customerio.unreachable',
          message: 'Customer.io could not be reached, or did not answer in time (ECONNRESET).',
        },
      });
    }
    expect(JSON.stringify(networkFailure('nonsense'))).toContain('unknown error');
  });
});

describe('Retry-After', () => {
  const afterMs = (wish: string, date?: string) => {
    const { reaction } = failure(503, '', { 'retry-after': wish, ...(date === undefined ? {} : { date }) });
    return reaction.type === 'retry' ? reaction.afterMs : Number.NaN;
  };

  it.each([
    ['0', 0],
    ['7', 7_000],
    ['1.5', 1_500],
    [' 30 ', 30_000],
    ['86400', MAX_RETRY_AFTER_MS],
    ['Tue, 24 Nov 2026 10:00:20 GMT', 20_000],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['Wed, 25 Nov 2026 10:00:00 GMT', MAX_RETRY_AFTER_MS],
  ])('%j asks for a wait of %i ms', (wish, ms) => {
    expect(afterMs(wish)).toBe(ms);
  });

  it.each(['', 'soon', '-5', 'NaN', '1e3', 'Someday 2030', '0x10'])('%j asks for nothing', (wish) => {
    expect(afterMs(wish)).toBeUndefined();
  });

  it('as a date counts from the answer’s own clock', () => {
    expect(afterMs('Tue, 24 Nov 2026 12:00:20 GMT', 'Tue, 24 Nov 2026 12:00:00 GMT')).toBe(20_000);
  });
});

describe('the reason of a refusal', () => {
  it.each([
    ['{"meta":{"errors":["name cannot be blank","too long"]}}', 'name cannot be blank; too long'],
    ['{"meta":{"error":"name cannot be blank"}}', 'name cannot be blank'],
    ['{"errors":[{"reason":"invalid","field":"email","message":"is malformed"}]}', 'email: is malformed'],
    ['{"errors":[{"reason":"required","field":"userId","message":"userId is required"}]}', 'userId is required'],
    ['{"errors":[{"reason":"invalid"}]}', 'invalid'],
    ['{"errors":["bad",{"message":"worse"},7]}', 'bad; worse'],
    ['{"code":"too_large","message":"the request is too large"}', 'the request is too large'],
    ['{"code":"too_large"}', 'too_large'],
    ['{"error":"bad request"}', 'bad request'],
    ['plain\n text', 'plain text'],
    ['"text in JSON"', '"text in JSON"'],
    ['<html><body>400</body></html>', 'Customer.io refused it without a reason (status 400).'],
    ['{}', 'Customer.io refused it without a reason (status 400).'],
    ['{"errors":{"email":"bad"},"message":"see errors"}', 'see errors'],
  ])('is read from %s', (body, message) => {
    expect(failure(400, body).message).toBe(message);
  });

  it('names the items only when it names one for each error', () => {
    const error = (index: number | undefined, message: string) => ({ batch_index: index, message });
    const all = JSON.stringify({ errors: [error(2, 'b'), error(0, 'a'), error(2, 'c')] });
    expect(read(400, all)).toMatchObject({
      type: 'failed',
      blamed: [
        { index: 0, detail: 'a' },
        { index: 2, detail: 'b; c' },
      ],
    });
    expect(read(400, JSON.stringify({ errors: [error(0, 'a'), error(undefined, 'b')] }))).not.toHaveProperty('blamed');
    expect(read(400, JSON.stringify({ errors: [error(-1, 'a')] }))).not.toHaveProperty('blamed');
  });

  it.each([200, 207])('in an answer %i refuses the named items alone', (status) => {
    const body = JSON.stringify({ errors: [{ batch_index: 1, reason: 'invalid', field: 'email', message: 'bad' }] });
    expect(read(status, body)).toEqual({ type: 'partly_accepted', refused: [{ index: 1, detail: 'email: bad' }] });
  });

  it('in an answer 200 that names no item leaves the record to be found', () => {
    expect(read(200, '{"errors":[{"message":"bad"}]}')).toMatchObject({
      type: 'failed',
      failure: { reaction: { type: 'reject' }, message: 'bad' },
    });
  });

  it.each([
    ['{"meta":{"errors":["id attribute must be present"]}}', 'id attribute must be present'],
    ['{"meta":{"error":"name cannot be blank"}}', 'name cannot be blank'],
    ['{"error":"bad write key"}', 'bad write key'],
    ['{"success":false,"message":"not taken"}', 'not taken'],
  ])('in an answer 200 counts in each of its shapes: %s is no acceptance', (body, message) => {
    expect(read(200, body)).toMatchObject({ type: 'failed', failure: { reaction: { type: 'reject' }, message } });
  });

  it.each(['{}', '', 'ok', '{"success":true}', '{"errors":[]}', '{"meta":{"errors":[]},"error":null}'])(
    'an answer 200 that names none is an acceptance: %s',
    (body) => {
      expect(read(200, body)).toEqual({ type: 'accepted' });
    },
  );

  it('is cut to 300 characters on one line and never holds the key, whatever the answer', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(KEY, '\n', '"', '}', '😀'), fc.string()))
      .map((parts) => parts.join(''));
    const shaped = fc.oneof(
      text,
      fc.json(),
      fc.record({ message: text, code: text }).map((body) => JSON.stringify(body)),
      fc
        .record({ errors: fc.array(fc.record({ message: text, batch_index: fc.nat() })) })
        .map((body) => JSON.stringify(body)),
      fc.record({ meta: fc.record({ errors: fc.array(text) }) }).map((body) => JSON.stringify(body)),
    );
    fc.assert(
      fc.property(shaped, fc.integer({ min: 200, max: 599 }), (body, status) => {
        const answer = read(status, body);
        expect(JSON.stringify(answer)).not.toContain(KEY);
        const details = answer.type === 'partly_accepted' ? answer.refused.map(({ detail }) => detail) : [];
        const message =
          answer.type === 'failed' && answer.failure.reaction.type === 'reject' ? answer.failure.message : '';
        for (const words of [...details, message]) {
          expect(words.length).toBeLessThanOrEqual(300);
          expect(words).not.toMatch(/[\n\r]/);
          expect(words.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});

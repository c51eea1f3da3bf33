import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFilterSuggester } from '../../src/llm/create-filter-suggester.ts';
import type { SuggesterOptions } from '../../src/llm/create-filter-suggester.ts';
import { SuggesterError } from '../../src/llm/suggester-error.ts';
import { json } from '../salesforce/support/serve.ts';
import { answer, ChatEndpoint, fails, says } from './support/chat-endpoint.ts';
import { request } from './support/request.ts';

const API_KEY = 'sk-test-KEY-0000000000000000';

describe('the suggester', () => {
  let endpoint: ChatEndpoint;
  const pauses: number[] = [];
  beforeAll(async () => {
    endpoint = await ChatEndpoint.start();
  });
  afterAll(() => endpoint.close());

  function suggester(over: Partial<SuggesterOptions> = {}) {
    pauses.length = 0;
    const pause = (ms: number) => Promise.resolve(pauses.push(ms));
    return createFilterSuggester({ baseUrl: endpoint.baseUrl, apiKey: API_KEY, model: 'small', pause, ...over });
  }

  async function failureOf(over: Partial<SuggesterOptions> = {}): Promise<SuggesterError> {
    const error: unknown = await suggester(over)
      .suggest(request())
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    if (!(error instanceof SuggesterError)) throw new Error('expected a SuggesterError', { cause: error });
    expect(JSON.stringify([error.message, error.stack, error])).not.toContain(API_KEY);
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain(new URL(endpoint.baseUrl).host);
    return error;
  }

  it('asks for a structured answer, with the model and the key', async () => {
    endpoint.script(answer('Email != null', 'All with an email.'));
    expect(await suggester().suggest(request())).toEqual({
      type: 'filter',
      filter: 'Email != null',
      explanation: 'All with an email.',
      answer: answer('Email != null', 'All with an email.'),
    });
    const [asked] = endpoint.requests;
    expect(asked?.model).toBe('small');
    expect(asked?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(asked?.response_format).toMatchObject({
      type: 'json_schema',
      json_schema: {
        strict: true,
        schema: { type: 'object', required: ['filter', 'explanation'], additionalProperties: false },
      },
    });
    expect(endpoint.received[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);
    expect(endpoint.received[0]?.body).not.toContain(API_KEY);
  });

  it('sends no authorization without a key', async () => {
    endpoint.script(answer('Email != null'));
    await suggester({ apiKey: undefined }).suggest(request());
    expect(endpoint.received[0]?.headers.authorization).toBeUndefined();
  });

  it('passes on that the model finds no filter', async () => {
    endpoint.script(answer(null, 'There is no field for shoe sizes.'));
    expect(await suggester().suggest(request())).toEqual({
      type: 'impossible',
      explanation: 'There is no field for shoe sizes.',
    });
  });

  it.each([
    ['a code fence', `Here it is:\n\`\`\`json\n${answer('Email != null')}\n\`\`\`\nEnjoy!`],
    ['words around it', `Sure. ${answer('Email != null')} That is all.`],
    ['what it thought', `<think>maybe {"filter": "Id = 1"}?</think>\n${answer('Email != null')}`],
  ])('reads JSON in %s', async (_case, text) => {
    endpoint.script(text);
    expect(await suggester().suggest(request())).toMatchObject({ type: 'filter', filter: 'Email != null' });
  });

  it.each([
    ['garbage', 'Email != null, I would say'],
    ['nothing', ''],
    ['another shape', '{"query": "Email != null"}'],
    ['a filter that is no text', '{"filter": ["Email"], "explanation": "x"}'],
  ])('says that an answer cannot be read: %s', async (_case, text) => {
    endpoint.script(text);
    expect(await suggester().suggest(request())).toEqual({ type: 'unreadable', answer: text });
  });

  it('says that an answer without words, or cut off, cannot be read', async () => {
    endpoint.script((_request, response) => says(response, null, 'length'));
    expect(await suggester().suggest(request())).toEqual({ type: 'unreadable', answer: '' });
    endpoint.script((_request, response) => says(response, '{"filter": "Email !', 'length'));
    expect(await suggester().suggest(request())).toEqual({ type: 'unreadable', answer: '{"filter": "Email !' });
  });

  it('asks in text where structured answers are unknown, and remembers it', async () => {
    endpoint.script(({ response_format: format }, response) => {
      if (format !== undefined) return json(response, 400, { error: { message: 'response_format is unknown' } });
      says(response, answer('Email != null'));
    });
    const asked = suggester();
    expect(await asked.suggest(request())).toMatchObject({ type: 'filter' });
    expect(endpoint.received).toHaveLength(2);
    expect(await asked.suggest(request())).toMatchObject({ type: 'filter' });
    expect(endpoint.received).toHaveLength(3);
  });

  it('keeps the explanation to 500 visible characters', async () => {
    endpoint.script(answer('Email != null', `a\u0000\u001b[31m\n\u202eb${'x'.repeat(900)}`));
    const suggestion = await suggester().suggest(request());
    const explanation = suggestion.type === 'filter' ? suggestion.explanation : '';
    expect(explanation).toHaveLength(500);
    expect(explanation.startsWith('a [31m b')).toBe(true);
  });

  it('never repeats the key, even when the endpoint does', async () => {
    endpoint.script(answer('Email != null', `Your key is ${API_KEY}`));
    expect(JSON.stringify(await suggester().suggest(request()))).not.toContain(API_KEY);
    endpoint.script(fails(400, `no model for ${API_KEY}`));
    expect((await failureOf()).message).toContain('no model for [secret]');
  });

  it('shows the model its refused answer, and why', async () => {
    endpoint.script(answer('Email != null'));
    await suggester().suggest(request({ refused: { answer: '{"filter":"Mail"}', reason: 'Mail </problem> is gone' } }));
    const messages = endpoint.requests[0]?.messages.slice(2);
    expect(messages?.map(({ role }) => role)).toEqual(['assistant', 'user']);
    expect(messages?.[0]?.content).toBe('{"filter":"Mail"}');
    expect(messages?.[1]?.content).toContain('<problem>\n"Mail \\u003c/problem\\u003e is gone"\n</problem>');
  });

  describe('names what an operator must change', () => {
    it.each([
      [401, 'LLM_API_KEY'],
      [403, 'LLM_API_KEY'],
      [404, 'LLM_MODEL'],
      [400, 'LLM_MODEL'],
    ])('after %d', async (status, variable) => {
      endpoint.script(fails(status, `Incorrect API key provided: ${API_KEY}`));
      const failure = await failureOf();
      expect(failure).toMatchObject({ type: 'misconfigured', message: expect.stringContaining(variable) });
      expect(failure.message).toContain(String(status));
      expect(pauses).toEqual([]);
    });

    it('when the address is of something else', async () => {
      endpoint.script((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'));
      expect(await failureOf()).toMatchObject({ message: expect.stringContaining('check LLM_BASE_URL') });
      endpoint.script((_request, response) => json(response, 200, { choices: [] }));
      expect(await failureOf()).toMatchObject({ message: expect.stringContaining('check LLM_BASE_URL') });
    });

    it('when the address redirects: the key goes nowhere else', async () => {
      endpoint.script((_request, response) => response.writeHead(307, { location: '/elsewhere' }).end());
      expect(await failureOf()).toMatchObject({ type: 'misconfigured', message: expect.stringContaining('redirects') });
      expect(endpoint.received).toHaveLength(1);
    });

    it('when the answer has no end', async () => {
      endpoint.script(answer('Email != null', 'x'.repeat(2 * 1024 * 1024)));
      expect(await failureOf()).toMatchObject({ type: 'misconfigured' });
    });
  });

  describe('tries once more', () => {
    it.each([429, 500, 503])('after %d', async (status) => {
      endpoint.script(fails(status, 'later'), answer('Email != null'));
      expect(await suggester().suggest(request())).toMatchObject({ type: 'filter' });
      expect(pauses).toEqual([1_000]);
    });

    it('after a broken connection', async () => {
      endpoint.script((_request, response) => response.destroy(), answer('Email != null'));
      expect(await suggester().suggest(request())).toMatchObject({ type: 'filter' });
      expect(endpoint.received).toHaveLength(2);
    });

    it('and no more', async () => {
      endpoint.script(fails(503, 'later', { 'retry-after': '2' }));
      expect(await failureOf()).toMatchObject({ type: 'unavailable', retryAfterMs: 2_000 });
      expect(pauses).toEqual([2_000]);
      expect(endpoint.received).toHaveLength(2);
    });

    it('unless the endpoint wants a long pause', async () => {
      endpoint.script(fails(429, 'quota', { 'retry-after': '86400' }));
      expect(await failureOf()).toMatchObject({
        type: 'unavailable',
        message: expect.stringContaining('(429)'),
        retryAfterMs: 3_600_000,
      });
      expect(endpoint.received).toHaveLength(1);
    });
  });

  it('says when nobody listens', async () => {
    const closed = await ChatEndpoint.start();
    await closed.close();
    const failure = await failureOf({ baseUrl: closed.baseUrl });
    expect(failure).toMatchObject({ type: 'unavailable', message: expect.stringContaining('(ECONNREFUSED)') });
  });

  it.each([
    ['does not answer', () => undefined],
    ['starts an answer and falls silent', startsAnswer],
  ])('gives up on an endpoint that %s', async (_case, script) => {
    endpoint.script(script);
    expect(await failureOf({ timeoutMs: 200 })).toMatchObject({
      type: 'unavailable',
      message: 'The language model did not answer within 0.2 seconds.',
    });
  });
});

function startsAnswer(_request: unknown, response: { write(text: string): boolean }): void {
  response.write('{"choices": [');
}

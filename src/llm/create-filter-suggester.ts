import { setTimeout as wait } from 'node:timers/promises';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, NoObjectGeneratedError, Output } from 'ai';
import { boundedFetch } from './bounded-fetch.ts';
import { endpointFailure } from './endpoint-failure.ts';
import type { FilterSuggester } from './filter-suggester.ts';
import { conversation, INSTRUCTIONS } from './prompt.ts';
import type { Turn } from './prompt.ts';
import { answerSchema, readAnswer } from './read-answer.ts';
import { SuggesterError } from './suggester-error.ts';

/** A question with everything that is tried again for it. */
const TIMEOUT_MS = 30_000;
/** Before the only retry, unless the endpoint wishes for another pause. */
const PAUSE_MS = 1_000;
/** Longer pauses are the caller's to wait for. */
const MAX_PAUSE_MS = 5_000;
/** How endpoints answer that do not know the `response_format` of structured answers. */
const NOT_STRUCTURED = new Set([400, 422, 501]);

export type SuggesterOptions = {
  /** Of an OpenAI-compatible API, up to `/chat/completions`: `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
  timeoutMs?: number;
  pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

/**
 * Asks the chat completions of an OpenAI-compatible API: for a structured answer where it can, else for JSON in text.
 * https://platform.openai.com/docs/guides/structured-outputs
 */
export function createFilterSuggester(options: SuggesterOptions): FilterSuggester {
  const { baseUrl, apiKey, model, timeoutMs = TIMEOUT_MS } = options;
  const pause = options.pause ?? ((ms, signal) => wait(ms, undefined, { signal }));
  const provider = createOpenAICompatible({
    name: 'llm',
    baseURL: baseUrl,
    ...(apiKey === undefined ? {} : { apiKey }),
    supportsStructuredOutputs: true,
    fetch: boundedFetch(globalThis.fetch),
  });
  let format: 'structured' | 'text' = 'structured';

  async function complete(messages: Turn[], as: typeof format, abortSignal: AbortSignal): Promise<string> {
    const output = as === 'text' ? Output.text() : Output.object({ schema: answerSchema, name: 'filter_suggestion' });
    try {
      const question = { model: provider.chatModel(model), instructions: INSTRUCTIONS, messages };
      return (await generateText({ ...question, output, abortSignal, maxRetries: 0 })).text;
    } catch (error) {
      // Endpoints that ignore the format answer in words: they may hold the JSON all the same.
      if (NoObjectGeneratedError.isInstance(error)) return error.text ?? '';
      throw error;
    }
  }

  async function completeInEitherFormat(messages: Turn[], signal: AbortSignal): Promise<string> {
    try {
      return await complete(messages, format, signal);
    } catch (error) {
      const status = APICallError.isInstance(error) ? error.statusCode : undefined;
      if (format === 'text' || status === undefined || !NOT_STRUCTURED.has(status)) throw error;
      const text = await complete(messages, 'text', signal);
      format = 'text';
      return text;
    }
  }

  async function ask(messages: Turn[], signal: AbortSignal, mayRetry = true): Promise<string> {
    try {
      return await completeInEitherFormat(messages, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = endpointFailure(error, apiKey === undefined ? [] : [apiKey]);
      const pauseMs = failure.retryAfterMs ?? PAUSE_MS;
      if (failure.type !== 'unavailable' || !mayRetry || pauseMs > MAX_PAUSE_MS) throw failure;
      await pause(pauseMs, signal);
    }
    return ask(messages, signal, false);
  }

  return {
    async suggest(request) {
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const text = await ask(conversation(request), signal);
        // A gateway that repeats the key in its answer must not make it known.
        return readAnswer(apiKey === undefined ? text : text.replaceAll(apiKey, '[secret]'));
      } catch (error) {
        if (error instanceof SuggesterError || !signal.aborted) throw error;
        const message = `The language model did not answer within ${timeoutMs / 1_000} seconds.`;
        throw new SuggesterError('unavailable', message);
      }
    },
  };
}

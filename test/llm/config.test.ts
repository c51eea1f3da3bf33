import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';

const BASE = { LLM_BASE_URL: 'http://127.0.0.1:11434/v1', LLM_MODEL: 'small' };

function problemsOf(environment: Record<string, string>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the configuration of a language model', () => {
  it('may be absent, and may do without a key', () => {
    expect(parseConfig({ LLM_BASE_URL: '', LLM_API_KEY: '', LLM_MODEL: '' }).LLM_BASE_URL).toBeUndefined();
    expect(parseConfig(BASE)).toMatchObject(BASE);
    expect(parseConfig({ ...BASE, LLM_API_KEY: 'sk-1' })).toMatchObject({ LLM_API_KEY: 'sk-1' });
  });

  it('names its model together with its address', () => {
    expect(problemsOf({ LLM_BASE_URL: BASE.LLM_BASE_URL })).toEqual([
      'LLM_MODEL: must be set together with LLM_BASE_URL',
    ]);
  });

  it.each([
    'model.example.com',
    'ftp://model.example.com',
    'https://user:hidden@model.example.com/v1',
    'https://model.example.com/v1?key=hidden',
    'https://model.example.com/v1#part',
  ])('has an address that a client can use, unlike %s', (url) => {
    const problems = problemsOf({ ...BASE, LLM_BASE_URL: url });
    expect(problems).toEqual([expect.stringMatching(/^LLM_BASE_URL: must be an/)]);
    expect(problems.join()).not.toMatch(/hidden/);
  });

  it('has a key that fits into a header, and tells it to nobody', () => {
    const problems = problemsOf({ ...BASE, LLM_API_KEY: 'sk-secret\nX-Other: 1' });
    expect(problems).toEqual(['LLM_API_KEY: must be visible ASCII characters without spaces']);
  });

  it('is told of together with everything else that is wrong', () => {
    expect(problemsOf({ LLM_BASE_URL: BASE.LLM_BASE_URL, PORT: 'x' })).toHaveLength(2);
  });
});

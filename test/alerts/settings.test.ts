import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const URL = 'https://alerts.test/hooks/1?team=2';

const problemsOf = (environment: Record<string, string>): string[] => {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    return (error instanceof Error ? error.message : '').split('\n');
  }
};

describe('the environment of alerts', () => {
  it('may be absent altogether, or empty', () => {
    expect(parseConfig({}).ALERT_WEBHOOK_URL).toBeUndefined();
    expect(problemsOf({ ALERT_WEBHOOK_URL: '', ALERT_WEBHOOK_SECRET: '' })).toEqual([]);
  });

  it('is an address and secrets, newest first', () => {
    const older = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const config = parseConfig({ ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: `${SECRET}, ${older}` });
    expect(config).toMatchObject({ ALERT_WEBHOOK_URL: URL, ALERT_STALE_INTERVALS: 3, ALERT_REJECTED_PERCENT: 10 });
    expect(config.ALERT_WEBHOOK_SECRET).toEqual([Buffer.alloc(32, 7), Buffer.alloc(24, 9)]);
  });

  it('lets messages go in clear to this machine alone, and only where that is allowed', () => {
    const local = { ALERT_WEBHOOK_URL: 'http://127.0.0.1:9/x', ALERT_WEBHOOK_SECRET: SECRET };
    expect(problemsOf({ ...local, ALLOW_LOOPBACK_ENDPOINTS: 'true' })).toEqual([]);
    expect(problemsOf(local)).toEqual([expect.stringContaining('ALERT_WEBHOOK_URL')]);
    const remote = { ...local, ALERT_WEBHOOK_URL: 'http://alerts.test/', ALLOW_LOOPBACK_ENDPOINTS: 'true' };
    expect(problemsOf(remote)).toEqual([expect.stringContaining('ALERT_WEBHOOK_URL')]);
  });

  it.each([
    ['no secret', { ALERT_WEBHOOK_URL: URL }, 'ALERT_WEBHOOK_SECRET'],
    ['no URL', { ALERT_WEBHOOK_URL: 'alerts', ALERT_WEBHOOK_SECRET: SECRET }, 'ALERT_WEBHOOK_URL'],
    ['another protocol', { ALERT_WEBHOOK_URL: 'file:///x', ALERT_WEBHOOK_SECRET: SECRET }, 'ALERT_WEBHOOK_URL'],
    [
      'a password',
      { ALERT_WEBHOOK_URL: 'https://a:hunter2@b.test', ALERT_WEBHOOK_SECRET: SECRET },
      'ALERT_WEBHOOK_URL',
    ],
    ['no prefix', { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: SECRET.slice(6) }, 'ALERT_WEBHOOK_SECRET'],
    ['a short secret', { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: 'whsec_c2hvcnQ=' }, 'ALERT_WEBHOOK_SECRET'],
    [
      'no base64',
      { ALERT_WEBHOOK_URL: URL, ALERT_WEBHOOK_SECRET: `${SECRET.slice(0, -4)}!!!=` },
      'ALERT_WEBHOOK_SECRET',
    ],
    ['no interval', { ALERT_STALE_INTERVALS: '0' }, 'ALERT_STALE_INTERVALS'],
    ['no share', { ALERT_REJECTED_PERCENT: '101' }, 'ALERT_REJECTED_PERCENT'],
  ])('with %s is refused by one line that shows no secret', (_what, environment, variable) => {
    const problems = problemsOf(environment);
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${variable}: `))]);
    expect(problems.join()).not.toContain(SECRET.slice(6, 20));
    expect(problems.join()).not.toContain('hunter2');
  });
});

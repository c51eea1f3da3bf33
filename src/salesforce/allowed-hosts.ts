import type { ConnectionEnvironment } from '../store/store.ts';
import { FailureError } from '../domain/failure.ts';

/** `allowLoopback` also lets plain http to this machine through: simulators only. */
export type HostRules = { allowLoopback: boolean };

const PRODUCTION_LOGIN_URL = 'https://login.salesforce.com';
const SANDBOX_LOGIN_URL = 'https://test.salesforce.com';

const LOGIN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/**
 * My Domain, with or without a partition: `acme.my…`, `acme--uat.sandbox.my…`, `acme-dev-ed.develop.my…`; `.mil` for
 * Government Cloud Plus - Defense.
 * https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm
 */
const MY_DOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})?\\.my\\.salesforce\\.(?:com|mil)$`);
/** Instances of orgs whose answers still name them: `na139`, `cs42`, `ap5`. */
const INSTANCE = /^[a-z]{2,4}[0-9]{1,4}\.salesforce\.com$/;
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The origin of a host that people sign in at. Only hosts that Salesforce alone answers for: `*.force.com`,
 * `*.salesforce-sites.com` and `*.my.site.com` serve pages that customers write, and no API that we need.
 * Throws a `stop` failure whose message says what is wrong with the URL.
 */
export function checkLoginUrl(url: string, rules: HostRules): string {
  return check(url, rules, (host) => LOGIN_HOSTS.has(host) || MY_DOMAIN.test(host), 'login');
}

/** The origin of a host that serves an org's API: what a token answer calls `instance_url`. Throws like {@link checkLoginUrl}. */
export function checkInstanceUrl(url: string, rules: HostRules): string {
  return check(url, rules, (host) => MY_DOMAIN.test(host) || INSTANCE.test(host), 'instance');
}

/** The OAuth host of an environment; a URL that was given wins, and a custom environment needs one. */
export function loginUrlFor(
  environment: ConnectionEnvironment,
  loginUrl: string | undefined,
  rules: HostRules,
): string {
  if (loginUrl !== undefined) return checkLoginUrl(loginUrl, rules);
  if (environment === 'production') return PRODUCTION_LOGIN_URL;
  if (environment === 'sandbox') return SANDBOX_LOGIN_URL;
  throw refused('A custom environment needs a login URL such as https://acme.my.salesforce.com.');
}

/** The host of no org in particular: some grants are to be had at an org's My Domain only. */
export function isSharedLoginUrl(loginUrl: string): boolean {
  return LOGIN_HOSTS.has(new URL(loginUrl).hostname);
}

function check(text: string, rules: HostRules, allowed: (host: string) => boolean, kind: string): string {
  // The parser drops tabs and newlines and turns backslashes into slashes: refuse what it would repair.
  if (text.length > 300 || !/^[\x21-\x5b\x5d-\x7e]+$/.test(text) || !URL.canParse(text)) {
    throw refused(`The Salesforce ${kind} URL is not a plain URL such as https://acme.my.salesforce.com.`);
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || text.includes('@')) {
    throw refused(`The Salesforce ${kind} URL must not hold credentials.`);
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]/.test(text)) {
    throw refused(`The Salesforce ${kind} URL must be an origin only, without path, query or fragment.`);
  }
  if (rules.allowLoopback && url.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname)) return url.origin;
  if (url.protocol !== 'https:' || url.port !== '') {
    throw refused(`The Salesforce ${kind} URL must be https on the usual port.`);
  }
  if (!allowed(url.hostname)) {
    throw refused(`The host ${url.hostname} is not a Salesforce ${kind} host such as acme.my.salesforce.com.`);
  }
  return url.origin;
}

function refused(message: string): FailureError {
  return new FailureError({
    reaction: { type: 'stop' },
    code: 'salesforce.host_not_allowed',
    fault: 'configuration',
    message,
  });
}

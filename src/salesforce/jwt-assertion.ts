import { sign } from 'node:crypto';

/** Salesforce takes assertions of up to three minutes; the rest is left to clocks that differ. */
const LIFETIME_S = 120;
const LOGIN_URL = 'https://login.salesforce.com';
const SANDBOX_LOGIN_URL = 'https://test.salesforce.com';
/** Sandboxes and scratch orgs by their My Domain; without a partition, `--` sets the sandbox's name apart. */
const SANDBOX_HOST = /^[^.]+\.(?:sandbox|scratch|cs[0-9]+)\.my\.salesforce\.com$|^[^.]+--[^.]+\.my\.salesforce\.com$/;

/**
 * What a client says of itself to get a token for a user without a person (RFC 7523), signed with RS256.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export function signAssertion(
  claims: { clientId: string; username: string; loginUrl: string },
  privateKey: string,
  nowMs: number,
): string {
  const { clientId, username, loginUrl } = claims;
  const exp = Math.floor(nowMs / 1000) + LIFETIME_S;
  const body = { iss: clientId, sub: username, aud: audienceOf(loginUrl), exp };
  const signed = `${encode({ alg: 'RS256' })}.${encode(body)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/**
 * Salesforce names its authorization servers by environment, whichever My Domain the assertion is sent to. What is
 * neither (a simulator) is its own.
 */
export function audienceOf(loginUrl: string): string {
  const { hostname, origin } = new URL(loginUrl);
  if (origin === SANDBOX_LOGIN_URL || SANDBOX_HOST.test(hostname)) return SANDBOX_LOGIN_URL;
  return hostname.endsWith('.salesforce.com') ? LOGIN_URL : origin;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

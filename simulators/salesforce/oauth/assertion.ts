import { verify } from 'node:crypto';
import { parseObject } from '../read-body.ts';
import type { Simulated } from '../simulated.ts';
import { USERNAME } from './resources.ts';

const AUDIENCES = ['https://login.salesforce.com', 'https://test.salesforce.com'];
/** An assertion lives for at most three minutes, with some difference of clocks. */
const MAX_LIFETIME_MS = 5 * 60_000;

/**
 * Why a JWT of the bearer flow is refused, or undefined. The client's certificate or public key must be known.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
export function checkAssertion(assertion: string, { settings, url }: Simulated): string | undefined {
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const header = parseObject(Buffer.from(head, 'base64url').toString());
  const claims = parseObject(Buffer.from(body, 'base64url').toString());
  const publicKey = settings.client?.publicKey;
  if (header?.['alg'] !== 'RS256' || claims === undefined) return 'invalid assertion';
  if (publicKey === undefined || claims['iss'] !== settings.client?.id) return "user hasn't approved this consumer";
  if (claims['sub'] !== USERNAME) return "user hasn't approved this consumer";
  if (claims['aud'] !== url && !AUDIENCES.includes(String(claims['aud']))) return 'audience is invalid';
  const leftMs = Number(claims['exp']) * 1000 - settings.clock();
  if (!(leftMs > 0 && leftMs <= MAX_LIFETIME_MS)) return 'expired authorization code';
  const isSigned = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'));
  return isSigned ? undefined : 'invalid assertion';
}

import { z } from 'zod';
import { checkInstanceUrl } from './allowed-hosts.ts';
import type { HostRules } from './allowed-hosts.ts';
import { parseJson } from './error-answer.ts';
import { FailureError } from '../domain/failure.ts';
import type { Http } from './http.ts';
import { textOf } from './http.ts';
import type { Identity } from './salesforce.ts';

const IDENTITY_TIMEOUT_MS = 15_000;
const USERINFO_LIMIT_BYTES = 256 * 1024;

const userinfo = z.object({
  preferred_username: z.string().min(1).max(320).optional().catch(undefined),
  organization_id: z
    .string()
    .regex(/^00D[A-Za-z0-9]{12,15}$/)
    .optional()
    .catch(undefined),
});

/**
 * Who authorized. Nice to know and nothing more: what cannot be had is left out. The `id` URL is read, never fetched:
 * its host is whatever the answer says. https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
 */
export async function identityOf(
  http: Http,
  tokens: { accessToken: string; instanceUrl: string; idUrl?: string },
  rules: HostRules,
): Promise<Identity> {
  const origin = checkInstanceUrl(tokens.instanceUrl, rules);
  const said = await askUserinfo(http, origin, tokens.accessToken);
  const organizationId = organizationIdOf(tokens.idUrl) ?? said.organization_id;
  const username = said.preferred_username;
  return {
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(username === undefined ? {} : { username }),
  };
}

async function askUserinfo(http: Http, origin: string, accessToken: string): Promise<z.infer<typeof userinfo>> {
  const signal = AbortSignal.timeout(IDENTITY_TIMEOUT_MS);
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  try {
    const answer = await http({
      operation: 'identity',
      method: 'GET',
      origin,
      path: '/services/oauth2/userinfo',
      headers,
      signal,
    });
    const body = parseJson(await textOf(answer, USERINFO_LIMIT_BYTES, signal));
    const parsed = userinfo.safeParse(answer.status === 200 ? body : undefined);
    return parsed.success ? parsed.data : {};
  } catch (error) {
    // A user without the permission, or an outage: the connection works without a name to show.
    if (error instanceof FailureError || signal.aborted) return {};
    throw error;
  }
}

/** `https://login.salesforce.com/id/<organization id>/<user id>` */
export function organizationIdOf(idUrl: string | undefined): string | undefined {
  if (idUrl === undefined || !URL.canParse(idUrl)) return undefined;
  return /^\/id\/(00D[A-Za-z0-9]{12,15})\//.exec(new URL(idUrl).pathname)?.[1];
}

import { FailureError } from '../domain/failure.ts';
import type { Failure } from '../domain/failure.ts';
import type { OAuthClient, RenewedTokens } from '../salesforce/salesforce.ts';
import type { Grant } from '../store/store.ts';
import type { ApiDependencies } from './dependencies.ts';
import { badInput } from './problem.ts';

/** What of a grant can be wrong, and where a request has it; a part that it does not have is absent. */
export type GrantPaths = { grant: string; username?: string; privateKey?: string; clientSecret?: string };

/**
 * Asks Salesforce for the first tokens of a grant that just came in. A refusal that other input would mend is a 400 with
 * Salesforce's words at that input's path; all else is thrown as it is.
 */
export async function askForTokens(
  { oauth }: Pick<ApiDependencies, 'oauth'>,
  client: OAuthClient,
  grant: Grant,
  paths: GrantPaths,
): Promise<RenewedTokens> {
  try {
    return await oauth.renew(client, grant);
  } catch (error) {
    const path = error instanceof FailureError ? pathOf(error.failure, paths) : undefined;
    if (path === undefined || !(error instanceof FailureError)) throw error;
    throw badInput([{ path, message: error.message }]);
  }
}

function pathOf({ code, reaction, message }: Failure, paths: GrantPaths): string | undefined {
  switch (code) {
    case 'salesforce.user_not_approved':
      return paths.username ?? paths.grant;
    case 'salesforce.assertion_refused':
      return paths.privateKey ?? paths.grant;
    case 'salesforce.wrong_login_host':
      return 'loginUrl';
    case 'salesforce.oauth_client_refused':
      return /invalid_client\b/i.test(message) ? (paths.clientSecret ?? 'clientId') : 'clientId';
    default:
      return reaction.type === 'reauthorize' ? paths.grant : undefined;
  }
}

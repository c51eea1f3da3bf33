import type { ServerResponse } from 'node:http';
import type { Handler, Received, TestServer } from './serve.ts';
import { json, serve } from './serve.ts';

/**
 * An org that rotates refresh tokens as Salesforce does: each is good for one use, and using a spent one revokes
 * everything. Its other paths answer 401 to any but the present access token, then what `api` says.
 */
export type RotatingOrg = TestServer & {
  refreshes: number;
  reuses: number;
  accessToken: string;
  refreshToken: string;
  /** Ends the present access token. */
  expire(): void;
  /** Called for each token request that is about to succeed; may answer otherwise, or later. */
  onRefresh: (response: ServerResponse) => void | boolean | Promise<void | boolean>;
};

export async function startRotatingOrg(api: Handler = (_, response) => json(response, 200, {})): Promise<RotatingOrg> {
  let issued = 0;
  const state = {
    refreshes: 0,
    reuses: 0,
    accessToken: '00DSECRET!access.0',
    refreshToken: '5AepSECRETrefresh.0',
    onRefresh: (() => undefined) as RotatingOrg['onRefresh'],
    expire(): void {
      state.accessToken = 'expired';
    },
  };
  const server = await serve(async (request, response) => {
    if (request.url === '/services/oauth2/token') return refresh(request, response);
    if (request.headers.authorization !== `Bearer ${state.accessToken}`) {
      return json(response, 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]);
    }
    return api(request, response);
  });

  async function refresh(request: Received, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(request.body);
    if (form.get('refresh_token') !== state.refreshToken) {
      state.reuses += 1;
      state.accessToken = 'revoked';
      state.refreshToken = 'revoked';
      return json(response, 400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
    }
    state.refreshes += 1;
    issued += 1;
    state.accessToken = `00DSECRET!access.${issued}`;
    state.refreshToken = `5AepSECRETrefresh.${issued}`;
    if ((await state.onRefresh(response)) === true) return;
    json(response, 200, {
      access_token: state.accessToken,
      refresh_token: state.refreshToken,
      instance_url: server.url,
      id: 'https://login.salesforce.com/id/00D000000000001AAA/005000000000001AAA',
      token_type: 'Bearer',
    });
  }
  return Object.assign(state, server);
}

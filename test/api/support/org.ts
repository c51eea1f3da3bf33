import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { json, serve } from '../../salesforce/support/serve.ts';
import type { Received, TestServer } from '../../salesforce/support/serve.ts';

export const ORGANIZATION_ID = '00D000000000001AAA';

const text = { type: 'string', filterable: true, length: 80, custom: false, calculated: false };
const field = (name: string, over: object = {}) => ({ name, label: name, ...text, ...over });

const DESCRIBED: Record<string, object> = {
  Contact: {
    name: 'Contact',
    label: 'Contact',
    queryable: true,
    fields: [
      field('Id', { type: 'id', length: 18 }),
      field('IsDeleted', { type: 'boolean', length: 0 }),
      field('Email', { type: 'email' }),
      field('FirstName'),
      field('LastName'),
      field('AccountId', { type: 'reference', referenceTo: ['Account'], relationshipName: 'Account' }),
      field('Description', { type: 'textarea', filterable: false, length: 32_000 }),
      field('SystemModstamp', { type: 'datetime', length: 0 }),
    ],
  },
  Account: {
    name: 'Account',
    label: 'Account',
    queryable: true,
    fields: [field('Id', { type: 'id', length: 18 }), field('Name'), field('SystemModstamp', { type: 'datetime' })],
  },
};

/** The only record, as REST writes it. */
const CONTACT = {
  attributes: { type: 'Contact' },
  Id: '003000000000001AAA',
  IsDeleted: false,
  Email: 'ada@acme.test',
  Account: { attributes: { type: 'Account' }, Name: 'Acme' },
  SystemModstamp: '2026-11-24T10:15:30.000+0000',
};

type Code = { challenge: string; redirectUri: string; organizationId: string };

/** As much of Salesforce as the API asks for: OAuth with rotation and PKCE, describe, limits, explain, queries. */
export class Org {
  /** Tokens that were ever issued: none of them may be seen in an answer. */
  readonly secrets: string[] = ['client-SECRET'];
  /** The one that was issued last. */
  refreshToken = '';
  /** Set by a test to answer REST calls in its own way; true when it did. */
  intercept: ((request: Received, response: ServerResponse) => boolean) | undefined;
  private readonly codes = new Map<string, Code>();
  private readonly accessTokens = new Set<string>();
  private readonly refreshTokens = new Set<string>();
  private issued = 0;
  private server: TestServer | undefined;

  static async start(): Promise<Org> {
    const org = new Org();
    org.server = await serve((request, response) => org.answer(request, response));
    return org;
  }

  get url(): string {
    return this.open.url;
  }

  get received(): Received[] {
    return this.open.received;
  }

  /** What a person's consent at `authorizationUrl` leads to: a code for the callback. */
  consent(authorizationUrl: string, organizationId = ORGANIZATION_ID): { code: string; state: string } {
    const { searchParams } = new URL(authorizationUrl);
    const code = this.secret('code');
    const challenge = searchParams.get('code_challenge') ?? '';
    this.codes.set(code, { challenge, redirectUri: searchParams.get('redirect_uri') ?? '', organizationId });
    return { code, state: searchParams.get('state') ?? '' };
  }

  /** A refresh token that a person would have granted elsewhere; good for one use. */
  newRefreshToken(): string {
    this.refreshToken = this.secret('refresh');
    this.refreshTokens.add(this.refreshToken);
    return this.refreshToken;
  }

  /** Ends every token. */
  revoke(): void {
    this.accessTokens.clear();
    this.refreshTokens.clear();
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }

  private get open(): TestServer {
    if (this.server === undefined) throw new Error('the org is not started');
    return this.server;
  }

  private answer(request: Received, response: ServerResponse): void {
    if (this.intercept?.(request, response) === true) return;
    const { pathname, searchParams } = new URL(request.url, this.url);
    if (pathname === '/services/oauth2/token') return this.token(new URLSearchParams(request.body), response);
    if (!this.accessTokens.has(request.headers.authorization?.replace('Bearer ', '') ?? '')) {
      return json(response, 401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired' }]);
    }
    if (pathname === '/services/oauth2/userinfo') {
      return json(response, 200, { preferred_username: 'ada@acme.test', organization_id: ORGANIZATION_ID });
    }
    this.rest(pathname, searchParams, response);
  }

  private rest(pathname: string, query: URLSearchParams, response: ServerResponse): void {
    const object = /\/sobjects\/(\w+)\/describe$/.exec(pathname)?.[1];
    if (object !== undefined) {
      const described = DESCRIBED[object];
      if (described !== undefined) return json(response, 200, described);
      return json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]);
    }
    if (pathname.endsWith('/sobjects')) {
      const sobjects = Object.values(DESCRIBED).map((entry) => ({ custom: false, keyPrefix: '003', ...entry }));
      return json(response, 200, { sobjects });
    }
    if (pathname.endsWith('/limits')) {
      return json(response, 200, { DailyApiRequests: { Max: 15_000, Remaining: 14_998 } });
    }
    const asked = query.get('q');
    if (asked !== null) {
      const records = asked.includes('COUNT()') ? [] : [CONTACT];
      return json(response, 200, { totalSize: 1, done: true, records });
    }
    const soql = query.get('explain');
    if (soql === null) return json(response, 404, [{ errorCode: 'NOT_FOUND', message: 'not here' }]);
    if (!soql.includes('Bogus')) return json(response, 200, { plans: [] });
    json(response, 400, [{ errorCode: 'MALFORMED_QUERY', message: `Bogus is not a value` }]);
  }

  private token(form: URLSearchParams, response: ServerResponse): void {
    if (form.get('grant_type') === 'refresh_token') {
      if (!this.refreshTokens.delete(form.get('refresh_token') ?? ''))
        return refuse(response, 'expired access/refresh token');
      return this.grant(response, ORGANIZATION_ID);
    }
    const code = form.get('code') ?? '';
    const pending = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (pending?.challenge !== challenge) return refuse(response, 'invalid code verifier');
    if (pending.redirectUri !== form.get('redirect_uri')) return refuse(response, 'redirect_uri must match');
    this.grant(response, pending.organizationId);
  }

  private grant(response: ServerResponse, organizationId: string): void {
    const accessToken = this.secret('access');
    this.accessTokens.add(accessToken);
    json(response, 200, {
      access_token: accessToken,
      refresh_token: this.newRefreshToken(),
      instance_url: this.url,
      id: `${this.url}/id/${organizationId}/005000000000001AAA`,
      token_type: 'Bearer',
    });
  }

  private secret(kind: string): string {
    this.issued += 1;
    const secret = `${kind}-SECRET-${this.issued}`;
    this.secrets.push(secret);
    return secret;
  }
}

function refuse(response: ServerResponse, description: string): void {
  json(response, 400, { error: 'invalid_grant', error_description: description });
}

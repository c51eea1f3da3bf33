import { createHmac, randomBytes } from 'node:crypto';

export type Tokens = { accessToken: string; refreshToken: string };
export type Refreshed =
  | { type: 'refreshed'; accessToken: string; refreshToken: string | undefined }
  | { type: 'refused'; because: string };

/** A person's approval of a client: one current refresh token, any number of access tokens. */
type Grant = { refreshToken: string | undefined; accessTokens: Set<string> };

const MAX_GRANTS = 5;
export const SCOPE = 'refresh_token api id';

/** Which tokens are good. */
export class TokenBook {
  readonly #organizationId: string;
  readonly #rotation: boolean;
  #grants: Grant[] = [];
  readonly #machine: Grant = { refreshToken: undefined, accessTokens: new Set() };
  /** Every refresh token ever, to its grant. */
  readonly #known = new Map<string, Grant>();
  readonly #issued: string[] = [];

  constructor(options: { organizationId: string; rotation: boolean }) {
    this.#organizationId = options.organizationId;
    this.#rotation = options.rotation;
  }

  /** A sixth approval ends the oldest, as the vendor does. */
  grant(): Tokens {
    const grant: Grant = { refreshToken: undefined, accessTokens: new Set() };
    this.#grants.push(grant);
    while (this.#grants.length > MAX_GRANTS) this.#end(this.#grants.shift());
    return { accessToken: this.#newAccess(grant), refreshToken: this.#newRefresh(grant) };
  }

  /** An access token without a refresh token, which no approval stands behind. */
  grantAccess(): string {
    return this.#newAccess(this.#machine);
  }

  /** Re-use of a spent refresh token ends the current one and all access tokens. */
  refresh(refreshToken: string): Refreshed {
    const grant = this.#known.get(refreshToken);
    if (grant === undefined || grant.refreshToken !== refreshToken) {
      this.#end(grant);
      return { type: 'refused', because: 'expired access/refresh token' };
    }
    const accessToken = this.#newAccess(grant);
    return { type: 'refreshed', accessToken, refreshToken: this.#rotation ? this.#newRefresh(grant) : undefined };
  }

  /** Good or spent. */
  everIssued(): string[] {
    return [...this.#issued];
  }

  isActive(token: string): boolean {
    return this.#all.some((grant) => grant.accessTokens.has(token) || grant.refreshToken === token);
  }

  isAccessToken(token: string): boolean {
    return this.#all.some((grant) => grant.accessTokens.has(token));
  }

  /** Ends an access token, or with a refresh token the whole grant. False for an unknown one. */
  revoke(token: string): boolean {
    const grant = this.#grants.find((each) => each.refreshToken === token);
    if (grant !== undefined) {
      this.#end(grant);
      return true;
    }
    return this.#all.some((each) => each.accessTokens.delete(token));
  }

  expireAccessTokens(): void {
    for (const grant of this.#all) grant.accessTokens.clear();
  }

  revokeAll(): void {
    for (const grant of this.#all) this.#end(grant);
    this.#grants = [];
  }

  get #all(): Grant[] {
    return [...this.#grants, this.#machine];
  }

  #end(grant: Grant | undefined): void {
    if (grant === undefined) return;
    grant.refreshToken = undefined;
    grant.accessTokens.clear();
  }

  #newAccess(grant: Grant): string {
    const token = `${this.#organizationId.slice(0, 15)}!AQ${randomBytes(48).toString('base64url')}`;
    grant.accessTokens.add(token);
    this.#issued.push(token);
    return token;
  }

  #newRefresh(grant: Grant): string {
    const token = `5Aep861${randomBytes(48).toString('base64url')}`;
    grant.refreshToken = token;
    this.#known.set(token, grant);
    this.#issued.push(token);
    return token;
  }
}

/** How the vendor signs the identity URL. */
export function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('base64');
}

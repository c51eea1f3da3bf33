import type { ObjectDescription } from '../domain/object-description.ts';
import type { ListPlace, PagePortion } from '../domain/page-list.ts';
import type { Grant } from '../store/store.ts';

/**
 * One Salesforce org through one connection, as the rest of the service sees it. Every method throws
 * a `FailureError`; a 401 has already been answered with one token refresh and one repeat.
 */
export type Salesforce = {
  describe(object: string, signal?: AbortSignal): Promise<ObjectDescription>;
  /** Every object that the user can query, without history, feed, share and change-event objects. */
  objects(signal?: AbortSignal): Promise<ObjectSummary[]>;
  limits(signal?: AbortSignal): Promise<OrgLimits>;
  /** Asks Salesforce to plan a query without running it; throws `reject` with Salesforce's own words when it refuses. */
  explain(soql: string, signal?: AbortSignal): Promise<void>;
  /** Runs a query by REST, page by page: for small answers. */
  query(query: { soql: string; includeDeleted: boolean }, signal?: AbortSignal): AsyncIterable<QueryPage>;
  /**
   * The org's clock: the `Date` header of this object's first answer (of one asked for on purpose when there is none), in
   * milliseconds since 1970, with a resolution of one second (rounded down).
   */
  serverTime(signal?: AbortSignal): Promise<number>;
  bulk: BulkQuery;
  /** HTTP calls made by this object so far, and what the org says of its day. */
  usage(): ApiUsage;
};

/** `records` as REST writes them: nested objects for parents, each with `attributes`. */
export type QueryPage = { totalSize: number; records: Record<string, unknown>[] };

export type ObjectSummary = { name: string; label: string; custom: boolean };
export type ApiUsage = { calls: number; dailyUsed?: number; dailyLimit?: number };
/** By Salesforce's own names, such as `DailyApiRequests`. Empty when the user may not see them. */
export type OrgLimits = Record<string, { max: number; remaining: number }>;

/** Bulk API 2.0 query jobs. https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
export type BulkQuery = {
  /** Not idempotent: an unknown outcome leaves at most one orphan, which Salesforce deletes after seven days. */
  submit(query: { soql: string; includeDeleted: boolean }, signal?: AbortSignal): Promise<CreatedBulkJob>;
  status(job: BulkJob, signal?: AbortSignal): Promise<BulkJobStatus>;
  /**
   * Locators of all result pages, or undefined where the org does not offer parallel pages. Opaque: each stands for a page
   * that Salesforce cut, whatever `maxRecords` says. The list is whole, so do not follow the `nextLocator` of its pages.
   */
  pageLocators(job: BulkJob, signal?: AbortSignal): Promise<string[] | undefined>;
  /** A part of the same listing, from a place that an earlier part named; undefined as above. */
  listPages(job: BulkJob, from?: ListPlace, signal?: AbortSignal): Promise<PagePortion | undefined>;
  /** Opens a page; the caller reads `body` to its end or aborts `signal`. `locator` '' is the first page. */
  openPage(job: BulkJob, page: { locator: string; maxRecords: number }, signal?: AbortSignal): Promise<BulkPage>;
  /** Ends a job that is not finished; silently right when it already is. */
  abort(job: BulkJob): Promise<void>;
};

/** Results must be read with the API version that created the job. */
export type BulkJob = { jobId: string; apiVersion: string };

/** `createdAt`: by the clock that also stamps records, in milliseconds since 1970; undefined when Salesforce does not say. */
export type CreatedBulkJob = BulkJob & { createdAt?: number };

export type BulkJobStatus =
  | { state: 'queued' | 'running'; recordsProcessed?: number }
  | { state: 'complete'; recordsProcessed?: number }
  | { state: 'failed'; message?: string }
  | { state: 'aborted' };

export type BulkPage = {
  /** CSV, already gunzipped. */
  body: AsyncIterable<Uint8Array>;
  /** Rows in this page by its header; undefined when the header is missing. */
  records?: number;
  /** Absent on the last page. */
  nextLocator?: string;
};

export type SalesforceByConnection = (connectionId: string, options?: SalesforceOptions) => Promise<Salesforce>;

/** `maxCalls`: one more than that throws `wait` with the code `run.too_many_api_calls`; ending a job is always allowed. */
export type SalesforceOptions = { maxCalls?: number };

/** The OAuth client that a person authorizes: the service's own, or one that a connection brings. */
export type OAuthClient = { loginUrl: string; clientId: string; clientSecret?: string };

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_authenticate.htm. Methods throw `FailureError`. */
export type SalesforceOAuth = {
  /** Web server flow with PKCE (S256); scopes `api refresh_token id`. */
  startAuthorization(
    client: OAuthClient,
    request: { redirectUri: string; state: string },
  ): { authorizationUrl: string; codeVerifier: string };
  exchangeCode(
    client: OAuthClient,
    answer: { code: string; codeVerifier: string; redirectUri: string },
  ): Promise<GrantedTokens>;
  /** A new access token by whatever the connection was granted. */
  renew(client: OAuthClient, grant: Grant): Promise<RenewedTokens>;
  /** Ends a refresh token and every access token that came from it. */
  revoke(client: Pick<OAuthClient, 'loginUrl'>, refreshToken: string): Promise<void>;
  /** Who authorized: from the token answer's `id` URL and userinfo; missing permission leaves the username out. */
  identity(tokens: { accessToken: string; instanceUrl: string; idUrl?: string }): Promise<Identity>;
};

export type GrantedTokens = { accessToken: string; refreshToken: string; instanceUrl: string; idUrl?: string };
/** `refreshToken` only when Salesforce rotated it. */
export type RenewedTokens = { accessToken: string; refreshToken?: string; instanceUrl: string; idUrl?: string };
export type Identity = { organizationId?: string; username?: string };

import type { Answer } from './answer.ts';
import { queryJobs } from './bulk/query-jobs.ts';
import { authorize } from './oauth/authorize.ts';
import { identity, introspect, revoke, userinfo } from './oauth/resources.ts';
import { token } from './oauth/token.ts';
import type { RequestKind } from './requests.ts';
import { describe, describeGlobal } from './rest/describe.ts';
import { explain } from './rest/explain.ts';
import { limits } from './rest/limits.ts';
import { query, queryMore } from './rest/query.ts';
import { replication } from './rest/replication.ts';
import { sobject } from './rest/sobject.ts';
import { isVersion, resources, versions } from './rest/versions.ts';
import type { Asked, Simulated } from './simulated.ts';

type Handler = (asked: Asked, simulated: Simulated) => Answer | Promise<Answer>;
/** `api`: needs an access token and counts towards the org's day. */
export type Route = { kind: RequestKind; api: boolean; version: string; handle: Handler };

const OPEN: Record<string, { kind: RequestKind; handle: Handler }> = {
  '/services/oauth2/authorize': { kind: 'authorize', handle: authorize },
  '/services/oauth2/token': { kind: 'token', handle: token },
  '/services/oauth2/revoke': { kind: 'revoke', handle: revoke },
  '/services/oauth2/introspect': { kind: 'introspect', handle: introspect },
  '/services/oauth2/userinfo': { kind: 'userinfo', handle: userinfo },
  '/services/data': { kind: 'versions', handle: versions },
};

export function route(method: string, url: URL): Route | undefined {
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  const open = OPEN[path];
  if (open !== undefined) return { ...open, api: false, version: '' };
  if (path.startsWith('/id/')) return { kind: 'identity', api: false, version: '', handle: identity };
  const match = /^\/services\/data\/v(\d+\.0)(?:\/(.*))?$/.exec(path);
  const version = match?.[1] ?? '';
  if (match === null || !isVersion(version)) return undefined;
  const parts = (match[2] ?? '').split('/').filter((part) => part !== '');
  const found = resource(method, url, parts);
  return found === undefined ? undefined : { ...found, api: true, version };
}

function resource(method: string, url: URL, parts: string[]): { kind: RequestKind; handle: Handler } | undefined {
  const [first, second, third] = parts;
  switch (first) {
    case undefined:
      return { kind: 'rest', handle: resources };
    case 'limits':
      return { kind: 'limits', handle: limits };
    case 'sobjects':
      if (second === undefined) return { kind: 'objects', handle: describeGlobal };
      if (third === 'describe') return { kind: 'describe', handle: (asked, all) => describe(asked, all, second) };
      if (third === 'deleted' || third === 'updated') {
        return { kind: 'rest', handle: (asked, all) => replication(asked, all, second, third) };
      }
      return { kind: 'rest', handle: (asked, all) => sobject(asked, all, second, third) };
    case 'query': {
      if (second !== undefined) return { kind: 'queryMore', handle: (asked, all) => queryMore(asked, all, second) };
      const explained = url.searchParams.get('explain');
      if (explained !== null) return { kind: 'explain', handle: (_asked, all) => explain(explained, all) };
      return { kind: 'query', handle: (asked, all) => query(asked, all, false) };
    }
    case 'queryAll':
      if (second !== undefined) return { kind: 'queryMore', handle: (asked, all) => queryMore(asked, all, second) };
      return { kind: 'query', handle: (asked, all) => query(asked, all, true) };
    case 'jobs':
      if (second !== 'query') return undefined;
      return { kind: jobKind(method, parts.slice(2)), handle: (asked, all) => queryJobs(asked, all, parts.slice(2)) };
    default:
      return undefined;
  }
}

function jobKind(method: string, [id, part]: string[]): RequestKind {
  if (id === undefined) return method === 'POST' ? 'submit' : 'jobs';
  if (part === 'results') return 'page';
  if (part !== undefined) return 'resultPages';
  if (method === 'PATCH') return 'abort';
  return method === 'DELETE' ? 'deleteJob' : 'status';
}

/** What a request asks for. `page` is a page of Bulk results; `rest` is any other resource. */
export const REQUEST_KINDS = [
  'authorize',
  'token',
  'revoke',
  'introspect',
  'userinfo',
  'identity',
  'versions',
  'objects',
  'describe',
  'limits',
  'query',
  'queryMore',
  'explain',
  'rest',
  'submit',
  'jobs',
  'status',
  'page',
  'resultPages',
  'abort',
  'deleteJob',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];
export type LoggedRequest = {
  kind: RequestKind;
  method: string;
  path: string;
  search: string;
  status: number;
  atMs: number;
};

const MAX_LOGGED = 10_000;

/** Counts of all requests and the last of them, for assertions. A request is logged when its answer ends or breaks. */
export class RequestLog {
  #counts = new Map<RequestKind, number>();
  #last: LoggedRequest[] = [];

  /** Requests of a kind since the start or the last `clear`, refused ones too; of all kinds without one. */
  count(kind?: RequestKind): number {
    if (kind !== undefined) return this.#counts.get(kind) ?? 0;
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** The last 10,000, oldest first. `status` 0: the connection was broken. */
  list(kind?: RequestKind): LoggedRequest[] {
    return kind === undefined ? [...this.#last] : this.#last.filter((request) => request.kind === kind);
  }

  clear(): void {
    this.#counts.clear();
    this.#last = [];
  }

  countRequest(kind: RequestKind): void {
    this.#counts.set(kind, this.count(kind) + 1);
  }

  add(request: LoggedRequest): void {
    this.#last.push(request);
    if (this.#last.length > MAX_LOGGED * 2) this.#last = this.#last.slice(-MAX_LOGGED);
  }
}

export type LoggedRequest = {
  /** From 1. */
  number: number;
  method: string;
  path: string;
  /** Of the answer; absent when the connection was broken instead. */
  status?: number;
  /** Of the body as it came over the wire. */
  bytes: number;
  /** Calls in it; 0 when it was not read. */
  items: number;
  strict: boolean;
  headers: Record<string, string | string[] | undefined>;
};

const KEPT = 10_000;

/** What came in: the last requests, without their credentials, and sums over all. */
export class RequestLog {
  total = 0;
  bytes = 0;
  items = 0;
  readonly byStatus = new Map<number | 'reset', number>();
  #recent: LoggedRequest[] = [];

  /** The last requests, oldest first. */
  get recent(): readonly LoggedRequest[] {
    return this.#recent;
  }

  /** A request's number, given when it arrives. */
  begin(): number {
    this.total += 1;
    return this.total;
  }

  end(request: LoggedRequest): void {
    const { authorization: _, ...headers } = request.headers;
    this.bytes += request.bytes;
    this.items += request.items;
    const status = request.status ?? 'reset';
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.#recent.push({ ...request, headers });
    if (this.#recent.length > KEPT * 2) this.#recent = this.#recent.slice(-KEPT);
  }

  clear(): void {
    this.total = 0;
    this.bytes = 0;
    this.items = 0;
    this.byStatus.clear();
    this.#recent = [];
  }
}

import type { RequestKind } from './requests.ts';

type Applies = {
  /** Which requests; absent: all. */
  kind?: RequestKind;
  /** Requests that it hits; absent: all until it is cleared. */
  times?: number;
  /** Requests that pass before it begins. */
  after?: number;
  /** Share of the requests that it hits, above 0 and at most 1; absent: all. */
  share?: number;
};

export type Fault =
  /** Waits before the request is looked at. */
  | ({ type: 'latency'; ms: number } & Applies)
  /** Answers with a status. A vendor's body with `errorCode` and `message`, or `body` as it stands. */
  | ({
      type: 'status';
      status: number;
      errorCode?: string;
      message?: string;
      body?: string;
      contentType?: string;
      retryAfter?: string;
    } & Applies)
  /** Breaks the connection after so many bytes of the answer's body; 0: before its head. Default kind `page`. */
  | ({ type: 'reset'; afterBytes: number } & Applies)
  /** A page of results ends cleanly after so many rows, while its head promises all. */
  | ({ type: 'truncate'; rows: number } & Applies)
  /**
   * A page of results arrives with a comma between two cells broken behind so many bytes or, `gzip`, with a checksum that
   * does not fit (for a client that takes no gzip: as the former).
   */
  | ({ type: 'corrupt'; part: 'csv' | 'gzip'; afterBytes: number } & Applies)
  /** Does what was asked, then breaks the connection. Default kind `token`. */
  | ({ type: 'lost_answer' } & Applies)
  /** A job fails with this message when its status is next asked. */
  | ({ type: 'fail_job'; message: string } & Applies);

type Active = { id: number; fault: Fault; seen: number; hit: number };
export type FaultType = Fault['type'];
export type FaultOf<Type extends FaultType> = Extract<Fault, { type: Type }>;

const DEFAULT_KINDS: Partial<Record<FaultType, RequestKind>> = {
  reset: 'page',
  truncate: 'page',
  corrupt: 'page',
  lost_answer: 'token',
  fail_job: 'status',
};

/** What happens to jobs at once. */
type JobControl = { expireAll(): void; dropResults(): void };

/** What goes wrong, until it is used up, removed or cleared. */
export class SalesforceFaults {
  readonly #jobs: JobControl;
  readonly #random: () => number;
  #active: Active[] = [];
  #lastId = 0;

  constructor(jobs: JobControl, random: () => number = Math.random) {
    this.#jobs = jobs;
    this.#random = random;
  }

  /** Returns its id. */
  add(fault: Fault): number {
    this.#lastId += 1;
    this.#active.push({ id: this.#lastId, fault, seen: 0, hit: 0 });
    return this.#lastId;
  }

  remove(id: number): void {
    this.#active = this.#active.filter((active) => active.id !== id);
  }

  clear(): void {
    this.#active = [];
  }

  /** `hit`: how often each came true. */
  list(): (Fault & { id: number; hit: number })[] {
    return this.#active.map(({ id, fault, hit }) => ({ ...fault, id, hit }));
  }

  /** All jobs there are are forgotten, as after seven days. */
  expireJobs(): void {
    this.#jobs.expireAll();
  }

  /** Finished jobs keep their state and lose their results. */
  dropResults(): void {
    this.#jobs.dropResults();
  }

  /** The first fault of a type that hits this request; counts it. */
  next<Type extends FaultType>(type: Type, kind: RequestKind): FaultOf<Type> | undefined {
    for (const active of this.#active) {
      const { fault } = active;
      if (!isType(fault, type) || (fault.kind ?? DEFAULT_KINDS[type] ?? kind) !== kind) continue;
      active.seen += 1;
      if (active.seen <= (fault.after ?? 0) || active.hit >= (fault.times ?? Infinity)) continue;
      if (fault.share !== undefined && this.#random() >= fault.share) continue;
      active.hit += 1;
      return fault;
    }
    return undefined;
  }
}

function isType<Type extends FaultType>(fault: Fault, type: Type): fault is FaultOf<Type> {
  return fault.type === type;
}

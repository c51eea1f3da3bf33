const DAY_MS = 24 * 60 * 60_000;

/** Counts what the org has used within 24 hours of the org's clock. */
export class Usage {
  readonly limit: number;
  readonly queryJobLimit: number;
  readonly #clock: () => number;
  #dayBeganMs: number;
  #requests = 0;
  #queryJobs = 0;

  constructor(options: { dailyRequests: number; dailyQueryJobs: number; clock: () => number }) {
    this.limit = options.dailyRequests;
    this.queryJobLimit = options.dailyQueryJobs;
    this.#clock = options.clock;
    this.#dayBeganMs = options.clock();
  }

  /** API requests. May be set: as if other clients of the org had used them. */
  get used(): number {
    this.#renew();
    return this.#requests;
  }

  set used(requests: number) {
    this.#renew();
    this.#requests = requests;
  }

  get queryJobs(): number {
    this.#renew();
    return this.#queryJobs;
  }

  /** False when the day's requests are used up. */
  spend(): boolean {
    if (this.used >= this.limit) return false;
    this.#requests += 1;
    return true;
  }

  spendQueryJob(): boolean {
    if (this.queryJobs >= this.queryJobLimit) return false;
    this.#queryJobs += 1;
    return true;
  }

  /** Sforce-Limit-Info. */
  get header(): string {
    return `api-usage=${this.used}/${this.limit}`;
  }

  #renew(): void {
    const now = this.#clock();
    if (now - this.#dayBeganMs < DAY_MS) return;
    this.#dayBeganMs = now;
    this.#requests = 0;
    this.#queryJobs = 0;
  }
}

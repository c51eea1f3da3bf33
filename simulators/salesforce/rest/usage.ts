/** Counts the org's API requests of a day. */
export class Usage {
  readonly limit: number;
  used = 0;
  queryJobs = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** False when the day's requests are used up. */
  spend(): boolean {
    if (this.used >= this.limit) return false;
    this.used += 1;
    return true;
  }

  get header(): string {
    return `api-usage=${this.used}/${this.limit}`;
  }
}

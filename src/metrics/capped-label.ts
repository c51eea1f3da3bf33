/** What stands for all values beyond the cap. */
export const OTHER = 'other';

/** The values of a label whose set is open: the first `limit` that a process meets have their own, all others share one. */
export class CappedLabel {
  private readonly known = new Set<string>();
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  of(value: string): string {
    if (this.known.has(value)) return value;
    if (this.known.size >= this.limit) return OTHER;
    this.known.add(value);
    return value;
  }
}

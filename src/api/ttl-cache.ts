const TTL_MS = 3 * 60_000;
const MAX_ENTRIES = 500;

/** Remembers answers for a few minutes; callers that ask at the same time share one call. Failures are not kept. */
export class TtlCache {
  private readonly entries = new Map<string, { value: Promise<unknown>; expiresAt: number }>();
  private readonly clock: () => Date;

  constructor(clock: () => Date) {
    this.clock = clock;
  }

  /** One key must always stand for values of one type. */
  async get<T>(key: string, load: () => Promise<T>): Promise<T> {
    const now = this.clock().getTime();
    const found = this.entries.get(key);
    if (found !== undefined && found.expiresAt > now) return (await found.value) as T;
    this.entries.delete(key);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size < MAX_ENTRIES) break;
      this.entries.delete(oldest);
    }
    const value = load();
    const entry = { value, expiresAt: now + TTL_MS };
    this.entries.set(key, entry);
    try {
      return await value;
    } catch (error) {
      if (this.entries.get(key) === entry) this.entries.delete(key);
      throw error;
    }
  }

  forget(prefix: string): void {
    for (const key of this.entries.keys()) {
      if (key.startsWith(prefix)) this.entries.delete(key);
    }
  }
}

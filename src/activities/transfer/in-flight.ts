/** At most `limit` tasks at once. The first error is kept; after it no further task is taken. */
export class InFlight {
  private readonly limit: number;
  private readonly running = new Set<Promise<void>>();
  private failed: { error: unknown } | undefined;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Starts a task as soon as there is room; throws the first error of an earlier one instead. */
  async add(task: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.limit && this.failed === undefined) await Promise.race(this.running);
    this.throwFirstError();
    const running = task()
      .catch((error: unknown) => {
        this.failed ??= { error };
      })
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Returns when every task has ended, whatever its outcome. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  throwFirstError(): void {
    if (this.failed !== undefined) throw this.failed.error;
  }
}

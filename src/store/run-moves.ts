/** Much shorter than any sync may be silent, much longer than most runs: those are never told of. */
const EVERY_MS = 5 * 60_000;

/** When a process last told of each run that it works on: there are many steps a second, and one row. */
export class RunMoves {
  private readonly toldAt = new Map<string, number>();

  /** Is it worth a word that a run moved? The first time is not: it has only begun, as far as this process knows. */
  isDue(runId: string, now: number): boolean {
    const before = this.toldAt.get(runId);
    if (before !== undefined && now < before + EVERY_MS) return false;
    for (const [id, at] of this.toldAt) if (at < now - 2 * EVERY_MS) this.toldAt.delete(id);
    this.toldAt.set(runId, now);
    return before !== undefined && now < before + 2 * EVERY_MS;
  }
}

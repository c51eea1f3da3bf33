/**
 * Does something over and over, `everyMs` apart. A round that takes longer than that takes the place of the next; `stop`
 * waits for the one under way. `round` must not reject.
 */
export function startRounds(round: () => Promise<void>, everyMs: number): { stop(): Promise<void> } {
  let underWay: Promise<void> | undefined;
  const timer = setInterval(() => {
    underWay ??= round().finally(() => {
      underWay = undefined;
    });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await underWay;
    },
  };
}

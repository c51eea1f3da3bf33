/** What is kept of a chain of places that is followed: one of them, and how far it is behind. */
export type Trail = { mark: string; steps: number; span: number };

/**
 * Takes a further place to a trail; `circle` when the chain has led back to a place that it led to before. Keeps one place,
 * however long the chain is, so a circle is noticed only after it was gone round a few times (Brent's algorithm).
 */
export function follow(trail: Trail | undefined, place: string): Trail | 'circle' {
  if (trail === undefined) return { mark: place, steps: 0, span: 1 };
  if (trail.mark === place) return 'circle';
  const steps = trail.steps + 1;
  return steps === trail.span ? { mark: place, steps: 0, span: 2 * trail.span } : { ...trail, steps };
}

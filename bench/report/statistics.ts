export function median(values: readonly number[]): number {
  return at(values, 0.5);
}

/** The value that so large a share of them is at or below. */
export function at(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Half of what lies between the smallest and the largest, in percent of the median. */
export function spreadPercent(values: readonly number[]): number {
  return ((at(values, 1) - at(values, 0)) / 2 / median(values)) * 100;
}

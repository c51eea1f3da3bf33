/** Deals each id once, so that no record is changed in two ways of which one would hide the other. */
export function dealer(ids: readonly string[]): (count: number) => string[] {
  let next = 0;
  return (count) => {
    const dealt = ids.slice(next, next + count);
    if (dealt.length < count) throw new RangeError(`${ids.length} records are too few for the changes`);
    next += count;
    return dealt;
  };
}

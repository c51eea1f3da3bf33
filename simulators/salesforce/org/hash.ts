/** A number in [0, 2^32) that depends on both inputs alone (the finalizer of MurmurHash3): rows need no memory. */
export function hash(seed: number, index: number): number {
  let mixed = Math.imul(index ^ seed, 0x85ebca6b) + Math.imul(seed, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Turns a name into a seed (FNV-1a). */
export function hashText(text: string): number {
  let mixed = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  }
  return mixed >>> 0;
}

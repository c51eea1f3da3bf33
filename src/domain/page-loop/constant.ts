/** Writes bytes that are the same for every row; returns where they end. They are few: a call of the engine costs more. */
export function writeConstant(constant: Uint8Array, out: Buffer, at: number): number {
  let end = at;
  for (let index = 0; index < constant.length; index += 1) {
    out[end] = constant[index] ?? 0;
    end += 1;
  }
  return end;
}

/** The same for a few bytes of a row. */
export function writeCopy(bytes: Uint8Array, from: number, to: number, out: Buffer, at: number): number {
  let end = at;
  for (let index = from; index < to; index += 1) {
    out[end] = bytes[index] ?? 0;
    end += 1;
  }
  return end;
}

/** Do these bytes say the same? */
export function is(constant: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== constant.length) return false;
  for (let index = 0; index < constant.length; index += 1) if (bytes[from + index] !== constant[index]) return false;
  return true;
}

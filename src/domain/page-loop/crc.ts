const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320;
  return value;
});

/** CRC-32 as `node:zlib` computes it. For a few bytes it is done before a call of the engine has begun. */
export function crc32OfFew(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let crc = ~seed;
  for (let index = from; index < to; index += 1) crc = (crc >>> 8) ^ (TABLE[(crc ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}

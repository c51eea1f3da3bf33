export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Never less than the UTF-8 length of the value's JSON, and much cheaper. */
export function jsonBytesAtMost(value: unknown): number {
  if (typeof value === 'string') return value.length * 6 + 2;
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + jsonBytesAtMost(item) + 1, 2);
  if (!isObject(value)) return 32;
  let bytes = 2;
  for (const name in value) bytes += name.length * 6 + 4 + jsonBytesAtMost(value[name]);
  return bytes;
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

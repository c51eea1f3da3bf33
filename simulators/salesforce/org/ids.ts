const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Names the server pod in a real id. */
const POD = '5e';
const PAIR = 62 * 62;
/** All two-digit numbers to base 62, and which of their digits are capitals. */
const PAIRS = Array.from({ length: PAIR }, (_, pair) => {
  const text = BASE_62.charAt(Math.floor(pair / 62)) + BASE_62.charAt(pair % 62);
  return { text, capitals: capitals(text, 0, 2) };
});
const ID_15 = /^[0-9A-Za-z]{15}$/;
const ID_18 = /^[0-9A-Za-z]{15}[A-Z0-5]{3}$/;
const heads = new Map<string, string>();

/**
 * The 18-character id of a row: key prefix, pod, number, and a checksum that makes it safe where case is lost. Numbers to
 * base 62 in pairs of digits, because this is the most frequent thing that a page of results needs.
 */
export function makeId(keyPrefix: string, index: number): string {
  const number = index + 1;
  const low = PAIRS[number % PAIR];
  const rest = Math.floor(number / PAIR);
  const high = PAIRS[rest % PAIR];
  const top = PAIRS[Math.floor(rest / PAIR)];
  if (low === undefined || high === undefined || top === undefined)
    throw new RangeError(`no id has the number ${index}`);
  const head = headOf(keyPrefix);
  const first = top.text.charAt(0);
  const second = top.text.charAt(1);
  const middle = CHECKSUM.charAt((top.capitals & 1) << 4);
  const last = CHECKSUM.charAt((top.capitals >> 1) | (high.capitals << 1) | (low.capitals << 3));
  return head.slice(0, 9) + first + second + high.text + low.text + head.slice(9) + middle + last;
}

/** Prefix, pod and leading zeros, then the checksum of the first five characters. */
function headOf(keyPrefix: string): string {
  let head = heads.get(keyPrefix);
  if (head === undefined) {
    head = `${keyPrefix}${POD}0000${CHECKSUM.charAt(capitals(keyPrefix + POD, 0, 5))}`;
    heads.set(keyPrefix, head);
  }
  return head;
}

/** Which row an id of 15 or 18 characters names, or undefined when it names none of this object. */
export function indexOfId(keyPrefix: string, id: string): number | undefined {
  const full = normalizeId(id);
  if (full === undefined || !full.startsWith(keyPrefix + POD)) return undefined;
  let number = 0;
  for (let at = keyPrefix.length + POD.length; at < 15; at += 1)
    number = number * 62 + BASE_62.indexOf(full.charAt(at));
  return number - 1;
}

/** An id with 18 characters, or undefined for what is no id. */
export function normalizeId(id: string): string | undefined {
  if (ID_15.test(id)) return id + checksum(id);
  return ID_18.test(id) && checksum(id) === id.slice(15) ? id : undefined;
}

function checksum(id: string): string {
  return [0, 5, 10].map((from) => CHECKSUM.charAt(capitals(id, from, 5))).join('');
}

/** One bit for each character that is a capital letter. */
function capitals(id: string, from: number, length: number): number {
  let bits = 0;
  for (let offset = 0; offset < length; offset += 1) {
    const code = id.charCodeAt(from + offset);
    if (code >= 65 && code <= 90) bits |= 1 << offset;
  }
  return bits;
}

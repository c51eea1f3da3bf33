const BASE_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Names the server pod in a real id. */
const POD = '5e';
const DIGITS = 10;
const ID_15 = /^[0-9A-Za-z]{15}$/;
const ID_18 = /^[0-9A-Za-z]{15}[A-Z0-5]{3}$/;

/** The 18-character id of a row: key prefix, pod, number, and a checksum that makes it safe where case is lost. */
export function makeId(keyPrefix: string, index: number): string {
  let digits = '';
  for (let rest = index + 1, digit = 0; digit < DIGITS; digit += 1) {
    digits = (BASE_62[rest % 62] ?? '0') + digits;
    rest = Math.floor(rest / 62);
  }
  const id = keyPrefix + POD + digits;
  return id + checksum(id);
}

/** Which row an id of 15 or 18 characters names, or undefined when it names none of this object. */
export function indexOfId(keyPrefix: string, id: string): number | undefined {
  const full = normalizeId(id);
  if (full === undefined || !full.startsWith(keyPrefix + POD)) return undefined;
  let number = 0;
  for (const character of full.slice(keyPrefix.length + POD.length, 15)) {
    number = number * 62 + BASE_62.indexOf(character);
  }
  return number - 1;
}

/** An id with 18 characters, or undefined for what is no id. */
export function normalizeId(id: string): string | undefined {
  if (ID_15.test(id)) return id + checksum(id);
  return ID_18.test(id) && checksum(id) === id.slice(15) ? id : undefined;
}

function checksum(id: string): string {
  return CHECKSUM.charAt(capitals(id, 0)) + CHECKSUM.charAt(capitals(id, 5)) + CHECKSUM.charAt(capitals(id, 10));
}

/** One bit for each of five characters that is a capital letter. */
function capitals(id: string, from: number): number {
  let bits = 0;
  for (let offset = 0; offset < 5; offset += 1) {
    const code = id.charCodeAt(from + offset);
    if (code >= 65 && code <= 90) bits |= 1 << offset;
  }
  return bits;
}

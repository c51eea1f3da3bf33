const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
/** Each day has one text, made when it is first asked for: 1900 to 2100 at most are asked for. */
const days = new Map<number, string>();
const MAX_DAYS = 100_000;

/** `2024-09-24T03:26:07.000Z`, as Bulk API 2.0 writes a datetime. Several times faster than `toISOString`. */
export function bulkDatetime(ms: number): string {
  const inDay = ((ms % DAY_MS) + DAY_MS) % DAY_MS;
  const seconds = Math.floor(inDay / 1000);
  const hour = TWO_DIGITS[Math.floor(seconds / 3600)];
  const minute = TWO_DIGITS[Math.floor(seconds / 60) % 60];
  const fraction = String(inDay % 1000).padStart(3, '0');
  return `${dateOf((ms - inDay) / DAY_MS)}T${hour}:${minute}:${TWO_DIGITS[seconds % 60]}.${fraction}Z`;
}

/** `2024-09-24T03:26:07.000+0000`, as the REST API writes it. */
export function restDatetime(ms: number): string {
  return bulkDatetime(ms).replace('Z', '+0000');
}

/** `2024-09-24` for days since 1970. */
export function dateOf(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  if (days.size >= MAX_DAYS) days.clear();
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  days.set(day, date);
  return date;
}

type Headers = Record<string, string | string[] | undefined>;

/**
 * How long an answer asks to wait, from seconds or an HTTP date (https://www.rfc-editor.org/rfc/rfc9110#field.retry-after);
 * a longer wish is cut to `maxMs`. A date is compared with the answer's own `Date`, so that this machine's clock does not
 * matter. Undefined where nothing is asked for, or nothing that can be read.
 */
export function retryAfterMs(headers: Headers, nowMs: number, maxMs: number): number | undefined {
  const wish = single(headers['retry-after'])?.trim();
  if (wish === undefined || wish === '') return undefined;
  const ms = /^\d+(\.\d+)?$/.test(wish) ? Number(wish) * 1_000 : dateOf(wish) - senderNow(headers, nowMs);
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(Math.ceil(ms), 0), maxMs);
}

function senderNow(headers: Headers, nowMs: number): number {
  const date = dateOf(single(headers['date']) ?? '');
  return Number.isNaN(date) ? nowMs : date;
}

const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** `Date.parse` alone finds a date in almost any text with a number in it. */
function dateOf(text: string): number {
  return HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

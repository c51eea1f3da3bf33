const DAY_MS = 86_400_000;
const PLAIN = new Set([
  'YESTERDAY',
  'TODAY',
  'TOMORROW',
  'LAST_WEEK',
  'THIS_WEEK',
  'NEXT_WEEK',
  'LAST_MONTH',
  'THIS_MONTH',
  'NEXT_MONTH',
  'LAST_QUARTER',
  'THIS_QUARTER',
  'NEXT_QUARTER',
  'LAST_YEAR',
  'THIS_YEAR',
  'NEXT_YEAR',
  'LAST_90_DAYS',
  'NEXT_90_DAYS',
]);
const COUNTED = /^(LAST|NEXT)_N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)$|^N_(DAYS|WEEKS|MONTHS|YEARS)_AGO$/;
const MONTHS = { MONTH: 1, QUARTER: 3, YEAR: 12 } as const;

export function isPeriod(name: string, counted: boolean): boolean {
  return counted ? COUNTED.test(name) : PLAIN.has(name);
}

/** `from` is within, `to` no more. Milliseconds since 1970; the user's time zone is UTC and weeks begin on Sunday. */
export function periodRange(name: string, count: number | undefined, nowMs: number): { from: number; to: number } {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  if (name === 'TODAY') return { from: today, to: today + DAY_MS };
  if (name === 'YESTERDAY') return { from: today - DAY_MS, to: today };
  if (name === 'TOMORROW') return { from: today + DAY_MS, to: today + 2 * DAY_MS };
  if (name === 'LAST_90_DAYS') return { from: today - 90 * DAY_MS, to: today + DAY_MS };
  if (name === 'NEXT_90_DAYS') return { from: today + DAY_MS, to: today + 91 * DAY_MS };
  const days = count ?? 1;
  if (name === 'LAST_N_DAYS') return { from: today - days * DAY_MS, to: today + DAY_MS };
  if (name === 'NEXT_N_DAYS') return { from: today + DAY_MS, to: today + (days + 1) * DAY_MS };
  if (name === 'N_DAYS_AGO') return { from: today - days * DAY_MS, to: today - (days - 1) * DAY_MS };
  return unitRange(name, days, today);
}

function unitRange(name: string, count: number, today: number): { from: number; to: number } {
  const unit = /WEEK|MONTH|QUARTER|YEAR/.exec(name)?.[0] ?? 'YEAR';
  const at = (steps: number): number => startOf(unit, steps, today);
  if (name.startsWith('N_')) return { from: at(-count), to: at(-count + 1) };
  if (name.startsWith('LAST')) return { from: at(-count), to: at(0) };
  if (name.startsWith('NEXT')) return { from: at(1), to: at(count + 1) };
  return { from: at(0), to: at(1) };
}

/** The start of the unit that lies `steps` units after the present one. */
function startOf(unit: string, steps: number, today: number): number {
  const date = new Date(today);
  if (unit === 'WEEK') return today + (steps * 7 - date.getUTCDay()) * DAY_MS;
  const months = unit === 'MONTH' || unit === 'QUARTER' ? MONTHS[unit] : MONTHS.YEAR;
  const month = Math.floor(date.getUTCMonth() / months) * months;
  return Date.UTC(date.getUTCFullYear(), month + steps * months, 1);
}

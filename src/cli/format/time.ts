import type { Io } from '../io.ts';

const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

type Reader = Pick<Io, 'now' | 'timeZone'>;

/** `2026-11-25 10:15 GMT+1 (12 min ago)`, in the reader's zone. */
export function time(iso: string, reader: Reader): string {
  const moment = new Date(iso);
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: reader.timeZone, dateStyle: 'short', timeStyle: 'short' });
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone: reader.timeZone, timeZoneName: 'short' })
    .formatToParts(moment)
    .find(({ type }) => type === 'timeZoneName');
  return `${day.format(moment)} ${zone?.value ?? reader.timeZone} (${relative(moment, reader)})`;
}

/** `12 min ago`, `in 3 h`. */
export function relativeTime(iso: string | undefined, reader: Reader): string {
  return iso === undefined ? '-' : relative(new Date(iso), reader);
}

/** The same of what is to come: what is due already comes now. */
export function comingTime(iso: string | undefined, reader: Reader): string {
  if (iso === undefined) return '-';
  return Date.parse(iso) <= reader.now().getTime() ? 'now' : relativeTime(iso, reader);
}

/** `850 ms`, `12 s`, `3 min 5 s`: the two largest units. */
export function lengthOfTime(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const first = UNITS.findIndex((unit) => ms >= unit.ms);
  const shown = UNITS.slice(first, first + 2);
  let rest = ms;
  const parts = shown.flatMap(({ name, ms: unit }) => {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.join(' ');
}

function relative(moment: Date, { now }: Reader): string {
  const distance = moment.getTime() - now().getTime();
  const unit = UNITS.find(({ ms }) => Math.abs(distance) >= ms);
  if (unit === undefined) return 'now';
  const count = Math.round(Math.abs(distance) / unit.ms);
  return distance > 0 ? `in ${count} ${unit.name}` : `${count} ${unit.name} ago`;
}

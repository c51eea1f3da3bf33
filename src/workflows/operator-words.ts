const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** `25 Nov 2026, 10:15 (Europe/Berlin)`; in UTC where this process does not know the zone. */
export function localTime(iso: string, timeZone: string): string {
  try {
    const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });
    return `${format.format(new Date(iso))} (${timeZone})`;
  } catch {
    // A text for people: an old zone's name must not keep a sync from running.
    return `${iso} (UTC)`;
  }
}

/** `12 s`, `3 min 4 s`, `2 h 5 min` */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / SECOND_MS));
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min ${seconds % MINUTE_S} s`;
  return `${Math.floor(seconds / HOUR_S)} h ${Math.floor((seconds % HOUR_S) / MINUTE_S)} min`;
}

/** `1,234,567` */
export function number(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Text from elsewhere, as part of a line. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

import type { Answer } from '../answer.ts';
import { json } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';

const OLDEST = 31;
/** Winter '27. */
const NEWEST = 68;
const SEASONS = ['Winter', 'Spring', 'Summer'];
/** Version 31 was Summer '14; three releases a year follow. */
const OLDEST_RELEASE = 14 * 3 + 2;

export function isVersion(version: string): boolean {
  return Number(version) >= OLDEST && Number(version) <= NEWEST;
}

/** `GET /services/data`. */
export function versions(): Answer {
  const all = Array.from({ length: NEWEST - OLDEST + 1 }, (_, index) => {
    const release = OLDEST_RELEASE + index;
    const version = `${OLDEST + index}.0`;
    const label = `${SEASONS[release % 3]} '${Math.floor(release / 3)}`;
    return { label, url: `/services/data/v${version}`, version };
  });
  return json(200, all);
}

/** `GET /services/data/vNN.0`. */
export function resources({ version }: Asked, { url, organizationId, userId }: Simulated): Answer {
  const base = `/services/data/v${version}`;
  const names = ['jobs', 'limits', 'query', 'queryAll', 'sobjects'];
  const paths = Object.fromEntries(names.map((name) => [name, `${base}/${name}`]));
  return json(200, { ...paths, identity: `${url}/id/${organizationId}/${userId}` });
}

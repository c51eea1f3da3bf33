/** The release of the Temporal CLI, with the development server inside, that the project is tested with. */
export const TEMPORAL_VERSION = '1.9.1';

/**
 * The version that `temporal --version` prints, as numbers; undefined when the text is not from it.
 *
 * @param {string} output
 */
export function parseTemporalVersion(output) {
  const match = /^temporal version v?(\d+)\.(\d+)\.(\d+)/m.exec(output);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3])];
}

/**
 * Whether a version is the tested one or a later one of the same major.
 *
 * @param {number[]} version
 */
export function isRecentEnough(version) {
  const wanted = TEMPORAL_VERSION.split('.').map(Number);
  if (version[0] !== wanted[0]) return false;
  return version[1] > wanted[1] || (version[1] === wanted[1] && version[2] >= wanted[2]);
}

/** The release of the Temporal CLI, with the development server inside, that the project is tested with. */
export const TEMPORAL_VERSION = '1.9.1';

/**
 * The version that `temporal --version` prints; undefined when the text is not from it.
 *
 * @param {string} output
 */
export function parseTemporalVersion(output) {
  return /^temporal version v?(\d+\.\d+\.\d+)/m.exec(output)?.[1];
}

/**
 * Whether a version is the tested one or a later one of the same major.
 *
 * @param {string} version
 */
export function isRecentEnough(version) {
  const [major, minor, patch] = numbers(version);
  const [wantedMajor, wantedMinor, wantedPatch] = numbers(TEMPORAL_VERSION);
  if (major !== wantedMajor) return false;
  return minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch);
}

/**
 * @param {string} version
 * @returns {[number, number, number]}
 */
function numbers(version) {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}

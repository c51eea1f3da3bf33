const BLOCK_BYTES = 512;

/**
 * One file out of an uncompressed tar archive, by its name; undefined when it is not there. Enough for archives of
 * a few plain files, and the same on every platform.
 *
 * @param {Buffer} archive
 * @param {string} name
 */
export function fileInTar(archive, name) {
  let offset = 0;
  while (offset + BLOCK_BYTES <= archive.length && archive[offset] !== 0) {
    const entry = archive.toString('utf8', offset, offset + 100).split('\0', 1)[0];
    const size = Number.parseInt(archive.toString('ascii', offset + 124, offset + 136), 8);
    const start = offset + BLOCK_BYTES;
    if (entry === name || entry === `./${name}`) {
      return start + size <= archive.length ? archive.subarray(start, start + size) : undefined;
    }
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return undefined;
}

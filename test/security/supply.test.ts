import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readServices } from '../scripts/compose-tools.ts';

const versions = z.record(z.string(), z.string());
const packageSchema = z.object({ dependencies: versions, devDependencies: versions });
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ version: z.string().optional(), integrity: z.string().optional(), link: z.boolean().optional() }),
  ),
});
const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));

describe('the packages', () => {
  it('that package.json asks for are one version each, and the one that is locked', async () => {
    const { dependencies, devDependencies } = packageSchema.parse(await readJson('package.json'));
    const { packages } = lockSchema.parse(await readJson('package-lock.json'));
    const all = Object.entries({ ...dependencies, ...devDependencies });
    expect(all.length).toBeGreaterThan(30);
    for (const [name, version] of all) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
      expect(packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
  });

  it('that are locked have a hash each that no other content has', async () => {
    const { packages } = lockSchema.parse(await readJson('package-lock.json'));
    const { '': _root, ...installed } = packages;
    expect(Object.keys(installed).length).toBeGreaterThan(200);
    for (const [path, entry] of Object.entries(installed)) {
      expect(entry.link, path).toBeUndefined();
      expect(entry.integrity, path).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  });

  it('run scripts of their own only where package.json says so, and are installed as locked', async () => {
    expect(await readFile('Dockerfile', 'utf8')).toMatch(/npm ci --omit=dev/);
    expect(await readJson('package.json')).toHaveProperty(['allowScripts', 'protobufjs'], false);
  });
});

describe('the containers', () => {
  it('cannot gain rights by what they run, whoever made them', async () => {
    const services = await readServices('docker-compose.yml');
    for (const [name, { security_opt: options }] of Object.entries(services)) {
      expect(options, name).toContain('no-new-privileges:true');
    }
  });

  it('share neither the machine’s namespaces, nor its devices, nor its Docker', async () => {
    const text = await readFile('docker-compose.yml', 'utf8');
    expect(text).not.toMatch(/privileged:|network_mode:|pid:|ipc:|cap_add:|devices:|docker\.sock|userns_mode:/);
  });

  it('keep every secret out of the image', async () => {
    const dockerfile = await readFile('Dockerfile', 'utf8');
    expect(dockerfile).not.toMatch(/^ARG |^ENV (?!NODE_ENV=production$)/m);
    expect(await readFile('.dockerignore', 'utf8')).toMatch(/^\*$/m);
  });
});

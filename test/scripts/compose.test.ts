import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { checkComposeFile, readServices } from './compose-tools.ts';
import type { ComposeService } from './compose-tools.ts';

const FILE = 'docker-compose.yml';
const JOBS = ['temporal-schema', 'temporal-namespace', 'migration'];
const OWN = ['api', 'worker', 'migration', 'codec'];

let services: Record<string, ComposeService> = {};
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-compose-'));
  services = await readServices(FILE);
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function service(name: string): ComposeService {
  const found = services[name];
  if (found === undefined) throw new Error(`${FILE} has no service ${name}`);
  return found;
}

/** The environment that a service of ours gets, with the examples' secrets filled in. */
function resolved(name: string): Record<string, string> {
  const values: Record<string, string> = {
    SERVICE_DB_PASSWORD: 'password',
    SECRETS_KEY: Buffer.alloc(32).toString('base64'),
    API_TOKENS: 'operator:0123456789abcdef',
    PUBLIC_URL: 'https://sync.example.com',
  };
  const fill = (text: string): string =>
    text.replaceAll(/\$\{(\w+)(?::[-?]([^}]*))?\}/g, (_match, variable: string, fallback?: string) => {
      return values[variable] ?? (fallback?.startsWith('see') === true ? '' : (fallback ?? ''));
    });
  return Object.fromEntries(Object.entries(service(name).environment).map(([key, value]) => [key, fill(value)]));
}

describe('docker-compose.yml', () => {
  test('follows the compose specification', async () => {
    expect(await checkComposeFile(FILE)).toMatchObject({ valid: true });
  });

  test('would not pass with a misspelt key', async () => {
    const planted = join(folder, 'docker-compose.yml');
    await writeFile(planted, (await readFile(FILE, 'utf8')).replace('healthcheck:', 'healthchek:'));
    const { valid, output } = await checkComposeFile(planted);
    expect(valid).toBe(false);
    expect(output).toContain('healthchek');
  });

  test('pins every image to a version', () => {
    for (const [name, { image }] of Object.entries(services)) {
      expect(image, name).toMatch(/:v?\d+\.\d+/);
    }
  });

  test('gives every service that goes on running a health check and a restart policy, and every job none', () => {
    for (const [name, { healthcheck, restart }] of Object.entries(services)) {
      const isJob = JOBS.includes(name);
      expect(healthcheck === undefined, name).toBe(isJob);
      expect(restart, name).toBe(isJob ? 'on-failure:5' : 'unless-stopped');
    }
  });

  test('waits for health, or for the end of a job, wherever one service needs another', () => {
    for (const [name, { depends_on: needs }] of Object.entries(services)) {
      for (const [needed, { condition }] of Object.entries(needs)) {
        const expected = JOBS.includes(needed) ? 'service_completed_successfully' : 'service_healthy';
        expect(condition, `${name} needs ${needed}`).toBe(expected);
        expect(services, name).toHaveProperty(needed);
      }
    }
    expect(service('temporal').depends_on).toHaveProperty('temporal-schema');
    expect(Object.keys(service('api').depends_on)).toEqual(['postgres', 'temporal', 'temporal-namespace', 'migration']);
  });

  test('opens ports on the machine itself alone, and keeps PostgreSQL and Temporal off the outside', () => {
    for (const [name, { ports, networks }] of Object.entries(services)) {
      for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
      if (ports.length === 0 && !OWN.includes(name)) expect(networks, name).toEqual(['internal']);
    }
  });

  test('starts what shows metrics only where it is asked for, and nothing that anything else needs', () => {
    for (const [name, { profiles, depends_on: needs }] of Object.entries(services)) {
      const shows = ['prometheus', 'grafana'].includes(name);
      const asked = name === 'codec' ? ['codec'] : [];
      expect(profiles, name).toEqual(shows ? ['observability'] : asked);
      if (!shows) expect(Object.keys(needs)).not.toContain('prometheus');
    }
  });

  test('runs the service without privileges, on a file system that it cannot write to', () => {
    for (const name of OWN) {
      expect(service(name)).toMatchObject({ read_only: true, init: true, cap_drop: ['ALL'] });
      expect(service(name).security_opt).toContain('no-new-privileges:true');
    }
  });

  test('gives the service an environment that it accepts, and nothing that it does not know', async () => {
    const known = [...(await readFile('src/config.ts', 'utf8')).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => name,
    );
    for (const name of OWN) {
      expect(() => parseConfig(resolved(name)), name).not.toThrow();
      for (const variable of Object.keys(service(name).environment)) expect(known, name).toContain(variable);
    }
    expect(parseConfig(resolved('api'))).toMatchObject({
      TEMPORAL_NAMESPACE: service('temporal-namespace').environment['TEMPORAL_NAMESPACE'],
      ALLOW_LOOPBACK_ENDPOINTS: false,
    });
  });

  test('runs files that exist', async () => {
    const mounted = Object.values(services).flatMap(({ volumes }) =>
      volumes.filter((volume) => volume.startsWith('./')),
    );
    const started = OWN.flatMap((name) => service(name).command?.filter((word) => word.endsWith('.ts')) ?? []);
    expect(mounted).toHaveLength(9);
    expect(started).toEqual(['src/main.ts', 'src/worker.ts', 'src/main.ts', 'src/main.ts']);
    for (const path of [...mounted.map((volume) => volume.split(':')[0] ?? ''), ...started]) {
      expect(await readFile(path, 'utf8'), path).not.toBe('');
    }
  });

  test('takes its secrets from variables that .env.example explains and leaves empty', async () => {
    const example = new Map(
      [...(await readFile('.env.example', 'utf8')).matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const used = [...(await readFile(FILE, 'utf8')).matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name);
    expect(new Set(used)).toEqual(new Set(example.keys()));
    for (const [name, value] of example) if (name !== 'LOG_LEVEL') expect(value, name).toBe('');
  });
});

describe('Dockerfile', () => {
  test('runs the Node that package.json pins', async () => {
    const pinned = /"node": "(\d[\d.]+)"/.exec(await readFile('package.json', 'utf8'))?.[1];
    const images = [...(await readFile('Dockerfile', 'utf8')).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(images).toEqual([`node:${pinned}-bookworm-slim`, `node:${pinned}-bookworm-slim`]);
    expect((await readFile('.nvmrc', 'utf8')).trim()).toBe(pinned);
  });

  test('copies nothing that .dockerignore keeps back, and runs as a user without rights', async () => {
    const dockerfile = await readFile('Dockerfile', 'utf8');
    const allowed = [...(await readFile('.dockerignore', 'utf8')).matchAll(/^!(\S+)$/gm)].map(([, path]) => path);
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.*) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
    expect(new Set(copied)).toEqual(new Set(allowed));
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toContain('npm ci --omit=dev');
  });
});

import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseConfig } from '../../src/config.ts';
import { taskQueues } from '../../src/workflows/task-queues.ts';
import { readServices } from '../scripts/compose-tools.ts';
import { checkManifests, readYaml } from './support/kubernetes-tools.ts';
import {
  configMapSchema,
  kustomizationSchema,
  scaledObjectSchema,
  selectingSchema,
  workloadSchema,
} from './support/manifests.ts';

const FOLDER = 'deploy/kubernetes';
/** The oldest of which the manifests use something (a pause before a container ends), and the newest there is. */
const VERSIONS = ['1.30', '1.37'];

type Workload = z.infer<typeof workloadSchema>;

let folder = '';
let manifests: string[] = [];
let kustomizations: string[] = [];
let documents: unknown[] = [];
let workloads: Workload[] = [];
let settings: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-kubernetes-'));
  const found = await readdir(FOLDER, { recursive: true });
  const all = found.filter((path) => path.endsWith('.yaml')).map((path) => join(FOLDER, path));
  kustomizations = all.filter((path) => path.endsWith('/kustomization.yaml'));
  manifests = all.filter((path) => !kustomizations.includes(path));
  documents = await readYaml(manifests);
  workloads = documents.flatMap((document) => workloadSchema.safeParse(document).data ?? []);
  settings = documents.flatMap((document) => configMapSchema.safeParse(document).data ?? [])[0]?.data ?? {};
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function workload(component: string): Workload {
  const found = workloads.find(({ metadata }) => metadata.labels['app.kubernetes.io/component'] === component);
  if (found === undefined) throw new Error(`there is no ${component}`);
  return found;
}

/** What the container's process sees, with an example in place of each secret. */
function environmentOf({ spec }: Workload): Record<string, string> {
  const secrets: Record<string, string> = {
    DATABASE_URL: 'postgresql://service@postgres/service',
    SECRETS_KEY: Buffer.alloc(32).toString('base64'),
    PAYLOAD_KEY: Buffer.alloc(32).toString('base64'),
    API_TOKENS: 'operator:0123456789abcdef',
  };
  const [{ env, envFrom }] = spec.template.spec.containers;
  const own = env.map(({ name, value }): [string, string] => [name, value ?? secrets[name] ?? '']);
  return { ...(envFrom.length === 0 ? {} : settings), ...Object.fromEntries(own) };
}

describe('the Kubernetes manifests', { timeout: 60_000 }, () => {
  test.each(VERSIONS)('follow the schemas of Kubernetes %s, without a key that it does not know', async (version) => {
    const own = manifests.filter((path) => !path.startsWith(`${FOLDER}/keda/`));
    expect(await checkManifests(own, version)).toEqual({ valid: true, output: '' });
    expect(own.length).toBeGreaterThan(10);
  });

  test('would not pass with a misspelt key', async () => {
    const planted = join(folder, 'worker.yaml');
    const text = await readFile(`${FOLDER}/base/worker-deployment.yaml`, 'utf8');
    await writeFile(planted, text.replace('livenessProbe:', 'livenesProbe:'));
    const { valid, output } = await checkManifests([planted], '1.37');
    expect(valid).toBe(false);
    expect(output).toContain('livenesProbe');
  });

  test('are an API, workers, a migration and a codec server, each started by a command that there is', async () => {
    const commands = workloads.map(({ kind, spec }) => [kind, ...spec.template.spec.containers[0].command]);
    expect(commands.toSorted((one, other) => one.join().localeCompare(other.join()))).toEqual([
      ['Deployment', 'node', 'src/main.ts', 'api'],
      ['Deployment', 'node', 'src/main.ts', 'codec'],
      ['Deployment', 'node', 'src/worker.ts'],
      ['Job', 'node', 'src/main.ts', 'migrate'],
    ]);
    for (const [, , path = ''] of commands) await access(path);
    const main = await readFile('src/main.ts', 'utf8');
    for (const command of ['api', 'codec', 'migrate']) expect(main).toContain(`  ${command}: `);
  });

  test('name no variable that src/config.ts does not read, and give each process what it accepts', async () => {
    const known = [...(await readFile('src/config.ts', 'utf8')).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
      ([, name]) => name,
    );
    for (const one of workloads) {
      const environment = environmentOf(one);
      for (const name of Object.keys(environment)) expect(known, one.metadata.name).toContain(name);
      expect(() => parseConfig(environment), one.metadata.name).not.toThrow();
    }
    expect(parseConfig(environmentOf(workload('worker')))).toMatchObject({
      MIGRATE_ON_START: false,
      HOST: '0.0.0.0',
      ALLOW_LOOPBACK_ENDPOINTS: false,
    });
  });

  test('run without rights, on a file system that cannot be written to, with bounds', () => {
    for (const { spec, metadata } of workloads) {
      const [container] = spec.template.spec.containers;
      expect(spec.template.spec, metadata.name).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      });
      expect(container.securityContext, metadata.name).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  test('look at ports that are there, at paths of the process', () => {
    for (const { kind, metadata, spec } of workloads.filter((one) => one.kind === 'Deployment')) {
      const [{ ports, readinessProbe, livenessProbe, startupProbe }] = spec.template.spec.containers;
      const probes = [readinessProbe, livenessProbe, startupProbe].flatMap((probe) => probe?.httpGet ?? []);
      expect(probes.length, `${kind} ${metadata.name}`).toBeGreaterThanOrEqual(2);
      for (const { path, port } of probes) {
        expect(ports.map(({ name }) => name)).toContain(port);
        expect(['/healthz', '/readyz', '/metrics']).toContain(path);
      }
    }
    const { METRICS_PORT, PORT } = parseConfig(environmentOf(workload('api')));
    const ports = workload('api').spec.template.spec.containers[0].ports.map(({ containerPort }) => containerPort);
    expect(ports).toEqual([PORT, METRICS_PORT]);
    const codec = workload('codec').spec.template.spec.containers[0].ports[0]?.containerPort;
    expect(codec).toBe(parseConfig(environmentOf(workload('codec'))).PORT);
  });

  test('leave a worker as long to end as docker-compose does: several times the grace that it gives its pages', async () => {
    const grace = /SHUTDOWN_GRACE = '(\d+)s'/.exec(await readFile('src/temporal/create-worker.ts', 'utf8'))?.[1];
    const compose = await readFile('docker-compose.yml', 'utf8');
    const stops = [...compose.matchAll(/stop_grace_period: (\d+)s/g)].map(([, seconds]) => Number(seconds));
    const { terminationGracePeriodSeconds: worker } = workload('worker').spec.template.spec;
    expect(stops.at(-1)).toBe(worker);
    expect(worker).toBeGreaterThanOrEqual(3 * Number(grace));
    expect(Object.keys(await readServices('docker-compose.yml'))).toContain('worker');
  });

  test('choose pods by labels that pods have', () => {
    const pods = workloads.map(({ spec }) => spec.template.metadata.labels);
    const chosen = documents.flatMap((document) => selectingSchema.safeParse(document).data ?? []);
    const selectors = chosen.map(({ kind, metadata, spec }) => {
      const wanted = 'podSelector' in spec ? spec.podSelector.matchLabels : spec.selector;
      return { of: `${kind} ${metadata.name}`, wanted: 'matchLabels' in wanted ? wanted.matchLabels : wanted };
    });
    for (const { spec, metadata } of workloads) {
      if (spec.selector) selectors.push({ of: `Deployment ${metadata.name}`, wanted: spec.selector.matchLabels });
    }
    expect(selectors.length).toBeGreaterThanOrEqual(10);
    for (const { of, wanted } of selectors) {
      expect(Object.keys(wanted).length, of).toBeGreaterThan(0);
      const matching = pods.filter((pod) => Object.entries(wanted).every(([name, value]) => pod[name] === value));
      expect(matching.length, of).toBeGreaterThan(0);
    }
  });
});

describe('the autoscaling', () => {
  test('follows each task queue of the workers, where the service has them', async () => {
    const [document] = await readYaml([`${FOLDER}/keda/scaled-object.yaml`]);
    const { spec } = scaledObjectSchema.parse(document);
    expect(spec.scaleTargetRef.name).toBe(workload('worker').metadata.name);
    const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE } = settings;
    expect(spec.triggers.map(({ metadata }) => metadata.taskQueue)).toEqual(
      Object.values(taskQueues(TEMPORAL_TASK_QUEUE ?? '')),
    );
    for (const { metadata } of spec.triggers) {
      expect(metadata).toMatchObject({ endpoint: TEMPORAL_ADDRESS, namespace: TEMPORAL_NAMESPACE });
    }
    expect(scaledObjectSchema.safeParse({ ...Object(document), spec: { ...spec, triger: [] } }).success).toBe(false);
  });

  test('adds a worker for as much as one does at once', async () => {
    const source = await readFile('src/temporal/create-worker.ts', 'utf8');
    const slots = [...source.matchAll(/_AT_ONCE = (\d+);/g)].map(([, count]) => count);
    // Of large results, for as many pages as a run hands out.
    const run = await readFile('src/workflows/transfer-pages.ts', 'utf8');
    slots.push(/^const PAGES_AT_ONCE = (\d+);/m.exec(run)?.[1]);
    const [document] = await readYaml([`${FOLDER}/keda/scaled-object.yaml`]);
    const { spec } = scaledObjectSchema.parse(document);
    expect(spec.triggers.map(({ metadata }) => metadata.targetQueueSize)).toEqual(slots);
  });
});

describe('the kustomizations', () => {
  test('name files that are there, and leave none out', async () => {
    const named = new Set<string>();
    for (const [index, document] of (await readYaml(kustomizations)).entries()) {
      const { resources, components } = kustomizationSchema.parse(document);
      const at = dirname(kustomizations[index] ?? '');
      for (const path of [...resources, ...components].map((one) => join(at, one))) {
        await access(path);
        named.add(path);
      }
    }
    for (const path of manifests) expect(named).toContain(path);
  });

  test('put an image of this release in place of the name that the manifests have', async () => {
    const version = /"version": "([\d.]+)"/.exec(await readFile('package.json', 'utf8'))?.[1];
    const parsed = (await readYaml(kustomizations)).map((document) => kustomizationSchema.parse(document));
    const images = parsed.flatMap((one) => one.images);
    expect(images.length).toBe(2);
    for (const { name, newTag } of images) expect([name, newTag]).toEqual(['salesforce-data-in', version]);
    for (const { spec } of workloads) expect(spec.template.spec.containers[0].image).toBe('salesforce-data-in');
  });
});

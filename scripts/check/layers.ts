/** What the files of a folder may import. The first layer whose folder holds a file is the file's. */
export type Layer = {
  /** From the root, without a slash at the end; a file name for a single file. */
  folder: string;
  /** Own folders and files that it may use. */
  uses: string[];
  /** Own folders and files of which it may use types alone. */
  usesTypesOf?: string[];
  /** All packages that it may use; absent: any but the development packages. */
  packages?: string[];
  /** Packages of which it may use types alone. */
  typesOfPackages?: string[];
  /** Why, in a sentence that helps whoever breaks the rule. */
  because: string;
};

const NOTHING_OUTSIDE = 'production code never depends on simulators, scripts, benchmarks or tests';

/** Layers point one way: api -> Temporal client -> workflows -> (types only) activities -> connectors and store; all use domain. */
export const LAYERS: Layer[] = [
  {
    folder: 'src/domain',
    uses: ['src/domain'],
    packages: ['zod', 'croner', '@jetstreamapp/soql-parser-js', 'node:zlib', 'node:crypto'],
    because: 'the domain is pure rules: no Temporal, HTTP or database (of Node, nothing but checksums)',
  },
  {
    folder: 'src/workflows',
    uses: ['src/domain', 'src/workflows'],
    usesTypesOf: ['src/activities'],
    packages: ['@temporalio/workflow'],
    typesOfPackages: ['@temporalio/common'],
    because: 'workflows are replayed in a sandbox: they know the domain, the workflow API and the types of activities',
  },
  {
    folder: 'src/activities',
    uses: ['src/domain', 'src/activities', 'src/salesforce', 'src/customerio', 'src/store', 'src/metrics'],
    because: 'activities join connectors and store; they know neither workflows nor the API',
  },
  {
    folder: 'src/salesforce',
    uses: ['src/domain', 'src/salesforce', 'src/store', 'src/metrics', 'src/tracing'],
    because: 'a connector knows its vendor, the domain and the store, and works without Temporal or the API',
  },
  {
    folder: 'src/customerio',
    uses: ['src/domain', 'src/customerio', 'src/store', 'src/metrics', 'src/tracing'],
    because: 'a connector knows its vendor, the domain and the store, and works without Temporal or the API',
  },
  {
    folder: 'src/store',
    uses: ['src/domain', 'src/store'],
    because: 'the store keeps what it is given; it knows no vendor, no Temporal and no API',
  },
  {
    folder: 'src/alerts',
    uses: ['src/domain', 'src/alerts', 'src/store', 'src/rounds.ts'],
    because: 'alerts are judged by the domain and kept by the store; only their sending is here',
  },
  {
    folder: 'src/metrics',
    uses: ['src/domain', 'src/metrics'],
    usesTypesOf: ['src/activities', 'src/store'],
    because: 'everybody may count, so what counts knows nobody: it is told numbers, and looks at types alone',
  },
  {
    folder: 'src/tracing/workflow',
    uses: ['src/tracing/workflow', 'src/tracing/carrier.ts'],
    packages: ['@temporalio/workflow'],
    because: 'it is bundled with the workflows, and replayed in their sandbox',
  },
  {
    folder: 'src/tracing',
    uses: ['src/tracing'],
    because: 'everybody may be traced, so tracing knows nobody',
  },
  {
    folder: 'src/llm',
    uses: ['src/domain', 'src/llm'],
    because: 'what is asked of a language model is made of descriptions alone: no store, no connector, no record',
  },
  {
    folder: 'src/codec',
    uses: ['src/codec'],
    because: 'whoever has the payloads’ keys needs nothing else of the service: the codec server runs apart from it',
  },
  {
    folder: 'src/temporal',
    uses: [
      'src/domain',
      'src/temporal',
      'src/workflows',
      'src/codec',
      'src/tracing',
      'src/config.ts',
      'src/log-context.ts',
    ],
    usesTypesOf: ['src/activities'],
    because: 'this folder reaches workflows for others; activities are handed to it ready made',
  },
  {
    folder: 'src/api',
    uses: [
      'src/domain',
      'src/api',
      'src/store',
      'src/salesforce',
      'src/customerio',
      'src/llm',
      'src/metrics',
      'src/tracing',
      'src/temporal/sync-client.ts',
      'src/log-context.ts',
    ],
    usesTypesOf: ['src/temporal', 'src/workflows', 'src/alerts'],
    because: 'the API reaches syncs through src/temporal/sync-client.ts and knows no workflow or activity',
  },
  {
    folder: 'src/client',
    uses: ['src/client'],
    packages: ['openapi-fetch', 'eventsource-parser', 'zod'],
    because: 'the client knows the API by its OpenAPI document alone, as the client of anybody else would',
  },
  {
    folder: 'src/cli',
    uses: ['src/cli', 'src/client', 'src/domain', 'src/api/input-errors.ts'],
    packages: [
      'commander',
      'yaml',
      'zod',
      'node:crypto',
      'node:fs/promises',
      'node:readline/promises',
      'node:stream/consumers',
      'node:timers/promises',
      'node:util',
    ],
    because:
      'the command line reaches the service through its HTTP API alone; of the rest it knows what a valid definition is',
  },
  { folder: 'src', uses: ['src'], because: NOTHING_OUTSIDE },
  {
    folder: 'simulators/salesforce',
    uses: ['simulators/salesforce', 'simulators/http'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
  },
  {
    folder: 'simulators/customerio',
    uses: ['simulators/customerio', 'simulators/http'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
  },
  {
    folder: 'simulators',
    uses: ['simulators'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
  },
  {
    folder: 'scripts/demo',
    uses: ['scripts', 'simulators'],
    because: 'the demo compares what arrived by code of its own and reaches the service through its HTTP API alone',
  },
];

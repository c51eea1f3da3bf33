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
  /** What to do in place of the import. */
  instead: string;
};

const NOTHING_OUTSIDE = 'production code never depends on simulators, scripts, benchmarks or tests';

/** Layers point one way: api -> Temporal client -> workflows -> (types only) activities -> connectors and store; all use domain. */
export const LAYERS: Layer[] = [
  {
    folder: 'src/domain',
    uses: ['src/domain'],
    packages: ['zod', 'croner', '@jetstreamapp/soql-parser-js', 'node:zlib', 'node:crypto'],
    because: 'the domain is pure rules: no Temporal, HTTP or database (of Node, nothing but checksums)',
    instead: 'pass what it needs as an argument, or move the code to the layer that calls it',
  },
  {
    folder: 'src/workflows',
    uses: ['src/domain', 'src/workflows'],
    usesTypesOf: ['src/activities'],
    packages: ['@temporalio/workflow'],
    typesOfPackages: ['@temporalio/common'],
    because: 'workflows are replayed in a sandbox: they know the domain, the workflow API and the types of activities',
    instead: 'move a rule to src/domain; make a step with effects an activity (src/activities) and call it by its type',
  },
  {
    folder: 'src/activities',
    uses: ['src/domain', 'src/activities', 'src/salesforce', 'src/customerio', 'src/store', 'src/metrics'],
    because: 'activities join connectors and store; they know neither workflows nor the API',
    instead: 'take what is needed from the store or as an argument, or move shared rules to src/domain',
  },
  {
    folder: 'src/salesforce',
    uses: ['src/domain', 'src/salesforce', 'src/store', 'src/metrics', 'src/tracing'],
    because: 'a connector knows its vendor, the domain and the store, and works without Temporal or the API',
    instead: 'let an activity or a route join the two, and share rules through src/domain',
  },
  {
    folder: 'src/customerio',
    uses: ['src/domain', 'src/customerio', 'src/metrics', 'src/tracing'],
    because: 'a connector knows its vendor, the domain and the store, and works without Temporal or the API',
    instead: 'let an activity or a route join the two, and share rules through src/domain',
  },
  {
    folder: 'src/destinations',
    uses: ['src/domain', 'src/destinations', 'src/customerio', 'src/metrics', 'src/tracing'],
    usesTypesOf: ['src/store'],
    because: 'a kind of destination knows its vendor and the domain, and works without Temporal or the API',
    instead: 'declare it in the kind (src/destinations/kind.ts) and let the API or an activity ask for it',
  },
  {
    folder: 'src/store',
    uses: ['src/domain', 'src/store'],
    because: 'the store keeps what it is given; it knows no vendor, no Temporal and no API',
    instead: 'pass the value in, or move a rule that both need to src/domain',
  },
  {
    folder: 'src/alerts',
    uses: ['src/domain', 'src/alerts', 'src/store', 'src/rounds.ts'],
    because: 'alerts are judged by the domain and kept by the store; only their sending is here',
    instead: 'judge in src/domain/alerts, keep in src/store, and have src/service.ts hand over the rest',
  },
  {
    folder: 'src/metrics',
    uses: ['src/domain', 'src/metrics'],
    usesTypesOf: ['src/activities', 'src/store'],
    because: 'everybody may count, so what counts knows nobody: it is told numbers, and looks at types alone',
    instead: 'let the one who knows the number call src/metrics/metrics.ts with it',
  },
  {
    folder: 'src/tracing/workflow',
    uses: ['src/tracing/workflow', 'src/tracing/carrier.ts'],
    packages: ['@temporalio/workflow'],
    because: 'it is bundled with the workflows, and replayed in their sandbox',
    instead: 'pass it in headers (src/tracing/carrier.ts), or do it outside of the sandbox in src/tracing',
  },
  {
    folder: 'src/tracing',
    uses: ['src/tracing'],
    because: 'everybody may be traced, so tracing knows nobody',
    instead: 'let the one who knows it give it to the span as an attribute',
  },
  {
    folder: 'src/llm',
    uses: ['src/domain', 'src/llm'],
    because: 'what is asked of a language model is made of descriptions alone: no store, no connector, no record',
    instead: 'have src/api pass descriptions in, and check the answer in src/domain',
  },
  {
    folder: 'src/codec',
    uses: ['src/codec'],
    because: 'whoever has the payloads’ keys needs nothing else of the service: the codec server runs apart from it',
    instead: 'pass it in from src/container.ts or src/codec-server.ts',
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
    instead: 'hand it in where the worker or client is made (src/service.ts), or add a method to sync-client.ts',
  },
  {
    folder: 'src/api',
    uses: [
      'src/domain',
      'src/api',
      'src/store',
      'src/salesforce',
      'src/destinations',
      'src/llm',
      'src/metrics',
      'src/tracing',
      'src/temporal/sync-client.ts',
      'src/log-context.ts',
    ],
    usesTypesOf: ['src/temporal', 'src/workflows', 'src/alerts'],
    because: 'the API reaches syncs through src/temporal/sync-client.ts and knows no workflow or activity',
    instead: 'add a method to SyncClient (src/temporal/sync-client.ts), or move a rule to src/domain',
  },
  {
    folder: 'src/client',
    uses: ['src/client'],
    packages: ['openapi-fetch', 'eventsource-parser', 'zod'],
    because: 'the client knows the API by its OpenAPI document alone, as the client of anybody else would',
    instead: 'add it to the API’s operations (src/api/routes) and run npm run generate:client',
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
    instead: 'ask for it through src/client, or move a rule about definitions to src/domain',
  },
  {
    folder: 'src',
    uses: ['src'],
    because: NOTHING_OUTSIDE,
    instead: 'move the shared code into src; development packages stay with tests and scripts',
  },
  {
    folder: 'simulators/salesforce',
    uses: ['simulators/salesforce', 'simulators/http'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
    instead: 'write it again there, from the vendor’s documents; what both simulators need is in simulators/http',
  },
  {
    folder: 'simulators/customerio',
    uses: ['simulators/customerio', 'simulators/http'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
    instead: 'write it again there, from the vendor’s documents; what both simulators need is in simulators/http',
  },
  {
    folder: 'simulators',
    uses: ['simulators'],
    because: 'simulators stand for the vendors: sharing code with the service would hide its mistakes',
    instead: 'write it again there, from the vendor’s documents',
  },
  {
    folder: 'scripts/demo',
    uses: ['scripts', 'simulators'],
    because: 'the demo compares what arrived by code of its own and reaches the service through its HTTP API alone',
    instead: 'call the HTTP API (scripts/stack/api.ts), or write the comparison anew',
  },
];

import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { inject } from 'vitest';
import { freePort } from '../../../scripts/free-port.ts';
import { ensurePromtool } from '../../../scripts/promtool-binary.mjs';
import { ensureTemporal } from '../../../scripts/temporal-binary.mjs';
import { Stack, TOKEN } from '../../support/stack.ts';

const ROOT = resolve('.');
const CONTACTS = 200;
/** The consumer key that the documents abbreviate. */
export const CLIENT_ID = '3MVG9documented';
/** So many records are refused: few enough for a run to go on, unless a sync says that even these are too many. */
const REFUSED = 10;

/** `curl` as people have it, but an answer of 4xx or 5xx fails, and an endless stream ends after a moment. */
const CURL = `#!/usr/bin/env bash
for each in "$@"; do [ "$each" = -N ] && stream=1; done
if [ -z "\${stream:-}" ]; then exec /usr/bin/env -S PATH="$REAL_PATH" curl --fail-with-body "$@"; fi
PATH="$REAL_PATH" curl --silent --fail-with-body --max-time 4 "$@" || [ $? = 28 ]
`;
const CLI = `#!/usr/bin/env bash\nexec node '${ROOT}/src/cli/main.ts' "$@"\n`;

type Parts = Pick<Stage, 'stack' | 'client' | 'folder' | 'port' | 'env'>;

/** One stack on which the documents' commands run, and a folder that looks like a clone without being one. */
export class Stage {
  readonly stack: Stack;
  readonly client: { id: string; publicKey?: string };
  readonly folder: string;
  readonly env: Record<string, string>;
  /** Free, for a server that a document starts. */
  readonly port: number;
  connectionId = '';
  destinationId = '';
  /** A sync that documents may speak of; its first run is under way or done. */
  syncId = '';

  private constructor({ stack, client, folder, port, env }: Parts) {
    this.stack = stack;
    this.client = client;
    this.folder = folder;
    this.port = port;
    this.env = env;
  }

  static async start(): Promise<Stage> {
    const client: Stage['client'] = { id: CLIENT_ID };
    const [stack, folder, port, ...programs] = await Promise.all([
      Stack.start({ contacts: CONTACTS, salesforce: { client }, env: { SALESFORCE_CLIENT_ID: CLIENT_ID } }),
      cloneLike(),
      freePort(),
      ensureTemporal(),
      ensurePromtool(),
    ]);
    const path = `${join(ROOT, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
    const env = {
      PATH: [join(folder, '.bin'), path, ...programs.map((program) => dirname(program))].join(':'),
      REAL_PATH: path,
      HOME: process.env['HOME'] ?? '',
      // Where `npm link` puts things.
      npm_config_prefix: join(folder, '.prefix'),
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      TOKEN,
      SALESFORCE_DATA_IN_URL: stack.url,
      SALESFORCE_DATA_IN_TOKEN: TOKEN,
      TZ: 'Europe/Berlin',
    };
    const stage = new Stage({ stack, client, folder, port, env });
    const { refreshToken } = stack.salesforce.grantTokens();
    const auth = { method: 'refresh_token', refreshToken };
    const connection = { name: 'Acme', environment: 'custom', loginUrl: stack.salesforce.url, auth };
    stage.connectionId = (await stack.api.expect<{ id: string }>('POST', '/v1/connections', connection)).id;
    stage.destinationId = (await stack.endpoints()).destinationId;
    stage.syncId = await stage.create('Documented');
    return stage;
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async create(name: string, change: Record<string, unknown> = {}): Promise<string> {
    const { connectionId, destinationId } = this;
    return this.stack.createSync({ name, connectionId, destinationId, ...change });
  }

  /** The ids of the syncs of this name. */
  async named(name: string): Promise<string[]> {
    type Listed = { data: { id: string; definition: { name: string } }[] };
    const { data } = await this.stack.api.expect<Listed>('GET', '/v1/syncs?limit=200');
    return data.filter(({ definition }) => definition.name === name).map(({ id }) => id);
  }

  /** Customer.io refuses ten records from now on, always the same. */
  refuseSome(): void {
    const chosen = new Set<string>();
    this.stack.customerio.faults.refuseWhen(({ userId }) => {
      if (userId === undefined) return false;
      if (chosen.size < REFUSED) chosen.add(userId);
      return chosen.has(userId);
    }, 'The email address is not valid');
  }
}

/** What is tracked appears in it by links, so that what commands write stays out of the tree. */
async function cloneLike(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-docs-'));
  for (const name of await readdir(ROOT)) {
    if (!['.git', '.data', '.env'].includes(name)) await symlink(join(ROOT, name), join(folder, name));
  }
  await mkdir(join(folder, '.bin'));
  await mkdir(join(folder, '.prefix', 'lib'), { recursive: true });
  for (const [name, text] of Object.entries({ curl: CURL, 'salesforce-data-in': CLI })) {
    await writeFile(join(folder, '.bin', name), text);
    await chmod(join(folder, '.bin', name), 0o755);
  }
  return folder;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../scripts/free-port.ts';
import { ensurePostgres } from '../../scripts/postgres-binaries.mjs';
import { until } from './until.ts';

export type TestPostgres = {
  /** Of the server's own database; tests take one of their own with `createDatabase`. */
  url: string;
  createDatabase(): Promise<string>;
  /** Stops the server in order and starts it again on the same port. On a given server: ends every connection. */
  restart(): Promise<void>;
  /** Ends the server as a crash does, without starting it again. On a given server: ends every connection. */
  kill(): Promise<void>;
  /** Ends the server and deletes its files. On a given server: deletes the databases that were created. */
  stop(): Promise<void>;
};

const HOST = '127.0.0.1';
const ENTRY_DATABASE = 'postgres';

/**
 * A PostgreSQL server for tests: the one of TEST_DATABASE_URL or DATABASE_URL, whose user must be allowed to create
 * databases, or else one of its own from the installed binaries, in a temporary folder on a free loopback port.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const given = process.env['TEST_DATABASE_URL'] ?? process.env['DATABASE_URL'];
  return given === undefined || given === '' ? startOwn() : useGiven(given);
}

async function startOwn(): Promise<TestPostgres> {
  const programs = await ensurePostgres();
  const [initdb, postgres] = [join(programs, 'initdb'), join(programs, 'postgres')];
  const user = await unprivilegedUser();
  const home = await mkdtemp(join(tmpdir(), 'store-postgres-'));
  if (user !== undefined) await chown(home, user.uid, user.gid);
  const data = join(home, 'data');
  const asUser = { cwd: home, ...user };
  await run(initdb, ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], asUser);
  const port = await freePort();
  const url = `postgresql://postgres@${HOST}:${port}/${ENTRY_DATABASE}`;

  // The shell ends the server when its standard input closes, which it also does when the test process is killed.
  const settings = [
    `port=${port}`,
    `listen_addresses=${HOST}`,
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=60',
    'shared_buffers=16MB',
  ].flatMap((setting) => ['-c', setting]);
  const script = '"$@" & server=$!; exec 3<&0; (cat <&3 >/dev/null; kill -INT $server) & wait $server';
  let shell: ChildProcess | undefined;

  async function start(): Promise<void> {
    await until('PostgreSQL answers', async () => {
      // After a crash the first attempt may find the old server's children still there, and give up.
      if (shell === undefined || hasEnded(shell)) {
        shell = spawn('/bin/sh', ['-c', script, 'sh', postgres, '-D', data, ...settings], {
          ...asUser,
          stdio: ['pipe', 'ignore', 'ignore'],
        });
      }
      return query(url, 'select 1');
    });
  }

  async function end(): Promise<void> {
    if (shell === undefined || hasEnded(shell)) return;
    const ended = once(shell, 'exit');
    shell.stdin?.end();
    await ended;
  }

  await start();
  return {
    url,
    createDatabase: () => createDatabase(url),
    async restart() {
      await end();
      await start();
    },
    async kill() {
      const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await end();
    },
    async stop() {
      await end();
      await rm(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

function useGiven(url: string): TestPostgres {
  const created: string[] = [];
  async function endConnections(): Promise<void> {
    const names = created.map((one) => new URL(one).pathname.slice(1));
    await query(url, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)', [names]);
  }
  return {
    url,
    async createDatabase() {
      const database = await createDatabase(url);
      created.push(database);
      return database;
    },
    restart: endConnections,
    kill: endConnections,
    async stop() {
      for (const one of created) {
        await query(url, `drop database if exists ${new URL(one).pathname.slice(1)} with (force)`);
      }
    },
  };
}

let databases = 0;

async function createDatabase(url: string): Promise<string> {
  databases += 1;
  const name = `store_test_${process.pid}_${databases}`;
  await query(url, `create database ${name}`);
  const database = new URL(url);
  database.pathname = `/${name}`;
  return database.href;
}

/** One statement on a connection of its own. */
export async function query(url: string, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text, values);
    return rows;
  } finally {
    await client.end();
  }
}

/** PostgreSQL refuses to run as root: root lends it the user that its package created. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  if (entry === undefined) throw new Error('PostgreSQL does not run as root, and there is no user postgres');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

async function run(command: string, args: string[], options: { cwd: string }): Promise<void> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`${command} failed: ${log}`);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

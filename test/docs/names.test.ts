import { access, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { ALERT_TYPES } from '../../src/domain/alerts/alert-kind.ts';
import { formatSchema } from '../../src/domain/format.ts';
import { syncDefinitionSchema } from '../../src/domain/sync-definition.ts';
import { METRIC_DESCRIPTIONS } from '../../src/metrics/metrics.ts';
import { SIGNAL_DESCRIPTIONS } from '../../src/workflows/signal-descriptions.ts';
import { operationName, readCode, readOperations } from './support/code.ts';
import { readDocuments } from './support/markdown.ts';
import type { Document } from './support/markdown.ts';

const documents = await readDocuments();
/** What people follow; the changelog speaks of names that were. */
const followed = documents.filter(({ path }) => path !== 'CHANGELOG.md');
const code = await readCode();
const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Everything that a document sets as code: a line each. */
function codeOf({ code: spans, blocks }: Document): string[] {
  return [...spans, ...blocks.flatMap(({ text }) => text.split('\n'))];
}

/** `document: name` for each match that `isKnown` does not know. */
function unknown(pattern: RegExp, isKnown: (...groups: string[]) => boolean, among = followed): string[] {
  return among.flatMap((document) =>
    codeOf(document)
      .flatMap((text) => [...text.matchAll(pattern)])
      .filter(([, ...groups]) => !isKnown(...groups))
      .map(([match]) => `${document.path}: ${match}`),
  );
}

const everything = documents.flatMap(codeOf).join('\n');
const textOf = (path: string): string => documents.find((document) => document.path === path)?.text ?? '';

/** Names of `names` that no document sets as code. */
function untold(names: Iterable<string>, text = everything): string[] {
  return [...names].filter((name) => !new RegExp(`(?<![\\w.:])${name.replaceAll('.', '\\\\.')}(?![\\w:])`).test(text));
}

describe('what documents name is there', () => {
  it('npm scripts', () => {
    expect(unknown(/\bnpm run (?:-s )?([\w:-]+)/g, (name = '') => name in scripts)).toEqual([]);
  });

  it('environment variables and constants', () => {
    const words = new Set(code.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g));
    // The OpenTelemetry exporter and the tests read some by themselves.
    const own = (name = ''): boolean => words.has(name) || /^(OTEL_EXPORTER_OTLP|OTEL_TRACES|TMPRL)/.test(name);
    expect(unknown(/(?<![\w.…])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b/g, own)).toEqual([]);
  });

  it('files and folders', async () => {
    const named = followed.flatMap((document) =>
      document.code
        .filter((text) => /^(src|test|scripts|deploy|docs|simulators|bench)\/[\w./-]+$/.test(text))
        .map((text) => ({ text, document: document.path })),
    );
    expect(named.length).toBeGreaterThan(20);
    for (const { text, document } of named) {
      await expect(access(asTest(document, text)), `${document}: ${text}`).resolves.toBeUndefined();
    }
  });

  it('tests, in the document on security', async () => {
    const tests = [...textOf('docs/security.md').matchAll(/`((?:[a-z0-9]+\/)[\w-]+)`/g)].map(([, name = '']) => name);
    expect(tests.length).toBeGreaterThan(40);
    for (const name of tests) await expect(access(asTest('docs/security.md', name)), name).resolves.toBeUndefined();
  });

  it('operations of the API', async () => {
    const operations = await readOperations();
    expect(operations.size).toBeGreaterThan(30);
    const isKnown = (method = '', path = ''): boolean => operations.has(operationName(method, path));
    expect(unknown(/\b(GET|POST|PATCH|PUT|DELETE) (\/v1\/[^\s`]+)/g, isKnown)).toEqual([]);
  });

  it('paths of the API, without a method too', async () => {
    const paths = new Set([...(await readOperations())].map((name) => name.split(' ')[1]));
    // OpenTelemetry's collector has one of its own.
    const isKnown = (path = ''): boolean => path === '/v1/traces' || paths.has(operationName('', path).trim());
    expect(unknown(/(?<![\w.}])(\/v1\/[a-z][^\s`'"?)\]|]*)/g, isKnown)).toEqual([]);
  });

  it('metrics and alert rules', async () => {
    const isMetric = (name = ''): boolean =>
      METRIC_DESCRIPTIONS.some((metric) => metric.name === name.replace(/_(bucket|sum|count)$/, ''));
    expect(unknown(/\b(salesforce_data_in_[a-z_]+[a-z])\b/g, isMetric)).toEqual([]);
    const rules = await readFile('deploy/observability/alerts.yml', 'utf8');
    const isRule = (name = ''): boolean => rules.includes(`alert: ${name}\n`);
    expect(unknown(/^((?:Syncs|Runs|Records|Connection|Token|Transfers|Api|Metrics)[A-Z]\w+)$/g, isRule)).toEqual([]);
  });

  it('search attributes and signals', () => {
    expect(unknown(/\b(Sync[A-Z][a-z]+)\b/g, (name = '') => code.includes(`'${name}'`))).toEqual([]);
    const signals = documents.flatMap(({ blocks }) => blocks).filter(({ lang }) => lang === 'signal');
    expect(signals.length).toBeGreaterThan(5);
    for (const { text } of signals) expect(Object.keys(SIGNAL_DESCRIPTIONS)).toContain(/--name (\w+)/.exec(text)?.[1]);
    expect(unknown(/temporal workflow signal .*--name (\w+)/g, (name = '') => name in SIGNAL_DESCRIPTIONS)).toEqual([]);
  });

  it('messages, in the document for the Salesforce admin', () => {
    const [, table = ''] = textOf('docs/salesforce-setup.md').split('## When it does not work');
    const cells = [...table.matchAll(/^\| (`[^|]*`)[^|]*\|/gm)].flatMap(
      ([, cell = '']) => cell.match(/`[^`]+`/g) ?? [],
    );
    const messages = cells.map((cell) => cell.replaceAll('`', '').replace(/^.*… /, ''));
    expect(messages.length).toBeGreaterThan(10);
    // Apostrophes are typographic, or escaped, in some of them; one is of several kinds of hosts.
    const plain = (text: string): string => text.replaceAll(/\\?[’']/g, '.').replaceAll('${kind}', 'login');
    expect(messages.filter((message) => !plain(code).includes(plain(message)))).toEqual([]);
  });

  it('codes of failures', () => {
    // Some are Salesforce's own words, in small letters.
    const isKnown = (name = ''): boolean =>
      code.includes(`'${name}'`) || code.includes(`'${name.replace('salesforce.', '').toUpperCase()}'`);
    const operations = documents.filter(({ path }) => path === 'OPERATIONS.md');
    const codes = /^((?:salesforce|customerio|run|definition)\.\w+)$/g;
    expect(unknown(codes, isKnown, operations)).toEqual([]);
    expect(unknown(codes, () => false, operations).length).toBeGreaterThan(10);
  });

  it('profiles of the compose file', async () => {
    const compose = parse(await readFile('docker-compose.yml', 'utf8')) as {
      services: Record<string, { profiles?: string[] }>;
    };
    const profiles = new Set(Object.values(compose.services).flatMap((service) => service.profiles ?? []));
    expect(profiles.size).toBeGreaterThan(1);
    expect(unknown(/docker compose --profile (\w+)/g, (name = '') => profiles.has(name))).toEqual([]);
  });

  it('commands of the command line, and their flags', () => {
    const names = new Set(COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? ''));
    expect(
      unknown(/(?:(?<!namespace )salesforce-data-in|npm run -s cli --) ([a-z]+)\b/g, (name = '') => names.has(name)),
    ).toEqual([]);
    const flags = new Set(COMMANDS.flatMap((command) => (command.flags ?? []).flatMap(([usage]) => flagsIn(usage))));
    for (const own of ['--url', '--token-file', '--json']) flags.add(own);
    const cli = documents.filter(({ path }) => path === 'docs/cli.md');
    expect(unknown(/(?<!\S)(--[a-z-]+)/g, (flag = '') => flags.has(flag), cli)).toEqual([]);
    // `-f` stands for `--file` there.
    expect(untold(flags, textOf('docs/cli.md')).filter((flag) => flag !== '--file')).toEqual([]);
  });
});

describe('what there is is told', () => {
  it('scripts that people start', () => {
    const started = Object.keys(scripts).filter((name) => !(name.startsWith('pre') && name.slice(3) in scripts));
    const asWritten = started.map((name) =>
      name === 'test' ? 'npm test' : name === 'start' ? 'npm start' : `npm run ${name}`,
    );
    expect(untold(asWritten.filter((text) => text !== 'npm run cli'))).toEqual([]);
  });

  it('variables of the service', async () => {
    const names = [...(await readFile('src/config.ts', 'utf8')).matchAll(/^ {2}([A-Z][A-Z_]+):/gm)];
    expect(names.length).toBeGreaterThan(40);
    expect(untold(names.map(([, name = '']) => name))).toEqual([]);
  });

  it('alerts', () => {
    const told = [...textOf('docs/alerts.md').matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name);
    expect(told).toEqual(expect.arrayContaining(Object.values(ALERT_TYPES)));
    expect(told).toHaveLength(Object.keys(ALERT_TYPES).length);
  });

  it('signals for people, where they are on call', () => {
    const own = Object.entries(SIGNAL_DESCRIPTIONS).filter(([, text]) => text.startsWith('The service’s own'));
    const names = Object.keys(SIGNAL_DESCRIPTIONS).filter((name) => !own.some(([other]) => other === name));
    for (const path of ['OPERATIONS.md', 'docs/operators.md']) expect(untold(names, textOf(path)), path).toEqual([]);
  });

  it('commands and exit codes of the command line', () => {
    const names = COMMANDS.map(({ usage }) => usage.split(' ')[0] ?? '');
    expect(untold(names, textOf('docs/cli.md'))).toEqual([]);
    const rows = [...textOf('docs/cli.md').matchAll(/^\| (\d) \|/gm)].map(([, digit]) => Number(digit));
    expect(rows).toEqual(Object.values(EXIT));
  });

  it('formats and their members', () => {
    const formats = formatSchema.options.map((option) => ('shape' in option ? option.shape : {}));
    const members = formats.flatMap((shape) => Object.keys(shape));
    expect(members.length).toBeGreaterThan(10);
    expect(untold(members, textOf('docs/formats.md'))).toEqual([]);
  });

  it('members of a definition', () => {
    const members = Object.keys(syncDefinitionSchema.shape);
    expect(members.length).toBeGreaterThan(10);
    expect(untold(members)).toEqual([]);
  });
});

describe('what documents show can be read', () => {
  const shown = documents.flatMap(({ blocks }) => blocks).filter(({ lang }) => lang === 'json' || lang === 'yaml');

  it.each(shown)('$document:$line, $lang', ({ lang, text }) => {
    const read = (each: string): unknown => (lang === 'json' ? JSON.parse(each) : parse(each));
    // Several values, a line each, or one over all lines.
    const values = lang === 'json' && text.split('\n').every((line) => line.endsWith('}')) ? text.split('\n') : [text];
    for (const each of values) expect(read(each)).toBeTypeOf('object');
  });
});

/** Names of tests are abbreviated where there are many. */
function asTest(document: string, path: string): string {
  return document === 'docs/security.md' && !/\.\w+$/.test(path) ? `test/${path}.test.ts` : path;
}

function flagsIn(usage: string): string[] {
  return usage.match(/--[a-z-]+/g) ?? [];
}

import { createClient } from '../client/create-client.ts';
import type { ApiClient } from '../client/create-client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';
import { plain } from './format/plain.ts';
import { readInput } from './read-document.ts';

/** What a command works with. */
export type Session = { io: Io; json: boolean; url: string; token: string; client: ApiClient };
export type GlobalOptions = { url?: string | undefined; tokenFile?: string | undefined; json?: boolean | undefined };

const DEFAULT_URL = 'http://127.0.0.1:3000';
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Address and token, from flags or the environment. The token is never a flag: other users of a machine see those. */
export async function openSession(io: Io, options: GlobalOptions): Promise<Session> {
  const url = checkedUrl(options.url ?? (io.env['SALESFORCE_DATA_IN_URL'] || DEFAULT_URL));
  const token = await tokenOf(io, options.tokenFile);
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname)) {
    io.err(`warning: ${url.origin} is not https: whoever is on the way can read the token.\n`);
  }
  return { io, json: options.json === true, url: url.href, token, client: createClient({ url: url.href, token }) };
}

/** JSON for programs where they asked for it, else the words for a person. */
export function say({ io, json }: Session, value: unknown, words: () => string): void {
  io.out(json ? `${JSON.stringify(value, null, 2)}\n` : `${plain(words())}\n`);
}

function checkedUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '') return url;
  throw new CliError(EXIT.usage, `${JSON.stringify(text)} is not an address of the service.`, {
    hint: `Set SALESFORCE_DATA_IN_URL, or --url, to something like ${DEFAULT_URL}.`,
  });
}

async function tokenOf(io: Io, file: string | undefined): Promise<string> {
  const token = (file === undefined ? io.env['SALESFORCE_DATA_IN_TOKEN'] : await readInput(io, file))?.trim() ?? '';
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const what = token === '' ? 'There is no token.' : 'The token is not one line of plain text.';
  throw new CliError(EXIT.usage, what, {
    hint: "Set SALESFORCE_DATA_IN_TOKEN to a token of the service's API_TOKENS, or --token-file to a file with one (- for standard input).",
  });
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { CONTACT_FIELDS, ContactPages, PAGE_ROWS } from './contacts.ts';
import { after, listen } from './listen.ts';
import { Wires } from './wire.ts';

/** A Salesforce that only replays: pages are made once and copied, so that what is measured is the service. */
export type ReplayingSalesforce = { url: string; calls(): number };

export type ReplayOptions = {
  /** Records of Contact. */
  contacts: number;
  /** Of each answer. */
  latencyMs: number;
  /** Of the line to each client address; as many as the machine can without. */
  bytesPerSecond?: number | undefined;
};

/** An object with few records, for what should run before anything is measured. */
export const WARM_UP_OBJECT = 'Lead';
export const WARM_UP_RECORDS = 10_000;

export async function startReplayingSalesforce(options: ReplayOptions): Promise<ReplayingSalesforce> {
  const replay = new Replay(options);
  let calls = 0;
  const { url } = await listen((request, response) => {
    calls += 1;
    after(options.latencyMs, () => replay.answer(request, response));
  });
  replay.url = url;
  return { url, calls: () => calls };
}

const SINCE = /SystemModstamp >/;

type Job = { id: string; object: string; records: number; pages: ContactPages };

class Replay {
  url = '';
  private readonly jobs: Job[] = [];
  private readonly options: ReplayOptions;
  private readonly pagesOf = new Map<string, ContactPages>();
  private readonly wires: Wires | undefined;

  constructor(options: ReplayOptions) {
    this.options = options;
    this.wires = options.bytesPerSecond === undefined ? undefined : new Wires(options.bytesPerSecond);
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    if (path === '/services/oauth2/token') return json(response, this.tokens());
    if (path === '/services/oauth2/userinfo') return json(response, { preferred_username: 'bench@example.com' });
    if (path.endsWith('/describe')) return json(response, describe(path.split('/').at(-2) ?? ''));
    if (path.endsWith('/limits')) return json(response, { DailyApiRequests: { Max: 1_000_000, Remaining: 999_000 } });
    if (path.endsWith('/jobs/query') && request.method === 'POST') return this.create(request, response);
    if (path.endsWith('/query')) return json(response, { totalSize: 0, done: true, records: [], plans: [] });
    const job = this.jobs.find(({ id }) => path.includes(`/jobs/query/${id}`));
    if (job === undefined) {
      return json(response, [{ errorCode: 'NOT_FOUND', message: `the stand-in does not know ${path}` }], 404);
    }
    if (path.endsWith('/results')) return this.page(job, url, request, response);
    if (path.endsWith('/resultPages')) return resultPages(job, path, response);
    json(response, stateOf(job));
  }

  private tokens(): Record<string, string> {
    return {
      access_token: 'bench-access',
      instance_url: this.url,
      id: `${this.url}/id/00D000000000001EAA/005000000000001AAA`,
      token_type: 'Bearer',
      issued_at: '0',
      signature: '',
    };
  }

  private create(request: IncomingMessage, response: ServerResponse): void {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { query } = z.object({ query: z.string() }).parse(JSON.parse(body));
      const [, columns = '', object = ''] = /^SELECT (.+?) FROM (\w+)/i.exec(query) ?? [];
      const id = `750${String(this.jobs.length + 1).padStart(12, '0')}AAA`;
      const all = object === WARM_UP_OBJECT ? WARM_UP_RECORDS : this.options.contacts;
      // Nothing changes here: a query with a beginning finds nothing.
      const records = SINCE.test(query) ? 0 : all;
      const job = { id, object, records, pages: this.pages(columns) };
      this.jobs.push(job);
      json(response, stateOf(job));
    });
  }

  private pages(select: string): ContactPages {
    const known = this.pagesOf.get(select);
    if (known !== undefined) return known;
    const pages = new ContactPages(select.split(',').map((column) => column.trim()));
    // Whatever takes time is done before the first answer: with the warm-up.
    pages.prepare(Math.min(PAGE_ROWS, this.options.contacts));
    this.pagesOf.set(select, pages);
    return pages;
  }

  private page({ records, pages }: Job, url: URL, request: IncomingMessage, response: ServerResponse): void {
    const first = Number(url.searchParams.get('locator') ?? 0);
    const count = Math.min(PAGE_ROWS, records - first);
    const body = pages.page(first / PAGE_ROWS, count);
    response.writeHead(200, {
      'content-type': 'text/csv',
      'content-length': body.length,
      'sforce-locator': first + count < records ? String(first + count) : 'null',
      'sforce-numberofrecords': count,
    });
    if (this.wires === undefined) response.end(body);
    else void this.wires.to(request.socket.remoteAddress ?? '').send(response, body);
  }
}

function stateOf({ id, object, records }: Job): Record<string, unknown> {
  return { id, state: 'JobComplete', object, apiVersion: 67, numberRecordsProcessed: records };
}

function resultPages({ records }: Job, path: string, response: ServerResponse): void {
  const base = path.replace(/resultPages$/, 'results');
  const pages = Array.from({ length: Math.ceil(records / PAGE_ROWS) }, (_, index) => ({
    resultUrl: `${base}?locator=${index * PAGE_ROWS}`,
  }));
  json(response, { resultPages: pages, done: true });
}

function describe(object: string): Record<string, unknown> {
  const fields = CONTACT_FIELDS.map(([name, type]) => ({
    name,
    type,
    label: name,
    custom: name.endsWith('__c'),
    filterable: true,
    length: 255,
    calculated: false,
    referenceTo: [],
    relationshipName: null,
    picklistValues: [],
    compoundFieldName: null,
  }));
  return { name: object, label: object, queryable: true, fields };
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

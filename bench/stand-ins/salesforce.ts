import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { CONTACT_FIELDS, contactPage } from './contacts.ts';

/**
 * A Salesforce that only replays: pages are made once and sent again and again, so that what is measured is the service.
 * Records of different pages therefore have the same ids.
 */
export type ReplayingSalesforce = { url: string; close(): Promise<void> };

export type ReplayOptions = {
  contacts: number;
  latencyMs?: number;
  gzip?: boolean;
  resultPages?: boolean;
  port?: number;
};

export function startReplayingSalesforce(options: ReplayOptions): Promise<ReplayingSalesforce> {
  const replay = new Replay(options);
  const server = createServer((request, response) => {
    setTimeout(() => replay.answer(request, response), options.latencyMs ?? 0);
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') return reject(new Error('no port'));
      replay.url = `http://127.0.0.1:${address.port}`;
      resolve({
        url: replay.url,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeAllConnections();
          }),
      });
    });
  });
}

class Replay {
  url = '';
  private columns: string[] = [];
  private readonly pages = new Map<string, Buffer>();
  private readonly options: ReplayOptions;

  constructor(options: ReplayOptions) {
    this.options = options;
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname;
    if (path === '/services/oauth2/token') return json(response, this.tokens());
    if (path === '/services/oauth2/userinfo') return json(response, { preferred_username: 'bench@example.com' });
    if (path.endsWith('/describe')) return json(response, describe());
    if (path.endsWith('/limits')) return json(response, { DailyApiRequests: { Max: 1_000_000, Remaining: 999_000 } });
    if (path.endsWith('/jobs/query') && request.method === 'POST') return this.create(request, response);
    if (path.endsWith('/query')) return json(response, { plans: [] });
    if (path.endsWith('/results')) return this.page(url, request, response);
    if (path.endsWith('/resultPages')) return this.resultPages(path, response);
    if (path.includes('/jobs/query/')) return json(response, this.job());
    json(response, [{ errorCode: 'NOT_FOUND', message: `the stand-in does not know ${path}` }], 404);
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
      const parsed: unknown = JSON.parse(body);
      const soql = typeof parsed === 'object' && parsed !== null && 'query' in parsed ? String(parsed.query) : '';
      this.columns = (/^SELECT (.+?) FROM /i.exec(soql)?.[1] ?? '').split(',').map((column) => column.trim());
      this.pages.clear();
      json(response, this.job());
    });
  }

  private job(): Record<string, unknown> {
    const numberRecordsProcessed = this.options.contacts;
    return {
      id: '750000000000001AAA',
      state: 'JobComplete',
      object: 'Contact',
      apiVersion: 67,
      numberRecordsProcessed,
    };
  }

  private page(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const size = Number(url.searchParams.get('maxRecords') ?? 50_000);
    const first = Number(url.searchParams.get('locator') ?? 0);
    const count = Math.min(size, this.options.contacts - first);
    const next = first + count < this.options.contacts ? String(first + count) : 'null';
    const zipped = this.options.gzip === true && (request.headers['accept-encoding'] ?? '').includes('gzip');
    const key = `${count}/${zipped}`;
    let body = this.pages.get(key);
    if (body === undefined) {
      const plain = contactPage(this.columns, 0, count);
      body = zipped ? gzipSync(plain, { level: 1 }) : plain;
      this.pages.set(key, body);
    }
    response.writeHead(200, {
      'content-type': 'text/csv',
      'content-length': body.length,
      'sforce-locator': next,
      'sforce-numberofrecords': count,
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(body);
  }

  private resultPages(path: string, response: ServerResponse): void {
    if (this.options.resultPages !== true) return json(response, [{ errorCode: 'NOT_FOUND', message: '' }], 404);
    const base = path.replace(/resultPages$/, 'results');
    const pages = Math.ceil(this.options.contacts / 50_000);
    const resultPages = Array.from({ length: pages }, (_, index) => ({
      resultUrl: `${base}?locator=${index * 50_000}`,
    }));
    json(response, { resultPages, done: true });
  }
}

function describe(): Record<string, unknown> {
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
  return { name: 'Contact', label: 'Contact', queryable: true, fields };
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

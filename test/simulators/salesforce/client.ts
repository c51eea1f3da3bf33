import { startSalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import type { SalesforceSimulator, SalesforceSimulatorOptions } from '../../../simulators/salesforce/index.ts';

const VERSION = '67.0';

export type Reply = { status: number; headers: Headers; text: string; json: <Body = Record<string, string>>() => Body };

/** An org with an authorized client that speaks plain HTTP: what no vendor library lets a test do. */
export class Client {
  readonly simulator: SalesforceSimulator;
  accessToken: string;
  refreshToken: string;

  private constructor(simulator: SalesforceSimulator) {
    this.simulator = simulator;
    ({ accessToken: this.accessToken, refreshToken: this.refreshToken } = simulator.grantTokens());
  }

  static async start(options: SalesforceSimulatorOptions = {}): Promise<Client> {
    return new Client(await startSalesforceSimulator({ contacts: 300, ...options }));
  }

  close(): Promise<void> {
    return this.simulator.close();
  }

  /** `path` below `/services/data/v67.0/`, or absolute. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const url = path.startsWith('/') ? path : `/services/data/v${VERSION}/${path}`;
    return reply(
      await fetch(this.simulator.url + url, {
        method,
        headers: { authorization: `Bearer ${this.accessToken}`, ...headers },
        redirect: 'manual',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  }

  async post(path: string, form: Record<string, string>): Promise<Reply> {
    return reply(await fetch(this.simulator.url + path, { method: 'POST', body: new URLSearchParams(form) }));
  }

  /** Asks for an answer that must be a success with JSON. */
  async get<Body>(path: string): Promise<Body> {
    const answer = await this.ask('GET', path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
    return parse<Body>(answer.text);
  }

  async query(soql: string): Promise<{ totalSize: number; done: boolean; records: Record<string, unknown>[] }> {
    return this.get(`query?q=${encodeURIComponent(soql)}`);
  }

  /** The names of the contacts that a condition finds, for tests that give them numbers as names. */
  async find(condition: string): Promise<unknown[]> {
    const { records } = await this.query(`SELECT LastName FROM Contact WHERE ${condition} ORDER BY LastName`);
    return records.map((record) => record['LastName']);
  }

  /** A job that has come to its end; its id. */
  async completeJob(query: string, more: Record<string, unknown> = {}): Promise<string> {
    const created = await this.ask('POST', 'jobs/query', { operation: 'query', query, ...more });
    if (created.status !== 200) throw new Error(created.text);
    const { id } = parse<{ id: string }>(created.text);
    const { state } = await this.get<{ state: string }>(`jobs/query/${id}`);
    if (state !== 'JobComplete') throw new Error(`the job is ${state}`);
    return id;
  }

  page(jobId: string, query: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Reply> {
    const search = new URLSearchParams(query).toString();
    return this.ask('GET', `jobs/query/${jobId}/results?${search}`, undefined, headers);
  }

  /** Every page of a job, by its locators. */
  async pages(jobId: string, maxRecords: number): Promise<Reply[]> {
    const pages: Reply[] = [];
    for (let locator: string | null = ''; locator !== 'null' && locator !== null;) {
      const query: Record<string, string> = { maxRecords: String(maxRecords), ...(locator === '' ? {} : { locator }) };
      const page = await this.page(jobId, query);
      if (page.status !== 200) throw new Error(page.text);
      pages.push(page);
      locator = page.headers.get('sforce-locator');
    }
    return pages;
  }
}

export function firstError(answer: Reply): { errorCode: string; message: string } {
  const [error] = parse<{ errorCode: string; message: string }[]>(answer.text);
  if (error === undefined) throw new Error('the body has no error');
  return error;
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: <Body>() => parse<Body>(text) };
}

function parse<Body>(text: string): Body {
  const body: Body = JSON.parse(text);
  return body;
}

import { z } from 'zod';

const runSchema = z.object({
  id: z.string(),
  mode: z.string(),
  status: z.string(),
  recordsRead: z.number(),
  recordsSent: z.number(),
  recordsDeleted: z.number(),
  recordsRejected: z.number(),
  recordsSkipped: z.number().optional(),
  recordsRemoved: z.number().optional(),
  recordsTotal: z.number().optional(),
  salesforceApiCalls: z.number(),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  failure: z.object({ message: z.string() }).optional(),
});
const syncSchema = z.object({
  id: z.string(),
  status: z.string(),
  statusReason: z.string().optional(),
  currentRun: runSchema.optional(),
  lastRun: runSchema.optional(),
});

export type Run = z.infer<typeof runSchema>;
export type Sync = z.infer<typeof syncSchema>;

const listSchema = z.object({ data: z.array(z.object({ id: z.string(), name: z.string() })) });
const authorizationSchema = z.object({ authorizationUrl: z.url() });

/** The few calls of the HTTP API that demo and development need, made as any client would make them. */
export class Api {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async create(path: string, body: unknown): Promise<string> {
    return z.object({ id: z.string() }).parse(await this.#call('POST', path, body)).id;
  }

  /** The id of the first entry of a list with this name. */
  async find(path: string, name: string): Promise<string | undefined> {
    const { data } = listSchema.parse(await this.#call('GET', path));
    return data.find((each) => each.name === name)?.id;
  }

  /** Where a person would authorize the connection. */
  async reauthorize(connectionId: string): Promise<string> {
    const path = `/v1/connections/${connectionId}/reauthorize`;
    return authorizationSchema.parse(await this.#call('POST', path)).authorizationUrl;
  }

  async sync(id: string): Promise<Sync> {
    return syncSchema.parse(await this.#call('GET', `/v1/syncs/${id}`));
  }

  async post(path: string, body: unknown): Promise<void> {
    await this.#call('POST', path, body);
  }

  /** A complete comparison, which sends only what differs. */
  async reconcile(id: string): Promise<void> {
    await this.#call('POST', `/v1/syncs/${id}/resync?changedOnly=true`);
  }

  async run(id: string): Promise<void> {
    await this.#call('POST', `/v1/syncs/${id}/run`);
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    const parsed: unknown = JSON.parse(text);
    return parsed;
  }
}

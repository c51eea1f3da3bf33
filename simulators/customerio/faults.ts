import { z } from 'zod';
import type { Message } from './message.ts';

const applies = {
  /** Requests that it hits; absent: all until it is cleared. */
  times: z.int().min(1).optional(),
  /** Requests that pass before it begins. */
  after: z.int().min(0).optional(),
  /** Share of the requests that it hits. */
  share: z.number().gt(0).max(1).optional(),
};
const waitMs = z.number().min(0).max(600_000);

export const faultSchema = z.discriminatedUnion('type', [
  /** Waits before the request is looked at. */
  z.strictObject({ type: z.literal('latency'), ms: waitMs, ...applies }),
  /** Answers with a status (401, 429, 500 …) and accepts nothing. `retryAfter`: seconds or an HTTP date. */
  z.strictObject({
    type: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfter: z.union([z.number(), z.string()]).optional(),
    body: z.string().optional(),
    ...applies,
  }),
  /** Breaks the connection: before anything is accepted, or after, so that only the answer is lost. */
  z.strictObject({ type: z.literal('reset'), when: z.enum(['before', 'after']), ...applies }),
  /** Accepts, sends the head of the answer at once and its body later. */
  z.strictObject({ type: z.literal('slow_answer'), ms: waitMs, ...applies }),
  /** Refuses the calls with these user ids. */
  z.strictObject({ type: z.literal('refuse'), userIds: z.array(z.string()), message: z.string().optional() }),
]);

export type Fault = z.infer<typeof faultSchema>;
export type RequestFault = Exclude<Fault, { type: 'refuse' }>;

type Active = { id: number; fault: Fault; seen: number; hit: number; refused: (message: Message) => boolean };

/** What goes wrong, until it is used up, removed or cleared. */
export class Faults {
  readonly #random: () => number;
  #active: Active[] = [];
  #lastId = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Returns its id. */
  add(fault: Fault): number {
    const userIds = new Set(fault.type === 'refuse' ? fault.userIds : []);
    return this.#push(fault, (message) => message.userId !== undefined && userIds.has(message.userId));
  }

  /** Refuses the calls that `predicate` names. Returns the fault's id. */
  refuseWhen(predicate: (message: Message) => boolean, message?: string): number {
    return this.#push({ type: 'refuse', userIds: [], ...(message === undefined ? {} : { message }) }, predicate);
  }

  remove(id: number): void {
    this.#active = this.#active.filter((active) => active.id !== id);
  }

  clear(): void {
    this.#active = [];
  }

  list(): (Fault & { id: number; hit: number })[] {
    return this.#active.map(({ id, fault, hit }) => ({ ...fault, id, hit }));
  }

  /** The faults that hit the next request, in the order in which they were added. */
  next(): RequestFault[] {
    const hits: RequestFault[] = [];
    for (const active of this.#active) {
      const { fault } = active;
      if (fault.type === 'refuse') continue;
      active.seen += 1;
      if (active.seen <= (fault.after ?? 0)) continue;
      if (fault.times !== undefined && active.hit >= fault.times) continue;
      if (fault.share !== undefined && this.#random() >= fault.share) continue;
      active.hit += 1;
      hits.push(fault);
    }
    return hits;
  }

  /** Why a call is refused on purpose. */
  refusal(message: Message): string | undefined {
    for (const { fault, refused } of this.#active) {
      if (fault.type === 'refuse' && refused(message)) return fault.message ?? 'the call is refused';
    }
    return undefined;
  }

  #push(fault: Fault, refused: Active['refused']): number {
    this.#lastId += 1;
    this.#active.push({ id: this.#lastId, fault, seen: 0, hit: 0, refused });
    return this.#lastId;
  }
}

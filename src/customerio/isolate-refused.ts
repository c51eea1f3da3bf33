import { batchBody } from '../domain/batcher.ts';
import type { BatchItem } from '../domain/batcher.ts';
import type { Failure } from '../domain/failure.ts';
import type { BatchAnswer, BlamedItem, Customerio } from './customerio.ts';
import type { Delivered } from './delivered.ts';
import { postWithRetries } from './post-with-retries.ts';
import type { Delivery } from './post-with-retries.ts';

/** Blamed items that are sent alone before the blame of the others is believed; and how often blame is followed at all. */
const VERIFIED_BLAMES = 8;
/** Refused records after which their share says how to go on. */
const JUDGED_AFTER = 16;
/** From this share of refused records on, one by one costs less than halving. */
const DENSE_SHARE = 0.3;
/** Records, spread over the rest, that must all be refused before the rest is taken for refused too. */
const PROBES = 64;

/**
 * Sends items, whose first request was answered by `answer`, so that each is accepted or is refused alone. Returns the
 * failure that ended it early.
 *
 * Requests, for n items of which k are refused: 1 when k = 0; about 2k·log2(n/k) by halving; never more than about 1.5n, since
 * records go one by one where many are refused; at most 8 of them, plus the blamed items' first 8, where answers name the
 * culprits. Where everything that was tried is refused, the rest is rejected with it after {@link JUDGED_AFTER} records and
 * {@link PROBES} more: about 100 requests for a batch of any size. Those records can be retried like all rejected ones.
 *
 * Accepted items arrive in the batch's order, unless a blamed or probed one turns out to be good: it arrives early.
 */
export async function isolateRefused(
  customerio: Customerio,
  { items, answer }: { items: readonly BatchItem[]; answer: BatchAnswer },
  delivered: Delivered,
  delivery: Delivery,
): Promise<Failure | undefined> {
  return new Isolation(customerio, delivered, delivery).run(items, answer);
}

class Isolation {
  readonly #customerio: Customerio;
  readonly #delivered: Delivered;
  readonly #delivery: Delivery;
  /** What is left to send, the next one last. */
  #groups: (readonly BatchItem[])[] = [];
  #refusedAlone = 0;
  #blameRounds = 0;
  #lastDetail = '';
  #unexplained = 0;

  constructor(customerio: Customerio, delivered: Delivered, delivery: Delivery) {
    this.#customerio = customerio;
    this.#delivered = delivered;
    this.#delivery = delivery;
  }

  async run(items: readonly BatchItem[], answer: BatchAnswer): Promise<Failure | undefined> {
    let failure = await this.#settle(items, answer);
    for (let group = this.#groups.pop(); group !== undefined && failure === undefined; group = this.#groups.pop()) {
      failure = (await this.#send(group)) ?? (this.#allRefused() ? await this.#probe() : undefined);
    }
    if (failure !== undefined) return failure;
    return this.#delivered.acceptedCount === 0 ? this.#refusedBySomethingElse() : undefined;
  }

  /** So many records, all refused and without a word: that is a proxy's or an outage's doing, no record's. */
  #refusedBySomethingElse(): Failure | undefined {
    if (this.#unexplained < JUDGED_AFTER || this.#unexplained < this.#refusedAlone) return undefined;
    return {
      reaction: { type: 'retry' },
      code: 'customerio.refuses_everything',
      message: `Customer.io refuses every record and gives no reason. ${this.#lastDetail}`,
      fault: 'transient',
    };
  }

  async #send(group: readonly BatchItem[]): Promise<Failure | undefined> {
    return this.#settle(group, await postWithRetries(this.#customerio, batchBody(group), this.#delivery));
  }

  /** When a group is refused, its parts are put in its place. */
  async #settle(group: readonly BatchItem[], answer: BatchAnswer): Promise<Failure | undefined> {
    if (answer.type === 'accepted') {
      this.#delivered.accept(group);
      return undefined;
    }
    if (answer.type === 'partly_accepted' && namesItemsOf(group, answer.refused)) {
      this.#settleNamed(group, answer.refused);
      return undefined;
    }
    if (answer.type === 'failed' && answer.failure.reaction.type !== 'reject') return answer.failure;
    const [first] = group;
    if (group.length === 1 && first !== undefined) {
      if (answer.type === 'failed' && answer.unexplained === true) this.#unexplained += 1;
      this.#reject(first, detailOf(answer));
      return undefined;
    }
    const blamed = answer.type === 'failed' ? answer.blamed : undefined;
    const followed = blamed !== undefined && this.#blameRounds < VERIFIED_BLAMES && namesItemsOf(group, blamed);
    if (followed) return this.#followBlame(group, blamed);
    this.#groups.push(...this.#parts(group).toReversed());
    return undefined;
  }

  /** The blamed items alone, then the rest together. */
  async #followBlame(group: readonly BatchItem[], blamed: readonly BlamedItem[]): Promise<Failure | undefined> {
    this.#blameRounds += 1;
    const indexes = new Set(blamed.map(({ index }) => index));
    const rest = group.filter((_, index) => !indexes.has(index));
    const refusedBefore = this.#delivered.rejectedCount;
    const verified = blamed.slice(0, VERIFIED_BLAMES);
    for (const item of itemsOf(group, verified)) {
      const failure = await this.#send([item]);
      if (failure !== undefined) return failure;
    }
    const others = blamed.slice(VERIFIED_BLAMES);
    const confirmed = this.#delivered.rejectedCount - refusedBefore === verified.length;
    if (!confirmed) this.#blameRounds = VERIFIED_BLAMES;
    if (confirmed) this.#rejectNamed(group, others);
    else if (others.length > 0) this.#groups.push(itemsOf(group, others));
    if (rest.length > 0) this.#groups.push(rest);
    return undefined;
  }

  #settleNamed(group: readonly BatchItem[], refused: readonly BlamedItem[]): void {
    const indexes = new Set(refused.map(({ index }) => index));
    this.#delivered.accept(group.filter((_, index) => !indexes.has(index)));
    this.#rejectNamed(group, refused);
  }

  #rejectNamed(group: readonly BatchItem[], blamed: readonly BlamedItem[]): void {
    for (const { index, detail } of blamed) {
      const item = group[index];
      if (item !== undefined) this.#delivered.reject(item, detail);
    }
  }

  #reject(item: BatchItem, detail: string): void {
    this.#refusedAlone += 1;
    this.#lastDetail = detail;
    this.#delivered.reject(item, detail);
  }

  #parts(group: readonly BatchItem[]): (readonly BatchItem[])[] {
    const settled = this.#refusedAlone + this.#delivered.acceptedCount;
    if (this.#refusedAlone >= JUDGED_AFTER && this.#refusedAlone >= settled * DENSE_SHARE) {
      return group.map((item) => [item]);
    }
    const middle = Math.ceil(group.length / 2);
    return [group.slice(0, middle), group.slice(middle)];
  }

  /** Nothing was accepted yet, and what is left is more than the probes that would tell. */
  #allRefused(): boolean {
    if (this.#delivered.acceptedCount > 0 || this.#refusedAlone < JUDGED_AFTER) return false;
    return this.#groups.reduce((sum, group) => sum + group.length, 0) > 2 * PROBES;
  }

  /** Tries records spread over what is left. If all are refused the others are rejected with them. */
  async #probe(): Promise<Failure | undefined> {
    const left = this.#groups.toReversed().flat();
    const probes = new Set<BatchItem>();
    for (let probe = 0; probe < PROBES; probe += 1) {
      const item = left[Math.floor(((probe + 0.5) * left.length) / PROBES)];
      if (item === undefined) continue;
      probes.add(item);
      const failure = await this.#send([item]);
      if (failure !== undefined) return failure;
      if (this.#delivered.acceptedCount > 0) break;
    }
    const others = left.filter((item) => !probes.has(item));
    this.#groups = [];
    if (this.#delivered.acceptedCount > 0) this.#groups.push(others);
    else
      for (const item of others)
        this.#delivered.reject(item, `${this.#lastDetail} (as all of its batch that was tried)`);
    return undefined;
  }
}

function itemsOf(group: readonly BatchItem[], blamed: readonly BlamedItem[]): BatchItem[] {
  return blamed.map(({ index }) => group[index]).filter((item) => item !== undefined);
}

/** Blame for an item that is not there says nothing about those that are. */
function namesItemsOf(group: readonly BatchItem[], blamed: readonly BlamedItem[]): boolean {
  return blamed.length > 0 && blamed.every(({ index }) => index < group.length);
}

function detailOf(answer: Exclude<BatchAnswer, { type: 'accepted' }>): string {
  if (answer.type === 'failed') return answer.failure.message;
  return answer.refused[0]?.detail ?? '';
}

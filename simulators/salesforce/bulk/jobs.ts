import { makeId } from '../org/ids.ts';
import type { Plan } from '../soql/plan.ts';
import type { DELIMITERS, LINE_ENDINGS } from './csv.ts';

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export type Job = {
  id: string;
  operation: 'query' | 'queryAll';
  soql: string;
  apiVersion: string;
  createdMs: number;
  lineEnding: keyof typeof LINE_ENDINGS;
  columnDelimiter: keyof typeof DELIMITERS;
  plan: Plan;
  /** Numbers of the matching rows, as of the job's creation: what makes locators stable. */
  rows: Uint32Array;
  release: () => void;
  state: JobState;
  polls: number;
  hasResults: boolean;
  errorMessage?: string;
};

const KEY_PREFIX = '750';
/** Jobs and their results are deleted after seven days. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

/** Query jobs of the org. */
export class Jobs {
  readonly #clock: () => number;
  readonly #jobs = new Map<string, Job>();
  #lastNumber = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  add(job: Omit<Job, 'id' | 'polls' | 'hasResults' | 'createdMs'>): Job {
    this.#lastNumber += 1;
    const id = makeId(KEY_PREFIX, this.#lastNumber);
    const added = { ...job, id, createdMs: this.#clock(), polls: 0, hasResults: true };
    this.#jobs.set(id, added);
    return added;
  }

  find(id: string): Job | undefined {
    this.#expire();
    return this.#jobs.get(id);
  }

  list(): Job[] {
    this.#expire();
    return [...this.#jobs.values()];
  }

  delete(id: string): void {
    this.#jobs.get(id)?.release();
    this.#jobs.delete(id);
  }

  expireAll(): void {
    for (const id of this.#jobs.keys()) this.delete(id);
  }

  dropResults(): void {
    for (const job of this.#jobs.values()) if (job.state === 'JobComplete') job.hasResults = false;
  }

  /** The oldest come first. */
  #expire(): void {
    const before = this.#clock() - KEPT_MS;
    for (const job of this.#jobs.values()) {
      if (job.createdMs >= before) return;
      this.delete(job.id);
    }
  }
}

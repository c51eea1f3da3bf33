import type { Plan } from '../soql/plan.ts';

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

export type Job = {
  id: string;
  operation: 'query' | 'queryAll';
  soql: string;
  apiVersion: string;
  createdMs: number;
  lineEnding: 'LF' | 'CRLF';
  plan: Plan;
  /** Numbers of the matching rows, as of the job's creation: what makes locators stable. */
  rows: Uint32Array;
  release: () => void;
  state: JobState;
  polls: number;
  hasResults: boolean;
  errorMessage?: string;
};

/** Query jobs of the org. */
export class Jobs {
  readonly #jobs = new Map<string, Job>();
  #lastId = 0;

  add(job: Omit<Job, 'id' | 'polls' | 'hasResults'>): Job {
    this.#lastId += 1;
    const id = `750R${String(this.#lastId).padStart(11, '0')}IAV`;
    const added = { ...job, id, polls: 0, hasResults: true };
    this.#jobs.set(id, added);
    return added;
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  list(): Job[] {
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
}

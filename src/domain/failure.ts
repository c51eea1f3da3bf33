/**
 * Why an operation against a vendor did not succeed, and what happens next. One table per vendor
 * (`salesforce/errors.ts`, `customerio/errors.ts`) produces these; workflows decide by `reaction` alone, never by text.
 */
export type Failure = {
  reaction: Reaction;
  /** Stable, for programs: `salesforce.request_limit_exceeded`, `customerio.unauthorized`. */
  code: string;
  /** One sentence that an operator can act on. Never holds a secret or a record's values. */
  message: string;
  fault: 'transient' | 'configuration' | 'authorization' | 'quota' | 'record' | 'defect';
};

export type Reaction =
  /** The same call may succeed later; `afterMs` is the vendor's own wish (Retry-After). */
  | { type: 'retry'; afterMs?: number }
  /** Pointless before then (a quota): the run waits and goes on. */
  | { type: 'wait'; untilMs: number }
  /** The request's content is refused: look for the record to blame. */
  | { type: 'reject' }
  /** The connection needs a person; its runs wait. */
  | { type: 'reauthorize' }
  /** The Bulk job is gone or broken: submit the same window again. */
  | { type: 'resubmit' }
  /** A person must change something; the run fails. */
  | { type: 'stop' };

/** Carries a {@link Failure} through code that throws. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}

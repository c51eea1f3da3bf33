import type { Failure } from '../domain/failure.ts';

/** One Customer.io Pipelines source. Every call is in strict mode. https://docs.customer.io/integrations/api/cdp/ */
export type Customerio = {
  /**
   * POSTs one `/v1/batch` body. Never throws for an answer: the failure says whether to retry, to look for the bad
   * item, or to stop. Throws only when `signal` is aborted.
   */
  postBatch(body: Uint8Array, signal?: AbortSignal): Promise<BatchAnswer>;
};

export type BatchAnswer =
  | { type: 'accepted' }
  /** All items but these were accepted. */
  | { type: 'partly_accepted'; refused: BlamedItem[] }
  | {
      type: 'failed';
      failure: Failure;
      /** Items that the answer blames, when it says. */
      blamed?: BlamedItem[];
      /** Refused without a word of why, as by the page of a proxy. */
      unexplained?: true;
    };

/** `index` is the item's place in the body; `detail` the vendor's words, bounded, without the API key. */
export type BlamedItem = { index: number; detail: string };

export type CustomerioByDestination = (destinationId: string) => Promise<Customerio>;

/** Bytes of one request body; the vendor says 500 KB and its strictest client 475,000. */
export const MAX_BATCH_BYTES = 475_000;

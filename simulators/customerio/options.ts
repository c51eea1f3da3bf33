/**
 * - `full`: validates and applies every message.
 * - `count`: validates and counts; no state, no duplicates. For throughput measurements.
 * - `discard`: reads and drops the bytes.
 */
type SimulatorMode = 'full' | 'count' | 'discard';

/** How a refusal is worded: the vendor documents several shapes and ties none to an endpoint. */
export type ErrorFormat =
  /** `{"meta":{"errors":["…"]}}`: does not say which item. */
  | 'meta'
  /** `{"errors":[{"batch_index":0,"reason":"…","field":"…","message":"…"}]}`. */
  | 'errors'
  /** `{"code":"…","message":"…"}`. */
  | 'code'
  /** Plain text. */
  | 'text';

export type SimulatorOptions = {
  /** 0, the default, takes a free one. Always on 127.0.0.1. */
  port?: number;
  /** What it calls itself where something stands before it. Default: its own address. */
  publicUrl?: string;
  /** At least one; the first is exposed as `apiKey`. */
  apiKeys?: readonly string[];
  mode?: SimulatorMode;
  /** Treat a request without `X-Strict-Mode` as strict. Default false, as the vendor does. */
  strictDefault?: boolean;
  /**
   * A strict batch with a bad item: `whole` (default) refuses all of it with 400; `items` accepts the others and answers 207
   * with an `errors` array. Which of them the vendor does is not documented.
   */
  batchRefusal?: 'whole' | 'items';
  /**
   * A strict request without items: `taken` (default) answers 200, `refused` 400. Which of them the vendor does is not
   * documented. A wrong key is answered with 401 in either case.
   */
  emptyBatch?: 'taken' | 'refused';
  /** Default `meta`, which helps a client least. */
  errorFormat?: ErrorFormat;
  /** A message id is a repeat for this long after it was accepted. Default 24 hours; 0: never. */
  dedupeWindowMs?: number;
  /** Keep every accepted message and event for assertions. Default true; false for large runs. */
  keepMessages?: boolean;
  /** A relationship with an unknown person creates the person. Default true. */
  relationshipsCreatePeople?: boolean;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** In [0, 1): which requests a fault with a `share` hits. */
  random?: () => number;
};

export type Settings = Required<Omit<SimulatorOptions, 'publicUrl'>> & Pick<SimulatorOptions, 'publicUrl'>;

const DAY_MS = 24 * 60 * 60_000;

export function withDefaults(options: SimulatorOptions): Settings {
  const settings: Settings = {
    port: 0,
    apiKeys: ['simulated-api-key'],
    mode: 'full',
    strictDefault: false,
    batchRefusal: 'whole',
    emptyBatch: 'taken',
    errorFormat: 'meta',
    dedupeWindowMs: DAY_MS,
    keepMessages: true,
    relationshipsCreatePeople: true,
    now: Date.now,
    random: Math.random,
    ...options,
  };
  if (settings.apiKeys.length === 0) throw new RangeError('apiKeys must name at least one key');
  return settings;
}

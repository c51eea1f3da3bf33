export type SalesforceSimulatorOptions = {
  /** 0, the default, takes a free one. Always on 127.0.0.1. */
  port?: number;
  /** What it calls itself where something stands before it. Default: its own address. */
  publicUrl?: string;
  /** The same seed makes the same rows. Default 1. */
  seed?: number;
  /** Generated contacts; default 1,000. Accounts, leads and others follow in proportion. */
  contacts?: number;
  /** The org's clock, in milliseconds since 1970: `Date` headers and stamps. */
  clock?: () => number;
  /** Each refresh ends the refresh token that it used. Default true. */
  refreshTokenRotation?: boolean;
  /** Whether `resultPages` is there. Default true. */
  resultPages?: boolean;
  /** Status requests that a job takes to be complete, the completing one included. Default 1; 0: complete when created. */
  pollsUntilComplete?: number;
  /** Rows of a result page for a client that names no `maxRecords`, and of the pages of `resultPages`. Default 50,000. */
  pageRecords?: number;
  /** Rows that a page has at most, whatever the client asks for. Default: no limit. */
  maxPageRecords?: number;
  /** Query jobs of a day before LIMIT_EXCEEDED. Default 10,000. */
  dailyQueryJobs?: number;
  /** Requests of a day before REQUEST_LIMIT_EXCEEDED. Default 100,000. */
  dailyRequests?: number;
  /**
   * What clients must present; absent: any client id and secret. `redirectUris`: the only ones that codes are sent to.
   * `publicKey`: PEM, of a certificate or key that signs assertions of the JWT bearer flow.
   */
  client?: { id: string; secret?: string; redirectUris?: string[]; publicKey?: string };
  /** The consent page answers itself: Allow. Default false. */
  autoApprove?: boolean;
};

export type Settings = Required<Omit<SalesforceSimulatorOptions, 'client' | 'publicUrl'>> &
  Pick<SalesforceSimulatorOptions, 'client' | 'publicUrl'>;

export function withDefaults(options: SalesforceSimulatorOptions): Settings {
  return {
    port: 0,
    seed: 1,
    contacts: 1_000,
    clock: Date.now,
    refreshTokenRotation: true,
    resultPages: true,
    pollsUntilComplete: 1,
    pageRecords: 50_000,
    maxPageRecords: Infinity,
    dailyQueryJobs: 10_000,
    dailyRequests: 100_000,
    autoApprove: false,
    ...options,
  };
}

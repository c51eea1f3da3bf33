import type { SalesforceFaults } from './faults.ts';
import type { Jobs } from './bulk/jobs.ts';
import type { Codes } from './oauth/codes.ts';
import type { TokenBook } from './oauth/tokens.ts';
import type { Settings } from './options.ts';
import type { Org } from './org/org.ts';
import type { RequestLog } from './requests.ts';
import type { Usage } from './rest/usage.ts';
import type { Cursors } from './rest/cursors.ts';

/** All parts of the simulator. */
export type Simulated = {
  settings: Settings;
  /** Its own, without a slash at the end. */
  url: string;
  organizationId: string;
  userId: string;
  org: Org;
  tokens: TokenBook;
  codes: Codes;
  jobs: Jobs;
  cursors: Cursors;
  faults: SalesforceFaults;
  requests: RequestLog;
  usage: Usage;
};

/** A request as handlers see it. */
export type Asked = {
  method: string;
  url: URL;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  /** `67.0` for `/services/data/v67.0/…`. */
  version: string;
};

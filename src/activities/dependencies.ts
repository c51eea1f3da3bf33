import type { Logger } from 'pino';
import type { CustomerioByDestination } from '../customerio/customerio.ts';
import type { RequestWindows } from '../customerio/request-window.ts';
import type { PageSlots } from '../domain/page-slots.ts';
import type { SalesforceByConnection } from '../salesforce/salesforce.ts';
import type { Store } from '../store/store.ts';

/** What activities work with; made once per worker. */
export type ActivityDependencies = {
  store: Store;
  salesforce: SalesforceByConnection;
  customerio: CustomerioByDestination;
  windows: RequestWindows;
  /** Hears how fast runs that read everything go on. */
  pageSlots: PageSlots;
  log: Logger;
};

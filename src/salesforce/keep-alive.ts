import type { Logger } from 'pino';
import type { ConnectionStore } from '../store/store.ts';
import type { TokenProvider } from './token-provider.ts';

/**
 * Salesforce can let a refresh token die that is not used for 30 days (the policy of the OAuth client decides), as when
 * all syncs of a connection are paused. A week leaves room for weeks of outages.
 */
const IDLE_MS = 7 * 24 * 60 * 60_000;

/**
 * Refreshes the tokens of connections that nobody used for a week. Meant to be called hourly by any number of processes:
 * each refresh goes through the provider's lease. A failure is logged, and the next hour tries again; once `signal` is
 * aborted no other refresh begins.
 */
export async function keepTokensAlive(
  deps: { connections: Pick<ConnectionStore, 'idle'>; tokens: Pick<TokenProvider, 'refreshed'>; log: Logger },
  signal?: AbortSignal,
): Promise<void> {
  const { connections, tokens, log } = deps;
  for (const { id, tokenVersion } of await connections.idle(IDLE_MS)) {
    if (signal?.aborted === true) return;
    try {
      await tokens.refreshed(id, tokenVersion);
      log.info({ connectionId: id }, 'the tokens of an idle connection were refreshed');
    } catch (error) {
      log.warn({ connectionId: id, err: error }, 'the tokens of an idle connection could not be refreshed');
    }
  }
}

import { readFile } from 'node:fs/promises';
import { Connection } from '@temporalio/client';
import type { TLSConfig } from '@temporalio/client';
import type { Config } from '../config.ts';

/** How client and worker reach Temporal: plain on a private network, TLS with an API key or a client certificate else. */
export async function temporalConnectionOptions(
  config: Config,
): Promise<{ address: string; apiKey?: string; tls?: TLSConfig }> {
  const { TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key } = config;
  const serverName = config.TEMPORAL_TLS_SERVER_NAME;
  const apiKey = config.TEMPORAL_API_KEY;
  const secured = config.TEMPORAL_TLS ?? [ca, cert, key, serverName, apiKey].some((value) => value !== undefined);
  const options = { address: config.TEMPORAL_ADDRESS, ...(apiKey === undefined ? {} : { apiKey }) };
  if (!secured) return options;
  const tls = {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(ca === undefined ? {} : { serverRootCACertificate: await readFile(ca) }),
    ...(cert === undefined || key === undefined
      ? {}
      : { clientCertPair: { crt: await readFile(cert), key: await readFile(key) } }),
  };
  return { ...options, tls };
}

/** A client connection. Throws {@link TemporalUnreachableError} when nobody answers. */
export async function connectTemporal(config: Config): Promise<Connection> {
  try {
    return await Connection.connect(await temporalConnectionOptions(config));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemporalUnreachableError(
      `TEMPORAL_ADDRESS: no Temporal server answers on ${config.TEMPORAL_ADDRESS} (${reason}). Is it running?`,
      { cause: error },
    );
  }
}

export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

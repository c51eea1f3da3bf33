import { readFile } from 'node:fs/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import type { TLSConfig } from '@temporalio/client';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/**
 * How client and worker reach Temporal: plain on a private network, TLS with an API key or a client certificate else. Throws a
 * {@link ConfigError} for a file that cannot be used.
 */
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
    ...(ca === undefined ? {} : { serverRootCACertificate: await readPem('TEMPORAL_TLS_CA', ca) }),
    ...(cert === undefined || key === undefined
      ? {}
      : {
          clientCertPair: {
            crt: await readPem('TEMPORAL_TLS_CERT', cert),
            key: await readPem('TEMPORAL_TLS_KEY', key),
          },
        }),
  };
  return { ...options, tls };
}

/** A client connection. Throws {@link TemporalUnreachableError} when nobody answers, or refuses this service. */
export async function connectTemporal(config: Config): Promise<Connection> {
  const options = await temporalConnectionOptions(config);
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new TemporalUnreachableError(sentenceOf(error, config.TEMPORAL_ADDRESS), { cause: error });
  }
}

export class TemporalUnreachableError extends Error {
  override readonly name = 'TemporalUnreachableError';
}

function sentenceOf(error: unknown, address: string): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (isGrpcServiceError(cause) && [PERMISSION_DENIED, UNAUTHENTICATED].includes(cause.code)) {
    return `TEMPORAL_API_KEY: the Temporal server on ${address} refuses it, or wants one (${reason})`;
  }
  return `TEMPORAL_ADDRESS: no Temporal server answers on ${address} (${reason}). Is it running?`;
}

async function readPem(variable: string, path: string): Promise<Buffer> {
  const bytes = await readFile(path).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`${variable}: ${path} cannot be read (${reason})`, { cause: error });
  });
  if (!bytes.includes('-----BEGIN ')) throw new ConfigError(`${variable}: ${path} holds no PEM`);
  return bytes;
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { createCodecApp } from './codec/codec-app.ts';
import { createPayloadCodec } from './codec/payload-codec.ts';
import { runCommand } from './command.ts';
import { ConfigError } from './config.ts';
import type { Config } from './config.ts';
import { stopRequest } from './stop-request.ts';

/** The codec server for the Temporal UI and CLI, alone: it needs PAYLOAD_KEY and API_TOKENS, no Temporal and no database. */
export function runCodecServer(): Promise<void> {
  return runCommand(serve);
}

async function serve(config: Config, log: Logger): Promise<void> {
  const { PAYLOAD_KEY: keys, API_TOKENS: tokens, CODEC_ORIGINS: origins, HOST: host, PORT: port } = config;
  if (keys === undefined) throw new ConfigError('PAYLOAD_KEY: must be set: it is what the codec server decodes with');
  if (tokens === undefined)
    throw new ConfigError('API_TOKENS: must be set: who may decode (name:token, comma-separated)');
  const asked = stopRequest();
  const server = createServer(createCodecApp({ codec: createPayloadCodec(keys), tokens, origins }));
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw new ConfigError(`PORT: cannot listen on ${host}:${port}`, { cause: error });
  });
  log.info({ host, port: portOf(server.address()), origins }, 'codec server listens');
  await asked;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await closed;
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number | undefined {
  return typeof address === 'object' ? address?.port : undefined;
}

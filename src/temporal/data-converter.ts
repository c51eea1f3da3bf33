import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { createPayloadCodec } from '../codec/payload-codec.ts';
import type { Config } from '../config.ts';

const FAILURE_CONVERTER = fileURLToPath(new URL('../codec/failure-converter.ts', import.meta.url));

/** Without a key there is still a codec: it reads plain payloads, and names the key that encrypted ones need. */
const NO_KEYS = { encrypts: false, keys: [] };

/** What client and worker make payloads with. The worker's bundle of workflows takes `failureConverterPath` too. */
export function dataConverterOf({ PAYLOAD_KEY: keys }: Pick<Config, 'PAYLOAD_KEY'>): DataConverter {
  return {
    payloadCodecs: [createPayloadCodec(keys ?? NO_KEYS)],
    ...(keys?.encrypts === true ? { failureConverterPath: FAILURE_CONVERTER } : {}),
  };
}

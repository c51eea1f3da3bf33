import { z } from 'zod';
import { alertKeys, alertUrl, isAlertAddress } from './alerts/alert-settings.ts';
import { payloadKeys } from './codec/payload-keys.ts';
import { SAMPLERS } from './tracing/start-tracing.ts';

/**
 * All of the environment, parsed once. Every problem is reported in one go, a line each, before anything starts.
 */
export type Config = z.infer<typeof configSchema>;

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const port = z.coerce.number().int().min(0).max(65_535);

const secretsKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
  if (keys.some((key) => key.length !== 32)) {
    context.addIssue(
      'must be 32 bytes in base64 (a comma-separated list rotates keys, newest first): openssl rand -base64 32',
    );
    return z.NEVER;
  }
  return keys;
});

const apiTokens = z.string().transform((text, context) => {
  const tokens: { name: string; token: string; scope: 'read' | 'write' }[] = [];
  for (const part of text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')) {
    const [name, token, scope, ...rest] = part.split(':');
    if (
      name === undefined ||
      name === '' ||
      token === undefined ||
      token.length < 16 ||
      rest.length > 0 ||
      (scope !== undefined && scope !== 'read')
    ) {
      context.addIssue('each entry must be name:token or name:token:read, with a token of at least 16 characters');
      return z.NEVER;
    }
    tokens.push({ name, token, scope: scope === 'read' ? 'read' : 'write' });
  }
  if (tokens.length === 0) {
    context.addIssue('names no token: name:token[:read], comma-separated');
    return z.NEVER;
  }
  return tokens;
});

const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((part) => part.trim());
  if (list.some((part) => !URL.canParse(part) || new URL(part).origin !== part)) {
    context.addIssue('must be origins, comma-separated: https://temporal.example.com, without a slash at the end');
    return z.NEVER;
  }
  return list;
});

const collectorUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
const otlpProtocol = z.enum(
  ['http/protobuf', 'http/json'],
  'must be http/protobuf or http/json; gRPC is not supported',
);

/** The client appends the paths of the API to it, and `fetch` takes no credentials from an address. */
const llmBaseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL', abort: true })
  .refine((text) => {
    const { username, password, search, hash } = new URL(text);
    return [username, password, search, hash].every((part) => part === '');
  }, 'must be an address without user name, password, query or fragment; the key is LLM_API_KEY');

const configSchema = z.object({
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Part of the queries for syncs. */
  TEMPORAL_TASK_QUEUE: z
    .string()
    .regex(/^[^'"\\]+$/, 'must not be empty, nor contain quotes or backslashes')
    .default('salesforce-data-in'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS: flag.optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().min(1).optional(),
  /** Paths of PEM files. */
  TEMPORAL_TLS_CA: z.string().min(1).optional(),
  TEMPORAL_TLS_CERT: z.string().min(1).optional(),
  TEMPORAL_TLS_KEY: z.string().min(1).optional(),
  /** Encrypts what Temporal keeps of workflows; newest first. Without it they are plain. */
  PAYLOAD_KEY: payloadKeys.optional(),
  /** Of the Temporal UI, whose pages may ask the codec server. */
  CODEC_ORIGINS: origins.default([]),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }).optional(),
  /** False: a PostgreSQL schema that lacks migrations stops the start; `npm run migrate` brings it up to date. */
  MIGRATE_ON_START: flag.default(true),
  DATA_DIR: z.string().min(1).default('.data'),
  SECRETS_KEY: secretsKeys.optional(),
  API_TOKENS: apiTokens.optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  METRICS_PORT: port.optional(),
  SALESFORCE_CLIENT_ID: z.string().min(1).optional(),
  SALESFORCE_CLIENT_SECRET: z.string().min(1).optional(),
  /** Of an OpenAI-compatible API, up to `/chat/completions`. Without it, no filter is suggested. */
  LLM_BASE_URL: llmBaseUrl.optional(),
  LLM_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces')
    .optional(),
  LLM_MODEL: z.string().min(1).optional(),
  /** Receiver of Standard Webhooks. Without it no alerts are kept or sent. */
  ALERT_WEBHOOK_URL: alertUrl.optional(),
  /** Newest first. */
  ALERT_WEBHOOK_SECRET: alertKeys.optional(),
  /** Intervals of its own schedule that a sync may go without a successful run. */
  ALERT_STALE_INTERVALS: z.coerce.number().int().min(1).max(100).default(3),
  /** Of the records that a run tried: more rejections are told of. */
  ALERT_REJECTED_PERCENT: z.coerce.number().min(0).max(100).default(10),
  /** Where traces go, up to `/v1/traces`. Without it, or the next one, there are none. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  /** The same with its path. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: otlpProtocol.default('http/protobuf'),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: otlpProtocol.optional(),
  /** `name=value,…`, perhaps with a key: read by the exporter itself. */
  OTEL_EXPORTER_OTLP_HEADERS: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(['otlp', 'none']).default('otlp'),
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_SERVICE_NAME: z.string().min(1).default('salesforce-data-in'),
  OTEL_RESOURCE_ATTRIBUTES: z.string().optional(),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS).default('parentbased_always_on'),
  /** Part of the traces that is kept, for the samplers with a ratio. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  /** Milliseconds between two batches of spans. */
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(1).default(5_000),
  /** Spans; more than that wait for nobody. */
  OTEL_BSP_MAX_QUEUE_SIZE: z.coerce.number().int().min(1).default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: z.coerce.number().int().min(1).default(512),
  /** Days that ended runs and resolved rejections are kept. */
  RUN_RETENTION_DAYS: z.coerce.number().int().min(1).max(36_500).default(400),
  ALLOW_LOOPBACK_ENDPOINTS: flag.default(false),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

const environmentSchema = configSchema
  .refine(({ LLM_BASE_URL: url, LLM_MODEL: model }) => url === undefined || model !== undefined, {
    path: ['LLM_MODEL'],
    error: 'must be set together with LLM_BASE_URL',
    when: () => true,
  })
  .refine(({ ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: keys }) => url === undefined || keys !== undefined, {
    path: ['ALERT_WEBHOOK_SECRET'],
    error: 'must be set together with ALERT_WEBHOOK_URL',
    when: () => true,
  })
  .refine(({ TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key }) => cert === undefined || key !== undefined, {
    path: ['TEMPORAL_TLS_KEY'],
    error: 'must be set together with TEMPORAL_TLS_CERT',
    when: () => true,
  })
  .refine(({ TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key }) => key === undefined || cert !== undefined, {
    path: ['TEMPORAL_TLS_CERT'],
    error: 'must be set together with TEMPORAL_TLS_KEY',
    when: () => true,
  })
  .refine(({ ALERT_WEBHOOK_URL: url, ALLOW_LOOPBACK_ENDPOINTS: allowed }) => isAlertAddress(url, allowed), {
    path: ['ALERT_WEBHOOK_URL'],
    error: 'must be https, or plain http on this machine with ALLOW_LOOPBACK_ENDPOINTS',
    when: () => true,
  });

/** A line per problem; the caller prints it and exits. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** An empty variable counts as absent, as compose files and shells leave them. */
export function parseConfig(environment: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environmentSchema.safeParse(present);
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
}

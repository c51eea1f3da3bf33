import { pino } from 'pino';
import type { Logger } from 'pino';
import { logFields } from './log-context.ts';
import { traceFields } from './tracing/trace-fields.ts';

/** Header and field names whose values must not be seen in a log, wherever they are nested. */
const SECRETS = [
  'accessToken',
  'refreshToken',
  'apiKey',
  'clientSecret',
  'codeVerifier',
  'privateKey',
  'authorization',
  'cookie',
];

/** JSON lines on standard output, each with what the work under way is about, and its trace where there is one. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    mixin: () => ({ ...logFields(), ...traceFields() }),
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]),
      censor: '[redacted]',
    },
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
  });
}

import { pino } from 'pino';
import type { Logger } from 'pino';

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

/** JSON lines on standard output. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`]),
      censor: '[redacted]',
    },
    serializers: { error: pino.stdSerializers.err, err: pino.stdSerializers.err },
  });
}

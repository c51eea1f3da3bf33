import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { startTracing } from '../../src/tracing/start-tracing.ts';
import { pino } from 'pino';

const options = { version: '1.2.3', log: pino({ level: 'silent' }) };

it.each([
  ['no address', {}],
  ['the SDK disabled', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }],
  ['no exporter', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', OTEL_TRACES_EXPORTER: 'none' }],
])('is off with %s', async (_what, environment) => {
  expect(await startTracing(parseConfig(environment), options)).toBeUndefined();
});

it('costs a process without it none of OpenTelemetry’s SDK', () => {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    await import('./src/service.ts');
    console.log(loaded.length > 100, loaded.filter((url) => /@opentelemetry\\/(?!api\\/)/.test(url)).join(' '));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trim()).toBe('true');
}, 60_000);

it.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'must be an http:// or https:// URL'],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'must be http/protobuf or http/json; gRPC is not supported'],
  ['OTEL_TRACES_SAMPLER_ARG', '2', 'OTEL_TRACES_SAMPLER_ARG'],
  ['OTEL_TRACES_SAMPLER', 'sometimes', 'OTEL_TRACES_SAMPLER'],
])('refuses a wrong %s at the start', (name, value, message) => {
  expect(() => parseConfig({ [name]: value })).toThrow(message);
});

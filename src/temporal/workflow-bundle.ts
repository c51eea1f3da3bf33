import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { dataConverterOf } from './data-converter.ts';

/** What `bundleWorkflowCode` makes the workflows' code of. */
export const WORKFLOW_SOURCES = {
  workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
  payloadConverterPath: fileURLToPath(new URL('../workflows/payload-converter.ts', import.meta.url)),
};

/** The module that carries traces through workflows. */
export const WORKFLOW_TRACING = fileURLToPath(new URL('../tracing/workflow/interceptors.ts', import.meta.url));

const PROGRAM = fileURLToPath(new URL('bundle-process.ts', import.meta.url));

/** What the process that bundles is told, as JSON on its command line. */
export const bundleOrderSchema = z.object({
  workflowsPath: z.string(),
  payloadConverterPath: z.string(),
  failureConverterPath: z.string().optional(),
  workflowInterceptorModules: z.array(z.string()),
});

export type BundleOrder = z.infer<typeof bundleOrderSchema>;

/** What it says: warnings, then the code. */
export const bundleMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('warning'), message: z.string() }),
  z.object({ type: z.literal('bundle'), code: z.string(), sourceMap: z.string() }),
]);

export type BundleMessage = z.infer<typeof bundleMessageSchema>;

/**
 * The workflows' code, with the converters that go with the configuration. Without tracing it is the same code as ever:
 * nothing of that is loaded. Made in a process of its own: the bundler takes twice the memory that a worker does, and a
 * process does not give back what it once took. Rejects when that process ends without code; its standard error says why.
 */
export function bundleWorkflows(
  config: Pick<Config, 'PAYLOAD_KEY'>,
  { log, tracing }: { log?: Logger | undefined; tracing?: Tracing | undefined } = {},
): Promise<WorkflowBundleWithSourceMap> {
  const { failureConverterPath } = dataConverterOf(config);
  const order: BundleOrder = {
    ...WORKFLOW_SOURCES,
    workflowInterceptorModules: tracing === undefined ? [] : [WORKFLOW_TRACING],
    ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
  };
  return new Promise((resolve, reject) => {
    // Not with this process's own flags: two cannot listen on the same debugger's port.
    const child = fork(PROGRAM, [JSON.stringify(order)], {
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`the workflows' code could not be bundled: its process ended with ${signal ?? code}`));
    });
    child.on('message', (message) => {
      const said = bundleMessageSchema.parse(message);
      if (said.type === 'bundle') resolve({ code: said.code, sourceMap: said.sourceMap });
      else log?.warn({ part: 'workflow bundle' }, said.message);
    });
  });
}

import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { bundleOrderSchema } from './workflow-bundle.ts';
import type { BundleMessage } from './workflow-bundle.ts';

/** Bundles the workflows' code for the process that started it, and ends with it. */
process.once('disconnect', () => process.exit(1));
// A terminal's Ctrl-C reaches it as well; whoever started it decides what comes of that.
process.on('SIGINT', () => undefined);
const order = bundleOrderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { failureConverterPath, ...sources } = order;
const { code, sourceMap } = await bundleWorkflowCode({
  ...sources,
  ...(failureConverterPath === undefined ? {} : { failureConverterPath }),
  logger: new DefaultLogger('WARN', ({ message }) => tell({ type: 'warning', message })),
});
tell({ type: 'bundle', code, sourceMap }, () => process.exit(0));

function tell(message: BundleMessage, sent: () => void = () => undefined): void {
  process.send?.(message, sent);
}

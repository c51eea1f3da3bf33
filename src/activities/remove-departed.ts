import { Context } from '@temporalio/activity';
import { compileRemovalWriter } from '../domain/mapping/removal-writer.ts';
import { messageRun } from '../domain/run-plan.ts';
import { readsEverything } from '../domain/run.ts';
import type { Activities, RemoveDepartedInput } from './activities.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { findDeparted } from './removals/find-departed.ts';
import { sendRemovals } from './removals/send-removals.ts';
import { missingPlan } from './submit-query-job.ts';
import { tellProgress } from './tell-progress.ts';
import { Heartbeat } from './transfer/heartbeat.ts';

/**
 * Last, so that nothing is taken out that another record of the run stands for. All that is found and done is in the
 * ledger: another attempt goes on there, and counts each removal once.
 */
export async function removeDeparted(
  deps: ActivityDependencies,
  input: RemoveDepartedInput,
): ReturnType<Activities['removeDeparted']> {
  const context = Context.current();
  const { runId, syncId, mode, retryOf, definition } = input;
  const { ledger, rejections, runs } = deps.store;
  const plan = await runs.plan(runId);
  if (plan?.ledger === undefined) throw missingPlan(runId);
  const salesforce = await deps.salesforce(definition.connectionId);
  // One question may take Salesforce longer than a dead worker may go unnoticed.
  const heartbeat = new Heartbeat(context, () => ({ calls: salesforce.usage().calls }));
  const onProgress = (): void => {
    heartbeat.progress();
    if (mode !== 'retry') tellProgress(deps, { syncId, runId });
  };
  // A pause need not wait for a search of hours; what it found so far is in the ledger.
  const goOn = (): void => {
    onProgress();
    context.cancellationSignal.throwIfAborted();
  };
  try {
    goOn();
    await findDeparted({
      salesforce,
      ledger,
      plan: { ...plan, ledger: plan.ledger },
      input,
      onProgress: goOn,
      onUnanswered: (failure) => {
        deps.log.warn({ runId, syncId, failure }, 'Salesforce did not say which deleted records had left the filter');
      },
    });
    const write = compileRemovalWriter(plan.fields, { ...input, ...messageRun(mode, plan.ledger) });
    if (write !== undefined) {
      await sendRemovals({
        ledger,
        write,
        definition,
        syncId,
        destinationId: definition.destinationId,
        runId,
        ...(retryOf === undefined ? {} : { retryOf }),
        openBefore: await rejections.hasOpen(syncId),
        customerio: await deps.customerio(definition.destinationId),
        rejections,
        signal: context.cancellationSignal,
        onProgress,
      });
    }
  } finally {
    heartbeat.end();
  }
  if (readsEverything(mode)) await ledger.markFilled(syncId);
  return {
    removals: await ledger.removalCounts(syncId, runId),
    salesforceApiCalls: salesforce.usage().calls,
  };
}

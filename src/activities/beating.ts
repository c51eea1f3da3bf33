import { Context } from '@temporalio/activity';

/** A few to a heartbeat timeout. */
const BEAT_MS = 5_000;

/**
 * Wraps an activity that has no progress to tell, so that a worker which dies in it is noticed within its heartbeat timeout:
 * without, nobody takes it over before its whole time is up. Repeats what the attempt before knew.
 */
export function beating<Input, Output>(activity: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  return async (input) => {
    const context = Context.current();
    const beat = setInterval(() => context.heartbeat(context.info.heartbeatDetails), BEAT_MS);
    try {
      return await activity(input);
    } finally {
      clearInterval(beat);
    }
  };
}

import type { Answer } from '../answer.ts';
import { json } from '../answer.ts';
import type { Asked, Simulated } from '../simulated.ts';

const MAX_RESULT_MB = 1_048_576;

/** `GET …/limits`. */
export function limits(_asked: Asked, { usage }: Simulated): Answer {
  return json(200, {
    DailyApiRequests: { Max: usage.limit, Remaining: Math.max(0, usage.limit - usage.used) },
    DailyAsyncApexExecutions: { Max: 250_000, Remaining: 250_000 },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DailyBulkV2QueryFileStorageMB: { Max: MAX_RESULT_MB, Remaining: MAX_RESULT_MB },
    DailyBulkV2QueryJobs: { Max: usage.queryJobLimit, Remaining: usage.queryJobLimit - usage.queryJobs },
    DataStorageMB: { Max: 10_240, Remaining: 9_000 },
    FileStorageMB: { Max: 10_240, Remaining: 10_000 },
    HourlyTimeBasedWorkflow: { Max: 1_000, Remaining: 1_000 },
    SingleEmail: { Max: 5_000, Remaining: 5_000 },
  });
}

import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';

const LOOK_MS = 30_000;
const PAGE = 1_000;

/** What Temporal knows of syncs that exist; for those that the store knows and that may be gone. */
export class LivingSyncs {
  private readonly client: Client;
  private readonly taskQueue: string;

  constructor(client: Client, taskQueue: string) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  /** From visibility, which trails by seconds: whoever is missing may still have begun a moment ago. */
  async ids(): Promise<ReadonlySet<string>> {
    const query = `WorkflowType = 'sync' AND ExecutionStatus = 'Running' AND TaskQueue = '${this.taskQueue}'`;
    const ids = new Set<string>();
    for await (const { workflowId } of this.client.workflow.list({ query, pageSize: PAGE })) ids.add(workflowId);
    return ids;
  }

  /** Its workflow was deleted, canceled, terminated or is otherwise closed. */
  async isGone(id: string): Promise<boolean> {
    const handle = this.client.workflow.getHandle(id);
    try {
      const { status } = await this.client.withDeadline(Date.now() + LOOK_MS, () => handle.describe());
      return status.name !== 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return true;
      throw error;
    }
  }
}

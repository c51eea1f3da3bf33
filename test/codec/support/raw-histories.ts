import type { Client } from '@temporalio/client';

/** All that Temporal has of the workflows of a task queue, as it keeps it: histories, summaries, pending work, in one text. */
export async function rawHistories(client: Client, taskQueue: string): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
    const execution = { workflowId, runId };
    const { namespace } = client.options;
    let nextPageToken: Uint8Array | undefined = new Uint8Array();
    while (nextPageToken !== undefined) {
      const page: Awaited<ReturnType<typeof client.workflowService.getWorkflowExecutionHistory>> =
        await client.workflowService.getWorkflowExecutionHistory({ namespace, execution, nextPageToken });
      texts.push(readableBytes(JSON.stringify(page)));
      nextPageToken = (page.nextPageToken ?? []).length > 0 ? page.nextPageToken : undefined;
    }
    const description = await client.workflowService.describeWorkflowExecution({ namespace, execution });
    texts.push(readableBytes(JSON.stringify(description)));
  }
  return texts.join('\n');
}

/** Text of protobuf's JSON in which bytes are base64, with those of payloads as the text that they hold. */
export function readableBytes(text: string): string {
  return text.replaceAll(
    /"(data|encoding|encryption-[a-z-]+)":\s*"([A-Za-z0-9+/=]*)"/g,
    (_match, name: string, base64: string) => {
      return `"${name}":${Buffer.from(base64, 'base64').toString('utf8')}`;
    },
  );
}

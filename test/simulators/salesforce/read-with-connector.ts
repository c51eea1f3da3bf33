import type { SalesforceSimulator } from '../../../simulators/salesforce/index.ts';
import { createSalesforceByConnection } from '../../../src/salesforce/connect.ts';
import { readCsvRows } from '../../support/readable-path/csv.ts';
import { createSalesforceOAuth } from '../../../src/salesforce/oauth.ts';
import type { BulkQuery } from '../../../src/salesforce/salesforce.ts';
import { openTestStore } from '../../support/pglite.ts';
import { until } from '../../support/until.ts';

/** What the service's own connector reads with a query, page after page, each row with the header's names. */
export async function readWithConnector(
  simulator: SalesforceSimulator,
  soql: string,
  maxRecords: number,
): Promise<Record<string, string>[]> {
  const store = await openTestStore();
  try {
    const id = 'con_1';
    const { url } = simulator;
    await store.connections.create({
      id,
      name: 'The simulated org',
      environment: 'custom',
      loginUrl: url,
      authMethod: 'authorization_code',
    });
    const { accessToken, refreshToken } = simulator.grantTokens();
    const grant = { type: 'refresh_token', refreshToken } as const;
    await store.connections.authorize(id, { accessToken, instanceUrl: url, grant });
    const connect = createSalesforceByConnection({
      store,
      oauth: createSalesforceOAuth({ allowLoopback: true }),
      config: { allowLoopback: true, clientId: 'client' },
    });
    return await readAll((await connect(id)).bulk, soql, maxRecords);
  } finally {
    await store.close();
  }
}

async function readAll(bulk: BulkQuery, soql: string, maxRecords: number): Promise<Record<string, string>[]> {
  const job = await bulk.submit({ soql, includeDeleted: false });
  await until('the job is complete', async () => (await bulk.status(job)).state === 'complete');
  const all: Record<string, string>[] = [];
  for (let locator: string | undefined = ''; locator !== undefined;) {
    const page: Awaited<ReturnType<BulkQuery['openPage']>> = await bulk.openPage(job, { locator, maxRecords });
    const rows: string[][] = [];
    for await (const some of readCsvRows(page.body)) rows.push(...some);
    const [names = [], ...values] = rows;
    all.push(...values.map((row) => Object.fromEntries(names.map((name, column) => [name, row[column] ?? '']))));
    locator = page.nextLocator;
  }
  return all;
}

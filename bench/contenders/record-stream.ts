import type { Connection } from 'jsforce';

/** Each record of jsforce's stream, as texts. https://jsforce.github.io/document/#bulk-api-v2 */
export async function recordsOf(
  connection: Connection,
  object: string,
  columns: readonly string[],
  onRecord: (record: Record<string, string>) => void,
): Promise<void> {
  const stream = await connection.bulk2.query(`SELECT ${columns.join(', ')} FROM ${object}`, { pollInterval: 100 });
  await new Promise<void>((resolve, reject) => {
    stream.on('record', (record: Record<string, string>) => onRecord(record));
    stream.on('end', resolve);
    stream.on('error', reject);
  });
}

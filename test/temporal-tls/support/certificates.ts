import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../scripts/setup/run-command.mjs';

/** Paths of PEM files. */
export type Certificate = { cert: string; key: string };

export type Authority = {
  /** The path of its own certificate. */
  ca: string;
  /** `names` as openssl writes them: `IP:127.0.0.1,DNS:temporal.test`. `days` below 0: expired. */
  issue(name: string, names?: string, days?: number): Promise<Certificate>;
};

/** A certificate authority of its own in a temporary folder, made by openssl. */
export async function createAuthority(): Promise<Authority & { folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'salesforce-data-in-tls-'));
  const root = { cert: join(folder, 'ca.pem'), key: join(folder, 'ca.key') };
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const own = ['-keyout', root.key, '-out', root.cert, '-days', '2', '-subj', '/CN=Test authority'];
  await openssl(['req', '-x509', ...newKey, ...own]);
  return {
    folder,
    ca: root.cert,
    async issue(name, names = 'DNS:nobody.test', days = 2) {
      const at = (ending: string): string => join(folder, `${name}.${ending}`);
      await writeFile(at('ext'), `subjectAltName=${names}\n`);
      await openssl(['req', ...newKey, '-keyout', at('key'), '-out', at('csr'), '-subj', `/CN=${name}`]);
      const signed = ['-in', at('csr'), '-CA', root.cert, '-CAkey', root.key, '-CAcreateserial'];
      await openssl(['x509', '-req', ...signed, '-days', String(days), '-extfile', at('ext'), '-out', at('pem')]);
      return { cert: at('pem'), key: at('key') };
    },
  };
}

async function openssl(args: string[]): Promise<void> {
  const { code, output } = await runCommand('openssl', args);
  if (code !== 0) throw new Error(`openssl ${args[0]}: ${output}`);
}

import { rm } from 'node:fs/promises';
import { freePort } from '../../scripts/free-port.ts';
import { createAuthority } from '../temporal-tls/support/certificates.ts';
import type { Certificate } from '../temporal-tls/support/certificates.ts';
import { startTlsFront } from './tls-front.ts';
import type { TlsFront } from './tls-front.ts';

const SALESFORCE_HOST = 'chaos.my.salesforce.com';
const CUSTOMERIO_HOST = 'cdp.customer.io';
const EXPIRED_DAYS = -1;

/** One vendor's connections, from the handshake on. */
export type VendorTls = { front: TlsFront; good: Certificate; expired: Certificate };

export type VendorsOverTls = {
  salesforce: VendorTls;
  customerio: VendorTls;
  /** What simulators and processes are to be started with. */
  options: { salesforce: Simulator; customerio: Simulator; env: Record<string, string> };
  stop(): Promise<void>;
};

type Simulator = { port: number; publicUrl: string };

/** TLS in front of both vendors, under hosts of theirs, with certificates of an authority that the service is told to trust. */
export async function startVendorsOverTls(): Promise<VendorsOverTls> {
  const authority = await createAuthority();
  const vendor = async (host: string): Promise<VendorTls & { simulator: Simulator }> => {
    const names = `DNS:${host}`;
    const good = await authority.issue(host, names);
    const expired = await authority.issue(`${host}-expired`, names, EXPIRED_DAYS);
    const port = await freePort();
    return { front: await startTlsFront(port, good), good, expired, simulator: { port, publicUrl: `https://${host}` } };
  };
  const [salesforce, customerio] = [await vendor(SALESFORCE_HOST), await vendor(CUSTOMERIO_HOST)];
  const ports = { [SALESFORCE_HOST]: salesforce.front.port, [CUSTOMERIO_HOST]: customerio.front.port };
  return {
    salesforce,
    customerio,
    options: {
      salesforce: salesforce.simulator,
      customerio: customerio.simulator,
      env: {
        NODE_OPTIONS: `--import ${new URL('vendors-nearby.ts', import.meta.url).href}`,
        NODE_EXTRA_CA_CERTS: authority.ca,
        CHAOS_PORTS: JSON.stringify(ports),
      },
    },
    stop: async () => {
      await Promise.all([salesforce.front.close(), customerio.front.close()]);
      await rm(authority.folder, { recursive: true, force: true });
    },
  };
}

const REGIONS = { us: 'https://cdp.customer.io/v1', eu: 'https://cdp-eu.customer.io/v1' } as const;
export type Region = keyof typeof REGIONS;
const VENDOR_HOST = /^([a-z0-9-]+\.)*customer\.io$/;
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '[::1]'];

export type EndpointCheck =
  | { type: 'valid'; /** Ends in `/v1`. */ baseUrl: string }
  | { type: 'invalid'; /** Follows the words "the endpoint". */ message: string };

/** Base URL of the Pipelines API. https://docs.customer.io/integrations/api/cdp/ */
export function regionBaseUrl(region: Region): string {
  return REGIONS[region];
}

/**
 * Is it an address that an API key and records may be sent to? With or without `/v1` at its end. Plain http is for
 * simulators on this machine only.
 */
export function checkEndpoint(endpoint: string, options: { allowLoopback: boolean }): EndpointCheck {
  if (!URL.canParse(endpoint)) return invalid('must be a URL such as https://cdp.customer.io');
  const url = new URL(endpoint);
  if (url.username !== '' || url.password !== '') return invalid('must not hold credentials');
  if (endpoint.includes('?') || endpoint.includes('#')) return invalid('must not have a query or fragment');
  if (!/^\/(v1\/?)?$/.test(url.pathname)) return invalid('must not have a path other than /v1');
  const loopback = url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname);
  if (!loopback && !isVendors(url)) return invalid('must be https on customer.io or one of its subdomains');
  if (loopback && !options.allowLoopback) {
    return invalid('is plain http on this machine, which needs ALLOW_LOOPBACK_ENDPOINTS');
  }
  return { type: 'valid', baseUrl: `${url.origin}/v1` };
}

function isVendors(url: URL): boolean {
  return url.protocol === 'https:' && url.port === '' && VENDOR_HOST.test(url.hostname);
}

function invalid(message: string): EndpointCheck {
  return { type: 'invalid', message };
}

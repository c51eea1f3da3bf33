import { z } from 'zod';
import { baseUrlOf } from '../customerio/base-url.ts';
import { checkKey } from '../customerio/check-key.ts';
import { checkEndpoint } from '../customerio/endpoint.ts';
import { createCustomerio } from '../customerio/pipelines-client.ts';
import { defineKind } from './kind.ts';

const NO_KEY = 'must be the write key of a Customer.io source';

/** A source of Customer.io Pipelines. https://docs.customer.io/integrations/api/cdp/ */
export const customerio = defineKind({
  type: 'customerio',
  settings: z.object({ region: z.enum(['us', 'eu']), endpoint: z.string().max(300).optional() }),
  secret: { name: 'apiKey', schema: z.string().regex(/^[\x21-\x7e]{1,300}$/, NO_KEY), message: NO_KEY },
  admit(settings, options) {
    const { endpoint } = settings;
    if (endpoint === undefined) return { type: 'valid', settings };
    const checked = checkEndpoint(endpoint, options);
    if (checked.type === 'invalid') return { type: 'invalid', path: 'endpoint', message: checked.message };
    return { type: 'valid', settings: { ...settings, endpoint: checked.baseUrl } };
  },
  connect: (access, onSetback) => createCustomerio({ baseUrl: baseUrlOf(access), apiKey: access.secret, onSetback }),
  check: (access) => checkKey({ baseUrl: baseUrlOf(access), apiKey: access.secret }),
  document: {
    example: {
      summary: 'A Customer.io workspace in the US region; the key is the write key of a source of its Pipelines',
      name: 'Workspace',
      settings: { region: 'us' },
      secret: '<write-key>',
    },
    checks: [
      'Sends no data. The Pipelines API has nothing to read, so what is sent is `POST /v1/batch` with the body `{"batch":[]}` and the header `X-Strict-Mode: 1`, with the destination\'s key. Unless that is refused for the key, the same request follows once more with a key that was made up: what Customer.io answers to an empty batch is not documented, so its yes to the one is a proof only beside its no to the other.',
      '`refused`: 401 or 403, or an error that names the key. `accepted`: the key passes (the request is taken, or refused for its contents alone), and the made-up one does not. `unreachable`: no answer within ten seconds. `unknown`: any other answer; also when both keys get the same one.',
      "It asks the destination's own region or endpoint: a key of the other region is refused.",
    ].join('\n\n'),
  },
});

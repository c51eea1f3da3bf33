import { z } from 'zod';
import { CALLBACK_PATH } from '../authorization.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Authorization, NamedConnection } from '../finish-authorization.ts';
import { finishAuthorization } from '../finish-authorization.ts';
import { messagePage } from '../html.ts';
import { withExample } from '../described.ts';
import { operation } from '../operation.ts';
import type { Answer, Operation } from '../operation.ts';
import type { TtlCache } from '../ttl-cache.ts';

/** Whatever a browser brings ends in a page: what is no single text counts as absent. */
const parameter = z.string().optional().catch(undefined);
/** Salesforce adds parameters of its own, so unknown ones are let through. */
const querySchema = z.object({
  state: parameter.meta({ description: 'From the authorizationUrl; it works once.' }),
  code: parameter.meta({ description: 'When the person agreed.' }),
  error: withExample(parameter.meta({ description: 'When not.' }), 'access_denied'),
});

const CONNECTION = {
  name: 'Acme',
  username: 'integration@acme.example',
  instanceUrl: 'https://acme.my.salesforce.com',
};

type Shown = Authorization<NamedConnection>;

function html(description: string, outcome: Shown) {
  const { title, sentences } = content(outcome);
  return { description, contentType: 'text/html', example: messagePage(title, sentences) };
}

export function oauthCallbackOperation(deps: ApiDependencies, cache: TtlCache): Operation {
  return operation({
    id: 'finishAuthorization',
    method: 'get',
    path: CALLBACK_PATH,
    tag: 'Connections',
    summary: 'Where Salesforce sends a person back to after an authorization',
    scope: 'open',
    query: querySchema,
    answers: {
      200: html('The connection is authorized', { type: 'connected', connection: CONNECTION, unnoticed: false }),
      400: html('Not authorized; the page says why and what to do next', { type: 'unknown' }),
      409: html('Another org was authorized than before; nothing changed', {
        type: 'wrong_org',
        connection: CONNECTION,
      }),
      502: html('Salesforce did not finish it', {
        type: 'failed',
        connection: CONNECTION,
        reason: 'Salesforce cannot be reached',
        passing: true,
      }),
    },
    async run({ query: { state, code, error } }) {
      const outcome: Authorization =
        state === undefined ? { type: 'unknown' } : await finishAuthorization(deps, { state, code, error });
      if (outcome.type === 'connected') cache.forget(outcome.connection.id);
      return page(outcome);
    },
  });
}

function page(outcome: Authorization): Answer {
  const { status, title, sentences } = content(outcome);
  return { status, html: messagePage(title, sentences), headers: { 'Referrer-Policy': 'no-referrer' } };
}

function content(outcome: Shown): { status: number; title: string; sentences: string[] } {
  if (outcome.type === 'unknown') {
    const sentences = ['This link was used before, is older than ten minutes, or did not come from this service.'];
    return { status: 400, title: 'Not authorized', sentences: [...sentences, AGAIN] };
  }
  const { name, username, instanceUrl } = outcome.connection;
  switch (outcome.type) {
    case 'connected': {
      const who = username === undefined ? '' : ` as ${username}`;
      const sentences = [`${name} is connected to ${instanceUrl ?? 'Salesforce'}${who}.`];
      const next = outcome.unnoticed
        ? 'Syncs that waited for this go on with their next attempt.'
        : 'Syncs that waited for this go on by themselves.';
      return { status: 200, title: 'Connected', sentences: [...sentences, next, 'You can close this page.'] };
    }
    case 'refused': {
      const denied = outcome.reason === 'access_denied';
      const reason = denied
        ? 'The access was denied at Salesforce'
        : `Salesforce said: ${outcome.reason.slice(0, 200)}`;
      return { status: 400, title: 'Not authorized', sentences: [`${reason}. ${name} did not change.`, AGAIN] };
    }
    case 'wrong_org': {
      const sentence = `${name} belongs to another Salesforce org than the one that you signed in to. Nothing changed.`;
      const next = 'Sign out of Salesforce, ask for a new link, and sign in to the right org.';
      return {
        status: 409,
        title: 'Another org',
        sentences: [sentence, `${next} For another org, create a connection.`],
      };
    }
    case 'failed': {
      const sentences = [`${outcome.reason}. ${name} did not change.`, AGAIN];
      return { status: outcome.passing ? 502 : 400, title: 'Not authorized', sentences };
    }
  }
}

const AGAIN = 'Ask for a new link with POST /v1/connections/:id/reauthorize and open it.';

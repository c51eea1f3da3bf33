import type { ApiDependencies } from '../dependencies.ts';
import { jsonAnswer } from '../described.ts';
import type { Example } from '../described.ts';
import { DEFINITIONS } from '../examples/definitions.ts';
import { PREVIEW } from '../examples/preview.ts';
import { invalidDefinition } from '../examples/problems.ts';
import { notAuthorized } from '../find.ts';
import { operation } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { previewSync, queryTooLong } from '../preview/preview-sync.ts';
import { previewRequestSchema, previewSchema } from '../preview/preview-view.ts';
import type { PreviewRequest } from '../preview/preview-view.ts';

const { people, events } = DEFINITIONS;
const EXAMPLES = {
  people: { ...people, value: { ...people.value, limit: 3 } },
  events: { ...events, value: { ...events.value, limit: 3 } },
} satisfies Record<string, Example<PreviewRequest>>;

export function previewOperation(deps: ApiDependencies): Operation {
  return operation({
    id: 'previewSync',
    method: 'post',
    path: '/v1/syncs/preview',
    tag: 'Syncs',
    summary: 'See what a sync would send: Salesforce rows and the messages that they become',
    description:
      'Sends nothing to Customer.io and keeps nothing; it costs the org a few API calls. A definition that could not be created is refused in the same way. Each message is what the first run sends for the record as it is now, but for its `messageId`: that names the sync, `syn_preview` here, and ends in a checksum of the message with that name (`…:created:0` has none). Needs a token with write scope, since it shows values of records, which no other call does.',
    // A token that may only look at syncs must not see the org's records through them.
    scope: 'write',
    body: { schema: previewRequestSchema, examples: EXAMPLES },
    answers: { 200: jsonAnswer('The preview', previewSchema, PREVIEW) },
    problems: [invalidDefinition(), notAuthorized(), queryTooLong(), 503],
    async run({ body: { limit, ...definition } }) {
      return { status: 200, body: await previewSync(deps, definition, limit) };
    },
  });
}

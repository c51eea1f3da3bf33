import { expect, it } from 'vitest';
import { groupOf } from '../../src/domain/alerts/alert-group.ts';

const facts = {
  name: 'Contacts',
  connectionId: 'con_1',
  destinationId: 'dst_1',
  schedule: { every: '1h' },
  paused: false,
} as const;

it.each([
  ['customerio.unauthorized', 'dst_1'],
  ['webhook.unauthorized', 'dst_1'],
  ['webhook.refused', undefined],
  ['salesforce.api_disabled', 'con_1'],
  ['run.unreachable', undefined],
  ['custom', undefined],
])('an alert of %s is told with the others of %s', (code, scopeId) => {
  expect(groupOf('needs_attention', code, facts)?.scopeId).toBe(scopeId);
});

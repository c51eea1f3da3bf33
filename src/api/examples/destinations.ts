import type { DestinationKind } from '../../destinations/kind.ts';
import type { Example } from '../described.ts';
import { DESTINATION_ID } from './ids.ts';

/** What the document shows of destinations, of what their kinds declare; a test holds it to the schemas. */
export function destinationExamples(kinds: readonly DestinationKind[]) {
  const created: Record<string, Example<Record<string, unknown>>> = {};
  const changed: Record<string, Example<Record<string, unknown>>> = {};
  for (const { type, secret, document } of kinds) {
    const { summary, name, settings, secret: placeholder } = document.example;
    created[type] = { summary, value: { name, type, ...settings, [secret.name]: placeholder } };
    changed[type] = { summary: 'The key was rotated', value: { [secret.name]: placeholder } };
  }
  return { created, changed, view: viewOf(kinds) };
}

function viewOf(kinds: readonly DestinationKind[]): Record<string, unknown> {
  const [first] = kinds;
  if (first === undefined) throw new RangeError('there is no kind of destination');
  const { name, settings } = first.document.example;
  return { id: DESTINATION_ID, name, type: first.type, ...settings, createdAt: '2026-11-02T09:20:51.030Z' };
}

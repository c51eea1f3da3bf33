import type { FieldPlan } from '../field-plan.ts';
import type { Removal } from '../ledger.ts';
import { BLANK_FINGERPRINT, messageId } from '../message-id.ts';
import { formatMapper } from './format-mapper.ts';
import { integrationsMember } from './map-row.ts';
import type { MappingContext } from './mapped-row.ts';
import { writeMessage } from './message.ts';

/**
 * Writes the message that takes out of Customer.io what the ledger remembers; undefined for formats that nothing can be
 * taken back of.
 */
export function compileRemovalWriter(
  plan: FieldPlan,
  { syncId, epoch, run }: Pick<MappingContext, 'syncId' | 'epoch' | 'run'>,
): ((removal: Removal) => Buffer) | undefined {
  const { removal: write } = formatMapper(plan);
  if (write === undefined) return undefined;
  const integrations = integrationsMember(plan);
  return ({ key, recordId, version }) => {
    const said = run === undefined ? { epoch } : { epoch, run };
    const id = messageId({ syncId, recordId, version, ...said, operation: 'delete', fingerprint: BLANK_FINGERPRINT });
    return writeMessage(write(key), { messageId: id, timestamp: version, integrations });
  };
}

import { FORMAT_RULES } from './format-rules.ts';
import type { RemovalReason } from './ledger.ts';
import type { PlacelessDefinition, SyncDefinition } from './sync-definition.ts';

/**
 * Does the sync remember what it delivered? Some formats always do; removing what left the filter or is gone for good needs
 * the memory too.
 */
export function usesLedger(definition: PlacelessDefinition): boolean {
  const { format, ledger, leavesFilter, reconcile } = definition;
  if (FORMAT_RULES[format.type].needsLedger) return true;
  return ledger === true || leavesFilter === 'delete' || reconcile !== undefined;
}

/**
 * Names what a ledger is about; undefined where none is kept. When it changes, what was remembered is of no use: other
 * records, another place, or other things there.
 */
export function ledgerGeneration(definition: SyncDefinition): string | undefined {
  if (!usesLedger(definition)) return undefined;
  const { connectionId, destinationId, format } = definition;
  const typeId = 'objectTypeId' in format ? format.objectTypeId : '';
  return [connectionId, destinationId, format.type, typeId].join(' ');
}

/** Settings that contradict each other; each message continues its path as a sentence. */
export function ledgerProblems(definition: SyncDefinition): { path: string; message: string }[] {
  const { format, ledger, leavesFilter } = definition;
  const problems: { path: string; message: string }[] = [];
  if (ledger === false && usesLedger(definition)) {
    const needs = FORMAT_RULES[format.type].needsLedger
      ? `format ${format.type}`
      : leavesFilter === 'delete'
        ? 'leavesFilter delete'
        : 'reconcile';
    problems.push({ path: 'ledger', message: `cannot be off: ${needs} needs it` });
  }
  const { one, removable } = FORMAT_RULES[format.type];
  if (!removable && leavesFilter === 'delete') {
    problems.push({ path: 'leavesFilter', message: `must be keep: ${one} cannot be deleted at Customer.io` });
  }
  return problems;
}

/**
 * What an incremental run has to ask besides its rows, which match the filter: `changed`: whatever changed, to find who
 * left. `deleted`: what was deleted after it had left, and is to go for that.
 */
export function leaversToAsk(definition: PlacelessDefinition): 'changed' | 'deleted' | undefined {
  const { deletions, filter, format, leavesFilter } = definition;
  if (filter === undefined || !FORMAT_RULES[format.type].removable || !usesLedger(definition)) return undefined;
  if (leavesFilter === 'delete') return 'changed';
  return deletions === 'send' ? 'deleted' : undefined;
}

/** Is something still to be taken out for this reason? A removal may have waited through an edit. */
export function wantsRemoval({ deletions, filter, leavesFilter }: SyncDefinition, reason: RemovalReason): boolean {
  switch (reason) {
    case 'deleted':
    case 'missing':
      return deletions === 'send';
    case 'left_filter':
      return filter !== undefined && leavesFilter === 'delete';
    case 'moved':
      return true;
  }
}

/** Does an edit make records that have not changed stand for something else, or somewhere else? */
export function needsFullRun(before: SyncDefinition, after: SyncDefinition): boolean {
  const elsewhere = before.connectionId !== after.connectionId || before.destinationId !== after.destinationId;
  if (elsewhere || before.format.type !== after.format.type) return true;
  const generation = ledgerGeneration(after);
  return generation !== undefined && generation !== ledgerGeneration(before);
}

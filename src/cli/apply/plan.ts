import type { SyncDefinition } from '../../domain/sync-definition.ts';
import { differences } from './differences.ts';
import type { Difference } from './differences.ts';
import { patchBetween } from './patch-between.ts';
import type { Patch } from './patch-between.ts';
import type { Entry } from './sync-file.ts';

/** A sync of the installation, with what was accepted last. */
export type Present = { id: string; revision: number; paused: boolean; definition: SyncDefinition };

export type Change =
  | { type: 'create'; name: string; paused: boolean; definition: SyncDefinition }
  | { type: 'change'; id: string; name: string; revision: number; patch: Patch; differences: Difference[] }
  | { type: 'pause' | 'resume'; id: string; name: string }
  | { type: 'delete'; id: string; name: string };

export type Plan = {
  changes: Change[];
  unchanged: number;
  /** Not in the file, and left alone. */ others: string[];
  problems: string[];
};

/**
 * What makes an installation match a file. A sync is known by its `id` where the file gives one, else by its name, else by
 * `previousName`. Pure; what it cannot decide is a problem in a sentence.
 */
export function planApply(entries: readonly Entry[], present: readonly Present[], { prune }: { prune: boolean }): Plan {
  const plan: Plan = { changes: [], unchanged: 0, others: [], problems: duplicates(entries) };
  const matched = new Set<string>();
  for (const entry of entries) {
    const found = match(entry, present);
    if (typeof found === 'string') {
      plan.problems.push(found);
      continue;
    }
    if (found === undefined) {
      const { definition, paused = false } = entry;
      plan.changes.push({ type: 'create', name: definition.name, paused, definition });
      continue;
    }
    if (matched.has(found.id)) plan.problems.push(`Two entries are about ${found.definition.name} (${found.id}).`);
    matched.add(found.id);
    const changes = changesOf(entry, found);
    if (typeof changes === 'string') plan.problems.push(changes);
    else if (changes.length === 0) plan.unchanged += 1;
    else plan.changes.push(...changes);
  }
  for (const { id, definition } of present.filter((each) => !matched.has(each.id))) {
    if (prune) plan.changes.push({ type: 'delete', id, name: definition.name });
    else plan.others.push(definition.name);
  }
  return plan;
}

function duplicates(entries: readonly Entry[]): string[] {
  const names = entries.filter(({ id }) => id === undefined).map(({ definition }) => definition.name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map(
    (name) => `Two entries are called ${JSON.stringify(name)}: give each the id of its sync.`,
  );
}

function match({ id, previousName, definition }: Entry, present: readonly Present[]): Present | undefined | string {
  if (id !== undefined) {
    return (
      present.find((each) => each.id === id) ??
      `There is no sync ${id}: leave the id out to create ${JSON.stringify(definition.name)}.`
    );
  }
  for (const name of [definition.name, previousName]) {
    const [found, ...others] = present.filter((each) => each.definition.name === name);
    if (others.length > 0) return `${others.length + 1} syncs are called ${JSON.stringify(name)}: say which by its id.`;
    if (found !== undefined) return found;
  }
  return undefined;
}

function changesOf(entry: Entry, found: Present): Change[] | string {
  const { id, revision } = found;
  const { name } = entry.definition;
  const before = found.definition;
  const patch = patchBetween(before, entry.definition);
  if (patch === undefined)
    return `${name} (${id}) cannot be changed to that in one step: a null inside of integrations would be a removal.`;
  const changes: Change[] = [];
  if (Object.keys(patch).length > 0) {
    changes.push({
      type: 'change',
      id,
      name: before.name,
      revision,
      patch,
      differences: differences(before, entry.definition),
    });
  }
  if (entry.paused !== undefined && entry.paused !== found.paused) {
    changes.push({ type: entry.paused ? 'pause' : 'resume', id, name });
  }
  return changes;
}

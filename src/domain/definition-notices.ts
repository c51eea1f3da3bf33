import { FORMAT_RULES } from './format-rules.ts';
import type { FieldPlan } from './field-plan.ts';
import { checkFilter } from './filter.ts';
import type { Descriptions } from './object-description.ts';
import { resolveField } from './resolve-field.ts';
import type { SyncDefinition } from './sync-definition.ts';

/** Fields that a sentence names; the others are counted. */
const NAMED = 5;

/**
 * What a person should know who is about to create a sync: sentences, each about something that the definition is right
 * in and that may yet surprise.
 */
export function definitionNotices(definition: SyncDefinition, plan: FieldPlan, descriptions: Descriptions): string[] {
  return [
    ...deletionNotices(definition, plan),
    ...filterNotices(definition, descriptions),
    ...versionNotices(plan),
    ...staleNotices(plan, descriptions),
  ];
}

function deletionNotices(definition: SyncDefinition, plan: FieldPlan): string[] {
  const { format, deletions, reconcile } = definition;
  const { removable, one } = FORMAT_RULES[format.type];
  if (!removable) {
    return [`${capitalized(one)} cannot be deleted at Customer.io: deletions in Salesforce are not sent.`];
  }
  if (deletions === 'ignore') return ['Records that are deleted in Salesforce stay at Customer.io.'];
  if (plan.isDeleted === undefined) {
    const how = reconcile === undefined ? ': set reconcile to have one' : '';
    return [`${plan.object} has no IsDeleted: deletions are only found by a reconcile${how}.`];
  }
  const shared = (format.type === 'person' || format.type === 'object') && plan.identifier.type !== 'id';
  if (!shared || plan.ledger === true) return [];
  const what = format.type === 'person' ? 'person' : 'object';
  return [
    `Records with the same ${plan.identifier.source} are one ${what} at Customer.io: deleting one of them in Salesforce deletes the ${what}. With ledger set to true it stays while another of them is there.`,
  ];
}

function filterNotices(definition: SyncDefinition, descriptions: Descriptions): string[] {
  const { filter, leavesFilter, format } = definition;
  const checked = filter === undefined ? undefined : checkFilter(filter);
  if (checked?.type !== 'valid') return [];
  const notices: string[] = [];
  if (FORMAT_RULES[format.type].removable && leavesFilter !== 'delete') {
    notices.push('Records that leave the filter stay at Customer.io.');
  }
  const paths = checked.fields.map((field) => resolveField(field, descriptions)?.path ?? field);
  const unnoticed = [...new Set(paths)].filter((path) => changesUnnoticed(path, descriptions));
  if (unnoticed.length > 0) {
    notices.push(
      `The filter asks for ${listed(unnoticed)}, computed or of another record: a record that enters or leaves the filter by that alone is not seen to change; a periodic reconcile or a resync finds it.`,
    );
  }
  return notices;
}

function versionNotices(plan: FieldPlan): string[] {
  const version = plan.columns[plan.version] ?? '';
  if (version === 'SystemModstamp') return [];
  if (version === 'CreatedDate')
    return [`${plan.object} only says when a record was created: later changes are not seen.`];
  return [
    `${plan.object} has no SystemModstamp: changes are found by ${version}, which changes by the system do not move.`,
  ];
}

function staleNotices(plan: FieldPlan, descriptions: Descriptions): string[] {
  const stale = plan.columns.filter((path) => changesUnnoticed(path, descriptions));
  if (stale.length === 0) return [];
  const [are, their] = stale.length === 1 ? ['is', 'its'] : ['are', 'their'];
  return [
    `${listed(stale)} ${are} computed or ${stale.length === 1 ? 'belongs' : 'belong'} to another record: ${their} changes alone do not make a record change; a periodic reconcile or a resync brings ${stale.length === 1 ? 'it' : 'them'} up to date.`,
  ];
}

/** A formula's result, or a field behind a lookup: the record's own time of change does not move with it. */
function changesUnnoticed(path: string, { object }: Descriptions): boolean {
  return path.includes('.') || object.fields.some(({ name, calculated }) => name === path && calculated);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return [shown.slice(0, -1).join(', '), shown.at(-1)].filter((part) => part !== '').join(' and ');
}

function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

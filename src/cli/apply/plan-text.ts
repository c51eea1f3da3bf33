import { oneLine } from '../format/plain.ts';
import type { Change, Plan } from './plan.ts';

const MAX_VALUE = 100;

/** The plan as a person reads it before saying yes. */
export function planText({ changes, unchanged, others }: Plan, placeName: (id: string) => string): string {
  const lines = changes.flatMap((change) => changeLines(change, placeName));
  const left =
    others.length === 0
      ? ''
      : `\n${others.length} not in the file, left alone (--prune ends them): ${others.join(', ')}`;
  return [...lines, `${summary(changes)}, ${unchanged} as they should be.${left}`].join('\n');
}

/** `1 to create, 2 to change` */
function summary(changes: readonly Change[]): string {
  const words = { create: 'to create', change: 'to change', pause: 'to pause', resume: 'to resume', delete: 'to end' };
  const parts = Object.entries(words).flatMap(([type, word]) => {
    const many = changes.filter((change) => change.type === type).length;
    return many === 0 ? [] : [`${many} ${word}`];
  });
  return parts.length === 0 ? 'Nothing to do' : parts.join(', ');
}

function changeLines(change: Change, placeName: (id: string) => string): string[] {
  switch (change.type) {
    case 'create': {
      const { object, format } = change.definition;
      const state = change.paused ? ', paused' : '';
      return [`+ ${oneLine(change.name)}: a new sync, ${object} to ${format.type}${state}`];
    }
    case 'change':
      return [
        `~ ${oneLine(change.name)} (${change.id})`,
        ...change.differences.map(({ path, from, to }) => `    ${path}: ${value(from)} -> ${value(to)}`),
      ];
    case 'pause':
    case 'resume':
      return [`~ ${oneLine(change.name)} (${change.id}): ${change.type}`];
    case 'delete':
      return [`- ${oneLine(change.name)} (${change.id}): the sync ends; what it sent stays in Customer.io`];
  }

  function value(it: unknown): string {
    if (it === undefined) return '(none)';
    if (typeof it === 'string' && /^(con|dst)_/.test(it)) return placeName(it);
    return oneLine(JSON.stringify(it), MAX_VALUE);
  }
}

import { describe, expect, it } from 'vitest';
import { includesDeleted } from '../../src/domain/includes-deleted.ts';
import { definition } from './plan-fixtures.ts';

const EVENT = { type: 'event', name: 'Logged', personField: 'WhoId' } as const;

describe('deleted records', () => {
  it('are asked for once something was sent, unless they are ignored', () => {
    expect(includesDeleted(definition(), { sentBefore: false })).toBe(false);
    expect(includesDeleted(definition(), { sentBefore: true })).toBe(true);
    expect(includesDeleted(definition({ deletions: 'ignore' }), { sentBefore: true })).toBe(false);
  });

  it('come with archived activities, and are of no use to other events', () => {
    for (const sentBefore of [false, true]) {
      expect(includesDeleted(definition({ object: 'Case', format: EVENT }), { sentBefore })).toBe(false);
      expect(includesDeleted(definition({ object: 'Task', format: EVENT }), { sentBefore })).toBe(true);
      expect(includesDeleted(definition({ object: 'event', format: EVENT }), { sentBefore })).toBe(true);
    }
  });
});

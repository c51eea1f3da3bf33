import { expect } from 'vitest';
import { SyncEntity } from '../../../src/domain/sync-entity.ts';
import { syncStatus, syncView } from '../../../src/domain/sync-status.ts';
import type { SyncState } from '../../../src/domain/sync-state.ts';

/**
 * One sync twice: one lives on, the other is written as JSON and read again before each step, as a workflow that continues
 * as new is. Whatever is done must do the same to both.
 */
export class TwinSync {
  private readonly living: SyncEntity;
  private readonly restarted: { state: SyncState };

  constructor(state: SyncState) {
    this.living = new SyncEntity(structuredClone(state));
    this.restarted = { state: structuredClone(state) };
  }

  get state(): SyncState {
    return this.living.state;
  }

  do<Answer>(act: (entity: SyncEntity) => Answer): Answer {
    const carried: SyncState = JSON.parse(JSON.stringify(this.restarted.state));
    const twin = new SyncEntity(carried);
    const answers = [outcome(() => act(this.living)), outcome(() => act(twin))] as const;
    this.restarted.state = twin.state;
    const [living, restarted] = [shown(this.living.state, answers[0]), shown(twin.state, answers[1])];
    // As texts first: matchers take most of the time of a property.
    if (living !== restarted) expect(JSON.parse(restarted)).toEqual(JSON.parse(living));
    if ('error' in answers[0]) throw answers[0].error;
    return answers[0].answer;
  }
}

function outcome<Answer>(act: () => Answer): { answer: Answer } | { error: unknown } {
  try {
    return { answer: act() };
  } catch (error) {
    return { error };
  }
}

/** All that can be seen of a sync after a step. */
function shown(state: SyncState, result: unknown): string {
  return JSON.stringify({
    state,
    view: syncView(state),
    status: syncStatus(state),
    result: String(JSON.stringify(result)),
  });
}

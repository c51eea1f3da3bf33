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
    expect(answers[1]).toEqual(answers[0]);
    expect(JSON.parse(JSON.stringify(twin.state))).toEqual(JSON.parse(JSON.stringify(this.living.state)));
    expect(syncView(twin.state)).toEqual(syncView(this.living.state));
    expect(syncStatus(twin.state)).toEqual(syncStatus(this.living.state));
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

import type { SyncView } from '../../domain/sync-view.ts';

type Look = { at: number; view: Promise<SyncView | undefined> };

/** Receivers of one sync's events share the looks at it: a hundred of them cost Temporal no more than one. */
export class SharedLooks {
  private readonly looks = new Map<string, Look>();
  private readonly get: (id: string) => Promise<SyncView | undefined>;
  private readonly clock: () => Date;
  private readonly freshMs: number;

  /** An answer younger than `freshMs` is as good as a new one. */
  constructor(get: (id: string) => Promise<SyncView | undefined>, clock: () => Date, freshMs: number) {
    this.get = get;
    this.clock = clock;
    this.freshMs = freshMs;
  }

  async at(id: string): Promise<SyncView | undefined> {
    const now = this.clock().getTime();
    for (const [other, { at }] of this.looks) {
      if (now - at >= this.freshMs) this.looks.delete(other);
    }
    const found = this.looks.get(id) ?? { at: now, view: this.get(id) };
    this.looks.set(id, found);
    return found.view;
  }
}

import { addCounts, NO_COUNTS } from '../../domain/run.ts';
import type { RunCounts } from '../../domain/run.ts';
import type { PageCursor } from '../activities.ts';

/** Consecutive rows of a page whose outcome becomes known together. */
export type Stretch = {
  /** Rows of the page up to the end of this stretch, and the checksum of their record ids. */
  endRow: number;
  checksum: number;
};

/** Stretches may be settled in any order; the cursor moves over those that are settled without a gap. */
export class Acknowledgements {
  private readonly open: { stretch: Stretch; counts?: RunCounts }[] = [];
  private current: PageCursor;

  constructor(start: PageCursor) {
    this.current = start;
  }

  /** Where a later attempt may go on. */
  get cursor(): PageCursor {
    return this.current;
  }

  /** Registers a stretch, in page order; the returned function settles it with what became of its rows. */
  begin(stretch: Stretch): (counts: RunCounts) => void {
    const entry: { stretch: Stretch; counts?: RunCounts } = { stretch };
    this.open.push(entry);
    return (counts) => {
      entry.counts = counts;
      this.advance();
    };
  }

  private advance(): void {
    for (;;) {
      const first = this.open[0];
      if (first?.counts === undefined) return;
      this.open.shift();
      this.current = {
        rows: first.stretch.endRow,
        checksum: first.stretch.checksum,
        counts: addCounts(this.current.counts, first.counts),
      };
    }
  }
}

export const PAGE_START: PageCursor = Object.freeze({ rows: 0, checksum: 0, counts: NO_COUNTS });

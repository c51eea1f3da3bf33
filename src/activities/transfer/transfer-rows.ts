import type { RequestWindow } from '../../customerio/request-window.ts';
import type { FieldPlan } from '../../domain/field-plan.ts';
import type { MappingContext } from '../../domain/mapping/map-row.ts';
import type { RunCounts } from '../../domain/run.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { InFlight } from './in-flight.ts';
import { checkEnd } from './open-end.ts';
import type { OpenEnd } from './open-end.ts';
import { PageReader } from './page-reader.ts';
import type { Work } from './stretch-builder.ts';

export type RowTransfer = {
  /** The page's CSV. */
  body: AsyncIterable<Uint8Array>;
  plan: FieldPlan;
  mapping: MappingContext;
  acknowledgements: Acknowledgements;
  /** How an earlier reading of the page ended, where that was without a line break. */
  openEnd?: OpenEnd;
  deliver: (work: Work) => Promise<RunCounts>;
  /** Of the destination. */
  window: RequestWindow;
  /** A row was read or a stretch acknowledged. */
  onProgress: () => void;
  /** Asks to stop at the next checkpoint. */
  stop: AbortSignal;
};

/**
 * Streams a page's rows to `deliver`, several stretches at once. Rows up to the start cursor are skipped. Returns how many
 * rows were read, or `stopped`. Memory holds the batches in flight and one chunk of the page, whatever its size. Throws a
 * {@link PageChangedError} when the page does not begin with the rows that were acknowledged, an `OpenEndError` when
 * it may be cut in its last row.
 */
export async function transferRows(
  transfer: RowTransfer,
): Promise<{ type: 'read'; rows: number } | { type: 'stopped' }> {
  const { acknowledgements, onProgress, stop } = transfer;
  const inFlight = new InFlight(transfer.window);
  const { rows: endRow, checksum } = acknowledgements.cursor;
  const dispatch = (work: Work): Promise<void> => {
    const settle = acknowledgements.begin(work.stretch);
    return inFlight.add(async () => {
      settle(await transfer.deliver(work));
      work.batch?.release();
      onProgress();
    });
  };
  try {
    const reader = new PageReader(transfer.plan, transfer.mapping, { endRow, checksum });
    const dispatchAll = async (): Promise<void> => {
      for (let work = reader.next(); work !== undefined; work = reader.next()) await dispatch(work);
    };
    for await (const chunk of transfer.body) {
      onProgress();
      reader.push(chunk);
      await dispatchAll();
      if (stop.aborted) return { type: 'stopped' };
    }
    checkEnd(reader.unfinished, reader.rows, transfer.openEnd);
    reader.end();
    await dispatchAll();
    return { type: 'read', rows: reader.rows };
  } finally {
    await inFlight.settled();
    // A delivery's failure says more than what it led to.
    inFlight.throwFirstError();
  }
}

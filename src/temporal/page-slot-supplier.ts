import type { ActivitySlotInfo, CustomSlotSupplier, SlotPermit } from '@temporalio/worker';
import type { PageSlots } from '../domain/page-slots.ts';

/** While a poll waits for a slot, the pages that have one may stand still. */
const LOOK_EVERY_MS = 5_000;

type Waiting = { go: () => void };

/**
 * Lets a worker poll for as many pages as it may transfer at once: those that the server has are left to others.
 * https://docs.temporal.io/develop/worker-performance#custom-slot-suppliers
 */
export class PageSlotSupplier implements CustomSlotSupplier<ActivitySlotInfo> {
  readonly type = 'custom';
  readonly #slots: PageSlots;
  readonly #waiting = new Set<Waiting>();
  #looking: NodeJS.Timeout | undefined;
  /** Permits that are out: for pages under way, and for polls. */
  #permits = 0;

  constructor(slots: PageSlots) {
    this.#slots = slots;
    slots.onRoom = () => this.#admit();
  }

  /** Rejects with the signal's reason when the SDK gives up waiting; a permit that crosses that on its way is taken back. */
  async reserveSlot(_context: unknown, signal: AbortSignal): Promise<SlotPermit> {
    signal.throwIfAborted();
    return new Promise<SlotPermit>((resolve, reject) => {
      const waiting: Waiting = {
        go: () => {
          this.#waiting.delete(waiting);
          this.#permits += 1;
          resolve({});
        },
      };
      const giveUp = (): void => {
        if (!this.#waiting.delete(waiting)) this.#permits -= 1;
        reject(signal.reason);
        this.#admit();
      };
      this.#waiting.add(waiting);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#admit();
    });
  }

  tryReserveSlot(): SlotPermit | null {
    if (this.#permits >= this.#slots.limit) return null;
    this.#permits += 1;
    return {};
  }

  markSlotUsed(): void {
    this.#slots.began();
  }

  /** `slotInfo` is absent where a poll brought no page. */
  releaseSlot({ slotInfo }: { slotInfo?: ActivitySlotInfo }): void {
    this.#permits -= 1;
    if (slotInfo !== undefined) this.#slots.ended();
    this.#admit();
  }

  #admit(): void {
    for (const waiting of this.#waiting) {
      if (this.#permits >= this.#slots.limit) break;
      waiting.go();
    }
    this.#lookWhileWaiting();
  }

  #lookWhileWaiting(): void {
    if (this.#waiting.size > 0) this.#looking ??= setInterval(() => this.#slots.look(), LOOK_EVERY_MS).unref();
    else {
      clearInterval(this.#looking);
      this.#looking = undefined;
    }
  }
}

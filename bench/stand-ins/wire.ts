import type { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

const PIECE_BYTES = 64 * 1024;

/** The line to one machine: what is sent over it waits for what was sent before, at so many bytes a second. */
export class Wire {
  private readonly bytesPerMs: number;
  private freeAt = 0;

  constructor(bytesPerSecond: number) {
    this.bytesPerMs = bytesPerSecond / 1_000;
  }

  /** Several at once share the line piece by piece. */
  async send(to: Writable, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length && !to.destroyed; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      const now = performance.now();
      this.freeAt = Math.max(now, this.freeAt) + piece.length / this.bytesPerMs;
      const waitMs = this.freeAt - now;
      if (waitMs > 1) await delay(waitMs);
      to.write(piece);
    }
    to.end();
  }
}

/** A line for each client address. */
export class Wires {
  private readonly bytesPerSecond: number;
  private readonly wires = new Map<string, Wire>();

  constructor(bytesPerSecond: number) {
    this.bytesPerSecond = bytesPerSecond;
  }

  to(address: string): Wire {
    const known = this.wires.get(address);
    if (known !== undefined) return known;
    const wire = new Wire(this.bytesPerSecond);
    this.wires.set(address, wire);
    return wire;
  }
}

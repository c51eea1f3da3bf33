/** Room for a request body, and for one message more that turns out not to fit into it. */
const BODY_BYTES = 512 * 1024;

/** Buffers for request bodies, used again and again: a new one costs the system as much as filling it. */
export class BodyPool {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(BODY_BYTES);
  }

  /** Only for a buffer that nobody will read again. */
  give(buffer: Buffer): void {
    this.#free.push(buffer);
  }
}

import type { RequestWindow } from '../../customerio/request-window.ts';

/** Tasks side by side, as many as a destination's window has room for. The first error is kept; after it none is begun. */
export class InFlight {
  private readonly window: RequestWindow;
  private readonly running = new Set<Promise<void>>();
  private readonly failing = new AbortController();
  private failed: { error: unknown } | undefined;

  constructor(window: RequestWindow) {
    this.window = window;
  }

  /** Begins a task as soon as there is room; throws the first error of an earlier one instead. */
  async add(task: () => Promise<void>): Promise<void> {
    const entered = await this.window.enter(this.failing.signal);
    if (this.failed !== undefined) {
      if (entered) this.window.leave(false);
      throw this.failed.error;
    }
    const running = this.run(task).finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Returns when every task has ended, whatever its outcome. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  throwFirstError(): void {
    if (this.failed !== undefined) throw this.failed.error;
  }

  private async run(task: () => Promise<void>): Promise<void> {
    let answered = false;
    try {
      await task();
      answered = true;
    } catch (error) {
      this.failed ??= { error };
      this.failing.abort();
    } finally {
      this.window.leave(answered);
    }
  }
}

import { once } from 'node:events';
import type { Request, Response } from 'express';
import type { SyncEvent } from './sync-changes.ts';

/** How long a receiver that lost the connection waits before it comes again. */
const RETRY_MS = 3_000;

/** An event as it is sent. */
export function eventText({ id, type, data }: SyncEvent): string {
  return `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Server-sent events to one receiver. https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export class EventStream {
  /** Aborted when the receiver is gone, or the service stops. */
  readonly signal: AbortSignal;
  private readonly response: Response;

  constructor(request: Request, response: Response, stopping: AbortSignal | undefined) {
    const gone = new AbortController();
    // The answer's own end: the request has long been read.
    response.once('close', () => gone.abort());
    // One who only asks for the headers, or has gone already, waits for no event.
    if (request.method === 'HEAD' || response.closed) gone.abort();
    this.signal = stopping === undefined ? gone.signal : AbortSignal.any([gone.signal, stopping]);
    this.response = response;
  }

  begin(): void {
    this.response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // Proxies that gather answers before they pass them on would hold events back: nginx heeds this.
      'X-Accel-Buffering': 'no',
    });
    this.response.write(`retry: ${RETRY_MS}\n\n`);
  }

  async send(event: SyncEvent): Promise<void> {
    await this.write(eventText(event));
  }

  /** A comment: keeps proxies from taking the connection for dead. */
  async beat(): Promise<void> {
    await this.write(': still here\n\n');
  }

  end(): void {
    this.response.end();
  }

  /** Waits for a receiver that reads slower than there is to tell: what changes meanwhile is told once, as it then is. */
  private async write(text: string): Promise<void> {
    if (this.signal.aborted || this.response.write(text)) return;
    try {
      await once(this.response, 'drain', { signal: this.signal });
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
  }
}

import { Problem } from '../problem.ts';

export const MAX_STREAMS_PER_TOKEN = 20;
export const MAX_STREAMS = 200;

/** How many streams are open, so that nobody takes the sockets and queries of everybody else. Per process. */
export class StreamPlaces {
  private readonly taken = new Map<string, number>();
  private all = 0;

  /** Takes a place until the answer is called; throws a 429 problem where there is none. */
  take(caller: string): () => void {
    const own = this.taken.get(caller) ?? 0;
    if (own >= MAX_STREAMS_PER_TOKEN || this.all >= MAX_STREAMS) {
      const whose = own >= MAX_STREAMS_PER_TOKEN ? `this token has ${own}` : `there are ${this.all}`;
      throw tooManyStreams(whose);
    }
    this.taken.set(caller, own + 1);
    this.all += 1;
    return () => {
      const left = (this.taken.get(caller) ?? 1) - 1;
      if (left === 0) this.taken.delete(caller);
      else this.taken.set(caller, left);
      this.all -= 1;
    };
  }
}

export function tooManyStreams(whose: string): Problem {
  return new Problem(429, `Too many event streams are open: ${whose}. End some, or read the sync now and then.`, {
    code: 'events.too_many_streams',
    headers: { 'Retry-After': '30' },
  });
}

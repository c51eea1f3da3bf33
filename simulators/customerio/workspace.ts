import { createHash } from 'node:crypto';
import { applyMessage } from './apply-message.ts';
import type { JsonObject } from './json.ts';
import type { Message, MessageType, Problem } from './message.ts';
import { MessageIds } from './message-ids.ts';
import type { Settings } from './options.ts';
import { People } from './people.ts';
import { Records } from './records.ts';
import { objectKey, objectOfKey, Relationships } from './relationships.ts';
import type { ObjectKey } from './relationships.ts';

/** A message that took effect. `request` is the number of the request that brought it, from 1. */
export type AcceptedMessage = Message & { request: number };
export type WorkspaceEvent = { name: string; userId?: string; timestamp: number; properties: JsonObject };
export type RefusedItem = { problem: Problem; item: unknown; request: number };

export type Counts = {
  /** Answered as accepted: took effect or was a repeat. */
  accepted: number;
  duplicates: number;
  /** Took effect, by type; track calls that delete something count here too. */
  byType: Record<MessageType, number>;
  /** `User Deleted`, `Object Deleted` and `Relationship Deleted` that took effect. */
  deletions: number;
  /** Updates of which at least one attribute was older than what is known. */
  stale: number;
  /** Items that were dropped or refused; those of a batch that was refused because of another are not among them. */
  refused: number;
};

/** Refused items that are kept; all are counted. */
const MAX_REFUSED_KEPT = 10_000;

/** What the messages became. */
export class Workspace {
  readonly people = new People();
  readonly objects = new Records();
  readonly relationships = new Relationships();
  readonly #settings: Settings;
  readonly #ids: MessageIds;
  events: WorkspaceEvent[] = [];
  messages: AcceptedMessage[] = [];
  refused: RefusedItem[] = [];
  /** Ids of messages that came again with another content, which then never took effect. */
  altered = new Set<string>();
  readonly #contents = new Map<string, string>();
  counts: Counts = noCounts();

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#ids = new MessageIds(settings.dedupeWindowMs);
  }

  object(key: ObjectKey): JsonObject | undefined {
    return this.objects.get(objectKey(key));
  }

  *objectKeys(): Generator<ObjectKey> {
    for (const key of this.objects.keys()) yield objectOfKey(key);
  }

  /** Kept events of the person that `userId`, an id or an email, addresses now. In the order in which they came. */
  eventsOf(userId: string): WorkspaceEvent[] {
    const id = this.people.resolve(userId);
    return this.events.filter((event) => event.userId !== undefined && this.people.resolve(event.userId) === id);
  }

  /** How often an accepted message came, repeats included. */
  timesReceived(messageId: string): number {
    return this.#ids.times(messageId);
  }

  /** Messages that came more than once, and how often. */
  repeated(): Map<string, number> {
    return this.#ids.repeated();
  }

  accept(message: Message, request: number): void {
    const { mode, keepMessages, now, relationshipsCreatePeople } = this.#settings;
    this.counts.accepted += 1;
    if (mode !== 'full') {
      this.counts.byType[message.type] += 1;
      return;
    }
    const receivedAt = now();
    if (message.messageId !== undefined) {
      const repeat = this.#ids.receive(message.messageId, receivedAt);
      if (keepMessages) this.#compare(message.messageId, message, repeat);
      if (repeat) {
        this.counts.duplicates += 1;
        return;
      }
    }
    this.counts.byType[message.type] += 1;
    if (keepMessages) this.messages.push({ ...message, request });
    const effect = applyMessage(message, this, { receivedAt, relationshipsCreatePeople });
    if (effect.type === 'deletion') this.counts.deletions += 1;
    if (effect.type === 'update' && effect.stale > 0) this.counts.stale += 1;
    if (effect.type === 'event' && keepMessages) this.events.push(effect.event);
  }

  #compare(messageId: string, { original }: Message, repeat: boolean): void {
    const content = createHash('sha1').update(JSON.stringify(original)).digest('base64');
    if (!repeat) this.#contents.set(messageId, content);
    else if (this.#contents.get(messageId) !== content) this.altered.add(messageId);
  }

  refuse(problem: Problem, item: unknown, request: number): void {
    this.counts.refused += 1;
    if (this.refused.length < MAX_REFUSED_KEPT) this.refused.push({ problem, item, request });
  }

  /** Forgets everything, message ids too. */
  clear(): void {
    this.people.clear();
    this.objects.clear();
    this.relationships.clear();
    this.#ids.clear();
    this.events = [];
    this.messages = [];
    this.refused = [];
    this.altered = new Set();
    this.#contents.clear();
    this.counts = noCounts();
  }
}

function noCounts(): Counts {
  const byType = { identify: 0, track: 0, group: 0, page: 0, screen: 0, alias: 0 };
  return { accepted: 0, duplicates: 0, byType, deletions: 0, stale: 0, refused: 0 };
}

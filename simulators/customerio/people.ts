import type { JsonObject } from './json.ts';
import { Records } from './records.ts';

export type Person = { id: string; attributes: JsonObject; /** Milliseconds. */ updatedAt: number };

/** The workspace's people by the id that they were first identified with: a user id, or an email where there was none. */
export class People {
  readonly #records = new Records();
  /** Email to id of people who have both. Made when somebody is first addressed by an email that is no id. */
  #emails: Map<string, string> | undefined;

  get size(): number {
    return this.#records.size;
  }

  has(id: string): boolean {
    return this.#records.has(id);
  }

  ids(): IterableIterator<string> {
    return this.#records.keys();
  }

  get(id: string): Person | undefined {
    const attributes = this.#records.get(id);
    if (attributes === undefined) return undefined;
    return { id, attributes, updatedAt: this.#records.updatedAt(id) ?? 0 };
  }

  /** The id of the person that `userId`, an id or an email, addresses; itself when there is none yet. */
  resolve(userId: string): string {
    if (this.#records.has(userId) || !looksLikeEmail(userId)) return userId;
    this.#emails ??= this.#indexEmails();
    const id = this.#emails.get(userId.toLowerCase());
    return id !== undefined && this.#records.has(id) ? id : userId;
  }

  /** Returns how many attributes were left alone because they are newer. */
  merge(id: string, attributes: JsonObject, at: number): number {
    const given = looksLikeEmail(id) ? { email: id, ...attributes } : attributes;
    const stale = this.#records.merge(id, given, at);
    if (this.#emails !== undefined) index(this.#emails, id, given['email']);
    return stale;
  }

  delete(id: string): boolean {
    return this.#records.delete(id);
  }

  clear(): void {
    this.#records.clear();
    this.#emails = undefined;
  }

  #indexEmails(): Map<string, string> {
    const emails = new Map<string, string>();
    for (const id of this.#records.keys()) index(emails, id, this.#records.get(id)?.['email']);
    return emails;
  }
}

function index(emails: Map<string, string>, id: string, email: unknown): void {
  if (typeof email === 'string' && email !== id) emails.set(email.toLowerCase(), id);
}

function looksLikeEmail(text: string): boolean {
  return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);
}

import type { Format } from '../format.ts';
import { reservedTargetProblem } from '../reserved-targets.ts';

/** Leaves room for a number within the 150 bytes of an attribute's name. */
const MAX_BASE_LENGTH = 140;

/**
 * Attributes by which Customer.io knows a person or decides what may be sent to them: a field that happens to have such a
 * name must not become one. https://docs.customer.io/journeys/attributes/
 */
const PERSON_ATTRIBUTES: ReadonlySet<string> = new Set([
  'id',
  'cio_id',
  'anonymous_id',
  'email',
  'created_at',
  'unsubscribed',
  'cio_subscription_preferences',
]);

/** Names of the attributes of one sync: none twice, none that means something else at Customer.io. */
export class AttributeNames {
  private readonly taken = new Set<string>();
  private readonly format: Format;

  constructor(format: Format) {
    this.format = format;
  }

  /** A name made of the field's; a name that is reserved says where it comes from, one that is taken gets a number. */
  nameFor(source: string): string {
    const plain = snakeCase(source);
    const base = this.isReserved(plain) ? `salesforce_${plain}` : plain;
    let name = base;
    for (let number = 2; this.taken.has(name) || this.isReserved(name); number += 1) name = `${base}_${number}`;
    return this.take(name);
  }

  /** The name as it is, on purpose. */
  take(name: string): string {
    this.taken.add(name);
    return name;
  }

  private isReserved(name: string): boolean {
    if (this.format.type === 'person' && PERSON_ATTRIBUTES.has(name)) return true;
    return reservedTargetProblem(name, this.format) !== undefined;
  }
}

/** `MailingCity` → `mailing_city`, `VAT_Number__c` → `vat_number`, `Account__r.Name` → `account`. */
export function snakeCase(source: string): string {
  const words = source
    .replace(/\.Name$/i, '')
    .replace(/__(c|r|pc|pr|s)$/i, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, MAX_BASE_LENGTH)
    .replaceAll(/^_+|_+$/g, '');
  return words === '' ? 'field' : words;
}

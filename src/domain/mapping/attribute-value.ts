/** What an attribute may be at Customer.io; null removes it. */
export type AttributeValue = string | number | boolean | null;

/** One item of a batch, serialised; the vendor says 32 KB and its strictest client 32,000. https://docs.customer.io/integrations/api/cdp/ */
export const MAX_MESSAGE_BYTES = 32_000;
/** An attribute's value. https://docs.customer.io/journeys/invalid-api-requests */
export const MAX_ATTRIBUTE_BYTES = 1_000;
/** A person's id. https://docs.customer.io/journeys/invalid-api-requests */
export const MAX_IDENTIFIER_BYTES = 150;
/** Attributes of one identify. https://docs.customer.io/journeys/invalid-api-requests */
export const MAX_ATTRIBUTES = 300;

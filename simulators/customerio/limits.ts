// Documented limits: https://docs.customer.io/integrations/api/cdp/ and https://docs.customer.io/journeys/invalid-api-requests
// The vendor says "KB" without saying which: an item is measured with the larger reading, a batch with the smaller.

/** One single call, and one item of a batch. */
export const MAX_ITEM_BYTES = 32_768;
/** One batch request's body, after decompression. */
export const MAX_BATCH_BYTES = 500_000;
/** The id of a person or an object. */
export const MAX_ID_BYTES = 150;
export const MAX_ATTRIBUTE_NAME_BYTES = 150;
export const MAX_ATTRIBUTE_VALUE_BYTES = 1_000;
/** Of one call. */
export const MAX_ATTRIBUTES = 300;
export const MAX_EVENT_NAME_BYTES = 100;
/** What is read of a body that is over its limit before the connection is closed: it gets its answer until then. */
export const MAX_DRAINED_BYTES = 16 * 1024 * 1024;

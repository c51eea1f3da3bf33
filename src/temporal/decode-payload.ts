import type { LoadedDataConverter, Payload, ProtoFailure } from '@temporalio/common';

/** The value of a payload that a service call of the client's answered with, which the client leaves as it came. */
export async function decodePayload<T>(converter: LoadedDataConverter, payload: Payload): Promise<T> {
  let payloads = [payload];
  for (const codec of converter.payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  return converter.payloadConverter.fromPayload<T>(payloads[0] ?? payload);
}

/** The message of such a failure, encrypted or not. */
export async function failureMessage(
  converter: LoadedDataConverter,
  { encodedAttributes, message }: ProtoFailure,
): Promise<string | undefined> {
  const attributes = encodedAttributes ? await decodePayload<unknown>(converter, encodedAttributes) : undefined;
  const encoded = isObject(attributes) ? attributes['message'] : undefined;
  return typeof encoded === 'string' ? encoded : (message ?? undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

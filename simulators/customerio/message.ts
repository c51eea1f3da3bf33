import type { JsonObject } from './json.ts';

const MESSAGE_TYPES = ['identify', 'track', 'group', 'page', 'screen', 'alias'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** A call that passed validation. */
export type Message = {
  type: MessageType;
  messageId?: string;
  userId?: string;
  anonymousId?: string;
  groupId?: string;
  previousId?: string;
  event?: string;
  /** Milliseconds since 1970; absent: when it was received. */
  timestamp?: number;
  /** `traits` of identify and group, `properties` of the others. */
  data: JsonObject;
  /** As it was received. */
  original: JsonObject;
};

/** Why a call is refused; `field` is the name that a client would look for. */
export type Problem = {
  reason: 'required' | 'invalid' | 'too_long' | 'too_large' | 'refused';
  field: string;
  message: string;
};

export function isMessageType(value: unknown): value is MessageType {
  return typeof value === 'string' && MESSAGE_TYPES.some((type) => type === value);
}

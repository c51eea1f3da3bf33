/** A record that was not accepted, kept until a person deals with it. */
export type Rejection = {
  /** Salesforce id, 18 characters. */
  recordId: string;
  reason: RejectionReason;
  /** A sentence for the operator; may name fields and sizes, never the API key. */
  detail: string;
};

export type RejectionReason =
  | 'missing_identifier'
  | 'identifier_too_long'
  | 'attribute_too_long'
  | 'message_too_large'
  | 'unreadable_value'
  | 'missing_event_name'
  | 'event_name_too_long'
  | 'reserved_event_name'
  | 'refused_by_customerio';

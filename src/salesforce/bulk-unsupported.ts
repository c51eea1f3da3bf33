/** Objects that answer to REST queries, but that Bulk API 2.0 refuses: another connector's list, from practice. */
const BULK_UNSUPPORTED = new Set([
  'AcceptedEventRelation',
  'AssetTokenEvent',
  'AttachedContentNote',
  'Attachment',
  'CaseStatus',
  'ContractStatus',
  'DeclinedEventRelation',
  'EventWhoRelation',
  'FieldSecurityClassification',
  'OrderStatus',
  'PartnerRole',
  'QuoteTemplateRichTextData',
  'RecentlyViewed',
  'ServiceAppointmentStatus',
  'SolutionStatus',
  'TaskPriority',
  'TaskStatus',
  'TaskWhoRelation',
  'UndecidedEventRelation',
]);

export function isBulkUnsupported(object: string): boolean {
  return BULK_UNSUPPORTED.has(object);
}

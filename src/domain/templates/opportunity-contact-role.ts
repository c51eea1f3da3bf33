import type { SyncTemplate } from './sync-template.ts';

/**
 * A role that is removed may be gone for good at once: a comparison with what was delivered finds it.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitycontactrole.htm
 */
export const OPPORTUNITY_CONTACT_ROLE: SyncTemplate = {
  id: 'OpportunityContactRole',
  name: 'Opportunity contact roles',
  description:
    'Every contact with a role in an opportunity as a relationship between the opportunity and the person, with the role. A daily comparison finds roles that were removed.',
  definition: {
    name: 'Opportunity contact roles',
    object: 'OpportunityContactRole',
    identifier: 'Id',
    fields: [
      { source: 'Role', target: 'role' },
      { source: 'IsPrimary', target: 'is_primary' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    format: {
      type: 'relationship',
      objectTypeId: '2',
      objectField: 'OpportunityId',
      personField: 'ContactId',
      objectName: 'Opportunities',
    },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
    reconcile: { cron: '40 2 * * *', timeZone: 'UTC' },
  },
};

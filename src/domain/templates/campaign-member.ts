import type { SyncTemplate } from './sync-template.ts';

/**
 * Members are deleted for good at once, past the recycle bin: only a comparison with what was delivered finds them gone.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmember.htm
 */
export const CAMPAIGN_MEMBER: SyncTemplate = {
  id: 'CampaignMember',
  name: 'Campaign members',
  description:
    'Every member of a campaign as a relationship between the campaign and the contact or lead, with status and response. Salesforce does not tell of removed members: a daily comparison finds them.',
  definition: {
    name: 'Campaign members',
    object: 'CampaignMember',
    identifier: 'Id',
    fields: [
      { source: 'Status', target: 'status' },
      { source: 'HasResponded', target: 'has_responded' },
      { source: 'FirstRespondedDate', target: 'first_responded_date' },
      { source: 'CreatedDate', target: 'created_at' },
    ],
    format: {
      type: 'relationship',
      objectTypeId: '3',
      objectField: 'CampaignId',
      personField: 'LeadOrContactId',
      objectName: 'Campaigns',
    },
    deletions: 'send',
    schedule: { every: '15m' },
    settlingLag: '5m',
    reconcile: { cron: '0 2 * * *', timeZone: 'UTC' },
  },
};

/** What the demo's sync sends of a Contact: field and attribute. */
export const MAPPING: readonly (readonly [source: string, target: string])[] = [
  ['Email', 'email'],
  ['FirstName', 'first_name'],
  ['LastName', 'last_name'],
  ['Phone', 'phone'],
  ['Title', 'title'],
  ['Account.Name', 'account'],
  ['MailingCity', 'city'],
  ['Birthdate', 'birthday'],
  ['HasOptedOutOfEmail', 'unsubscribed'],
  ['Score__c', 'score'],
  ['LastLogin__c', 'last_login'],
  ['Description', 'notes'],
];

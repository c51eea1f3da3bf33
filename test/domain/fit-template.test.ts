import { describe, expect, it } from 'vitest';
import { fitTemplate } from '../../src/domain/fit-template.ts';
import type { FieldDescription } from '../../src/domain/object-description.ts';
import { TEMPLATES, templateOf } from '../../src/domain/templates/index.ts';
import type { SyncTemplate } from '../../src/domain/templates/sync-template.ts';
import { CONTACT, field, object, RELATED, SYSTEM_FIELDS } from './plan-fixtures.ts';

function template(id: string): SyncTemplate {
  const found = TEMPLATES.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`there is no template ${id}`);
  return found;
}
const fit = (id: string, ...fields: FieldDescription[]) =>
  fitTemplate(template(id), { object: object(id, [...SYSTEM_FIELDS, ...fields]), related: RELATED });

describe('a template in an org', () => {
  it('has only the fields that the org has', () => {
    const fitting = fitTemplate(template('Contact'), { object: CONTACT, related: RELATED });
    expect(fitting).toMatchObject({
      type: 'fits',
      template: { id: 'Contact', definition: { filter: 'Email != null' } },
    });
    if (fitting.type !== 'fits') return;
    const { fields } = fitting.template.definition;
    expect(fields === 'all' ? [] : fields.map(({ source }) => source)).toEqual([
      'Email',
      'FirstName',
      'Account.Name',
      'MailingCity',
      'HasOptedOutOfEmail',
      'CreatedDate',
    ]);
    expect(fitting.reasons).toHaveLength(7);
    expect(fitting.reasons[0]).toContain('LastName');
  });

  it('that has all is the template itself', () => {
    const whole = ['Title', 'Department'].map((name) => field(name, 'string'));
    const fitting = fitTemplate(template('Contact.Account'), {
      object: { ...CONTACT, fields: [...CONTACT.fields, ...whole] },
      related: RELATED,
    });
    expect(fitting).toEqual({ type: 'fits', template: template('Contact.Account'), reasons: [] });
  });

  it('loses a filter on a missing field, what leaving it meant too, and says so', () => {
    const fitting = fit('User', field('Email', 'email'), field('UserType', 'picklist'));
    expect(fitting.type === 'fits' && fitting.template.definition).not.toHaveProperty('filter');
    expect(fitting.type === 'fits' && fitting.template.definition).not.toHaveProperty('leavesFilter');
    expect(fitting.reasons.join(' ')).toContain('IsActive');
    const whole = fit('User', field('IsActive', 'boolean'), field('UserType', 'picklist'), field('Email', 'email'));
    expect(whole).toMatchObject({ template: { definition: { leavesFilter: 'delete' } } });
  });

  it('maps the record id where it has none of the fields', () => {
    const fitting = fit('Contact.Account', field('AccountId', 'reference'));
    expect(fitting).toMatchObject({
      template: { definition: { fields: [{ source: 'Id', target: 'salesforce_id' }] } },
    });
  });

  it('does without the time of an event, but not without its person', () => {
    const timeless = fitTemplate(template('Case'), {
      object: object('Case', [field('Id', 'id'), field('SystemModstamp', 'datetime'), field('ContactId', 'reference')]),
      related: RELATED,
    });
    expect(timeless.type === 'fits' && timeless.template.definition.format).not.toHaveProperty('timestampField');
    const nobody = fit('Case', field('Subject', 'string'));
    expect(nobody).toMatchObject({ type: 'misfit', reasons: [expect.stringContaining('ContactId')] });
    expect(templateOf('Case')).toBe(template('Case'));
  });
});

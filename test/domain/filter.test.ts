import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { describe, expect, it } from 'vitest';
import { checkFilter, MAX_FILTER_LENGTH } from '../../src/domain/filter.ts';
import { ACCEPTED, REFUSED } from './filter-cases.ts';

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe('a filter that is one condition', () => {
  it.each(ACCEPTED)('accepts %s', (filter, condition, fields) => {
    expect(checkFilter(filter)).toMatchObject({ type: 'valid', condition, fields });
  });

  it.each(ACCEPTED)('means the same once it is written again: %s', (filter, condition) => {
    const where = (text: string) => parseQuery(`SELECT Id FROM X WHERE ${text}`).where;
    expect(where(condition)).toEqual(where(filter));
  });

  it.each(ACCEPTED)('stays as it is when it is checked again: %s', (_filter, condition) => {
    expect(checkFilter(condition)).toMatchObject({ type: 'valid', condition });
  });

  it('names each field once', () => {
    expect(checkFilter('A__c = 1 OR A__c = 2 OR B__c = 1')).toMatchObject({ fields: ['A__c', 'B__c'] });
  });

  it('does not name the fields of a subquery, which belong to another object', () => {
    const checked = checkFilter('Id IN (SELECT ContactId FROM CampaignMember WHERE Status = null)');
    expect(checked).toMatchObject({ fields: ['Id'] });
  });

  it('is put in parentheses before other conditions are added', () => {
    expect(checkFilter('A__c = 1 OR B__c = 2')).toMatchObject({ operand: '(A__c = 1 OR B__c = 2)' });
  });

  it('keeps a subquery at the top level of WHERE, the only place where Salesforce takes it', () => {
    const subquery = 'Id IN (SELECT ContactId FROM CampaignMember WHERE A__c = 1 OR B__c = 2)';
    expect(checkFilter(subquery)).toMatchObject({ operand: subquery });
    expect(checkFilter(`(A__c = 1 OR A__c = 2) AND ${subquery}`)).toMatchObject({
      operand: `(A__c = 1 OR A__c = 2) AND ${subquery}`,
    });
  });

  it.each(['A__c = 1 OR ', 'NOT '])('encloses a subquery that is not joined by AND alone: %s', (start) => {
    const condition = `${start}Id IN (SELECT ContactId FROM CampaignMember)`;
    expect(checkFilter(condition)).toMatchObject({ operand: `(${condition})` });
  });
});

describe('a filter that is anything else', () => {
  it.each(REFUSED)('refuses %j', (filter, message, position) => {
    expect(checkFilter(filter)).toEqual({ type: 'invalid', message: matching(message), position });
  });

  it.each(REFUSED)('says why in one sentence without the words of a parser: %j', (filter) => {
    const checked = checkFilter(filter);
    expect(checked).toHaveProperty('message', expect.stringMatching(/^[^\n]{1,200}\.$/));
    expect(checked).not.toHaveProperty('message', expect.stringMatching(/token|EOF|Expecting|offset/i));
  });

  it('is refused when only the spaces that are set between its tokens make it too long', () => {
    const filter = `Age__c IN (${'1,'.repeat(9_000)}1)`;
    expect(filter.length).toBeLessThan(MAX_FILTER_LENGTH);
    expect(checkFilter(filter)).toMatchObject({ type: 'invalid', message: matching(/20000/) });
  });

  it.each([
    ['parentheses', `${'('.repeat(9_000)}A__c = 1${')'.repeat(9_000)}`],
    ['negations', `${'(NOT '.repeat(3_000)}A__c = 1${')'.repeat(3_000)}`],
    ['quotes', `Name = '${String.raw`\'`.repeat(9_000)}`],
    ['opening parentheses', '('.repeat(20_000)],
  ])('is refused without a crash when it is full of %s', (_what, filter) => {
    expect(checkFilter(filter).type).toBe('invalid');
  });

  it('may be as long as the limit', () => {
    const filter = Array.from({ length: 1_500 }, () => 'A__c = 1').join(' OR ');
    expect(checkFilter(filter)).toMatchObject({ type: 'valid', condition: filter });
  });
});

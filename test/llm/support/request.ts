import type { FieldDescription, ObjectDescription } from '../../../src/domain/object-description.ts';
import type { SuggestionRequest } from '../../../src/llm/filter-suggester.ts';

export function field(name: string, over: Partial<FieldDescription> = {}): FieldDescription {
  const plain = { type: 'string', custom: false, filterable: true, length: 80, calculated: false } as const;
  return { name, label: name, ...plain, referenceTo: [], picklistValues: [], ...over };
}

export function object(name: string, fields: FieldDescription[]): ObjectDescription {
  return { name, label: name, queryable: true, fields };
}

export function request(over: Partial<SuggestionRequest> = {}): SuggestionRequest {
  const contact = object('Contact', [field('Id', { type: 'id' }), field('Email', { type: 'email' })]);
  const descriptions = { object: contact, related: new Map<string, ObjectDescription>() };
  return { descriptions, description: 'people with an email', today: '2026-01-31', ...over };
}

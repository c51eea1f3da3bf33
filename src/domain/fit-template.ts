import { compileFormat } from './compile-format.ts';
import type { FieldMapping } from './field-names.ts';
import type { Format } from './format.ts';
import type { Descriptions } from './object-description.ts';
import { PlanColumns } from './plan-columns.ts';
import { filterProblems, unreadableProblem } from './plan-problems.ts';
import { RECORD_ID } from './proposal/propose-fields.ts';
import { resolveField } from './resolve-field.ts';
import type { SyncTemplate } from './templates/sync-template.ts';

/** `reasons`: what was left out and what that means, in sentences; empty when nothing was. */
export type Fitting =
  | { type: 'fits'; template: SyncTemplate; reasons: string[] }
  | { type: 'misfit'; reasons: string[] };

/**
 * A template as an org can use it: without the fields that it does not have or does not show, and without a filter on
 * them. Where the format's own fields are missing, the template is of no use there.
 */
export function fitTemplate(template: SyncTemplate, descriptions: Descriptions): Fitting {
  const { definition } = template;
  const { format, reasons: formatReasons } = fitFormat(definition.format, descriptions);
  const { problems } = compileFormat(format, descriptions, new PlanColumns());
  if (problems.length > 0) {
    return { type: 'misfit', reasons: problems.map(({ message }) => `The template does not fit: ${message}.`) };
  }
  const mapped = definition.fields === 'all' ? [] : definition.fields;
  const { fields, missing } = presentFields(mapped, descriptions);
  const left = missing.map((source) => `${source} is left out: this org does not have it, or does not show it.`);
  const { filter, leavesFilter, ...rest } = definition;
  const unfit = filterProblems(filter, descriptions).map(({ message }) => message);
  const filtered = {
    ...(filter === undefined ? {} : { filter }),
    ...(leavesFilter === undefined ? {} : { leavesFilter }),
  };
  const unfiltered = `The filter ${filter ?? ''} is left out (${unfit.join('; ')}): every record would be synced. Check whether another field can stand for it.`;
  return {
    type: 'fits',
    template: { ...template, definition: { ...rest, fields, format, ...(unfit.length === 0 ? filtered : {}) } },
    reasons: [...formatReasons, ...left, ...(unfit.length === 0 ? [] : [unfiltered])],
  };
}

/** Those that can be exported; the record's id where there are none, as a sync needs one. */
export function presentFields(
  fields: readonly FieldMapping[],
  descriptions: Descriptions,
): { fields: FieldMapping[]; missing: string[] } {
  const isPresent = ({ source }: FieldMapping): boolean => {
    const field = resolveField(source, descriptions);
    return field !== undefined && unreadableProblem(field) === undefined;
  };
  const present = fields.filter(isPresent);
  const missing = fields.filter((field) => !isPresent(field)).map(({ source }) => source);
  return { fields: present.length === 0 ? [RECORD_ID] : present, missing };
}

/** An event happens when its record changed where there is no better time. */
function fitFormat(format: Format, descriptions: Descriptions): { format: Format; reasons: string[] } {
  if (format.type !== 'event' || format.timestampField === undefined) return { format, reasons: [] };
  if (resolveField(format.timestampField, descriptions) !== undefined) return { format, reasons: [] };
  const { timestampField, ...timeless } = format;
  return {
    format: timeless,
    reasons: [`${timestampField} is missing: an event's time is that of the record's last change.`],
  };
}

import type { FieldMapping } from './field-names.ts';
import { FORMAT_RULES } from './format-rules.ts';
import type { ObjectDescription } from './object-description.ts';
import { proposeFields } from './proposal/propose-fields.ts';
import { nameOf, proposeFormat } from './proposal/propose-format.ts';
import type { PlacelessDefinition } from './sync-definition.ts';
import type { SyncTemplate } from './templates/sync-template.ts';

/** `reasons`: why it is as it is, and what to check before it is used, in sentences. */
export type Proposal = Omit<SyncTemplate, 'definition'> & {
  definition: PlacelessDefinition & { fields: FieldMapping[] };
  reasons: string[];
};

/**
 * A definition for an object that has no template, made of what describe says of it. The rules are those of
 * `proposeFormat` and `proposeFields`. Names of looked-up records (`Account__r.Name`) may turn out not to exist once the
 * other objects are described; everything else compiles against the same description, provided that the object can be
 * synced at all: it is queryable, has record ids and says when a record changed.
 */
export function proposeDefinition(object: ObjectDescription): Proposal {
  const { format, reasons } = proposeFormat(object);
  const { fields, reasons: fieldReasons } = proposeFields(object, format);
  const name = nameOf(object);
  const bin = object.fields.some((field) => field.name === 'IsDeleted')
    ? []
    : ['It has no recycle bin: deleted records are only found where reconcile is set.'];
  return {
    id: object.name,
    name,
    description: `Proposed from the fields of ${object.name}: every record as ${FORMAT_RULES[format.type].one}.`,
    definition: {
      name,
      object: object.name,
      identifier: 'Id',
      fields,
      format,
      deletions: 'send',
      schedule: { every: '1h' },
      settlingLag: '5m',
    },
    reasons: [...reasons, ...fieldReasons, ...bin],
  };
}

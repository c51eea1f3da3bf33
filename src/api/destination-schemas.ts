import { z } from 'zod';
import type { DestinationKind } from '../destinations/kind.ts';
import { kindOf } from '../destinations/destinations.ts';
import type { Destination } from '../store/store.ts';
import { nameSchema } from './connection-input.ts';

/** What the API takes of destinations and shows of them, made of what their kinds declare. */
export function destinationSchemas(kinds: readonly DestinationKind[]) {
  return {
    new: unionOf('NewDestination', kinds, ({ type, settings, secret }) => {
      const own = { ...settings.shape, [secret.name]: secret.schema };
      return z.strictObject({ name: nameSchema, type: z.literal(type), ...own });
    }),
    /** By the type of the destination that is changed, which the body does not say. */
    change: anyOf('DestinationChange', kinds.map(changeOf)),
    view: unionOf('Destination', kinds, ({ type, settings }) =>
      z.object({
        id: z.string(),
        name: z.string(),
        type: z.literal(type),
        ...settings.shape,
        createdAt: z.iso.datetime(),
      }),
    ),
  };
}

/** A change of a destination of this kind. */
export function changeOf({ secret }: DestinationKind) {
  return z.strictObject({ name: nameSchema.optional(), [secret.name]: secret.schema.optional() });
}

/** Never the secret: it is not among the settings. Of a kind that this process does not know, what all have. */
export function destinationView(kinds: readonly DestinationKind[], destination: Destination): Record<string, unknown> {
  const { id, name, type, createdAt } = destination;
  const settings = kindOf(kinds, destination)?.settings.parse(destination.settings) ?? {};
  return { id, name, type, ...settings, createdAt: createdAt.toISOString() };
}

function unionOf(
  id: string,
  kinds: readonly DestinationKind[],
  schemaOf: (kind: DestinationKind) => z.ZodObject,
): z.ZodType<Record<string, unknown>> {
  const [first, ...others] = kinds;
  if (first === undefined) throw new RangeError('there is no kind of destination');
  if (others.length === 0) return schemaOf(first).meta({ id });
  const named = (kind: DestinationKind): z.ZodObject => schemaOf(kind).meta({ id: `${id}_${kind.type}` });
  return z.discriminatedUnion('type', [named(first), ...others.map(named)]).meta({ id });
}

function anyOf(id: string, schemas: readonly z.ZodObject[]): z.ZodType<Record<string, unknown>> {
  const [first, ...others] = schemas;
  if (first === undefined) throw new RangeError('there is no kind of destination');
  return (others.length === 0 ? first : z.union([first, ...others])).meta({ id });
}

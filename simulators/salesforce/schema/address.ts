import { field, picklist } from './field.ts';
import type { Field } from './field.ts';
import type { World } from './world.ts';
import { CITIES, COUNTRIES, STREETS } from './words.ts';

const ACCURACIES = ['Address', 'NearAddress', 'Block', 'Street', 'ExtendedZip', 'Zip', 'City', 'County', 'State'];

/** An address as Salesforce keeps it: one compound field that Bulk refuses, and its parts. */
export function address(world: World, object: string, prefix: string): Field[] {
  const name = `${prefix}Address`;
  const part = { compoundFieldName: name };
  const salt = `${object} ${prefix}`;
  const latitude = world.decimal(`${salt} latitude`, -90, 90, 4);
  const longitude = world.decimal(`${salt} longitude`, -180, 180, 4);
  return [
    field(`${prefix}Street`, 'textarea', world.some(salt, 800, world.pick(`${salt} street`, STREETS)), {
      ...part,
      length: 255,
      filterable: true,
    }),
    field(`${prefix}City`, 'string', world.some(salt, 800, world.pick(`${salt} city`, CITIES)), part),
    field(`${prefix}State`, 'string', () => null, part),
    field(`${prefix}PostalCode`, 'string', (index) => String(10_000 + ((index * 7919) % 89_999)), part),
    field(`${prefix}Country`, 'string', world.some(salt, 800, world.pick(`${salt} country`, COUNTRIES)), part),
    field(`${prefix}Latitude`, 'double', world.some(`${salt} place`, 300, latitude), { ...part, scale: 15 }),
    field(`${prefix}Longitude`, 'double', world.some(`${salt} place`, 300, longitude), { ...part, scale: 15 }),
    picklist(`${prefix}GeocodeAccuracy`, ACCURACIES, () => null, part),
    field(name, 'address', () => null, {
      components: {
        city: `${prefix}City`,
        country: `${prefix}Country`,
        geocodeAccuracy: `${prefix}GeocodeAccuracy`,
        latitude: `${prefix}Latitude`,
        longitude: `${prefix}Longitude`,
        postalCode: `${prefix}PostalCode`,
        state: `${prefix}State`,
        street: `${prefix}Street`,
      },
    }),
  ];
}

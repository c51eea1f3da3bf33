import { field } from './field.ts';
import type { Field } from './field.ts';
import type { World } from './world.ts';

/** A custom geolocation: one compound field that Bulk refuses, and its two parts. */
export function location(world: World, object: string, stem: string, permille: number): Field[] {
  const name = `${stem}__c`;
  const salt = `${object} ${stem}`;
  const part = { compoundFieldName: name, scale: 5 };
  const latitude = world.decimal(`${salt} latitude`, -90, 90, 5);
  const longitude = world.decimal(`${salt} longitude`, -180, 180, 5);
  return [
    field(`${stem}__Latitude__s`, 'double', world.some(salt, permille, latitude), part),
    field(`${stem}__Longitude__s`, 'double', world.some(salt, permille, longitude), part),
    field(name, 'location', () => null, {
      components: { latitude: `${stem}__Latitude__s`, longitude: `${stem}__Longitude__s` },
    }),
  ];
}

import { account } from './account.ts';
import { invoice, opportunity, task } from './activities.ts';
import { contact } from './contact.ts';
import type { ObjectSchema } from './field.ts';
import { lead, user } from './people.ts';
import type { World } from './world.ts';

export function objects(world: World): ObjectSchema[] {
  return [contact, account, user, lead, task, opportunity, invoice].map((schema) => schema(world));
}

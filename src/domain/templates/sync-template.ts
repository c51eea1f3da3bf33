import type { PlacelessDefinition } from '../sync-definition.ts';

export type SyncTemplate = {
  /** Its own name. That of the object's main template is the object's API name; a further one adds to it: `Contact.Account`. */
  id: string;
  name: string;
  /** What a record becomes at Customer.io, in a sentence or two. */
  description: string;
  /** The rest is for the user to say. */
  definition: PlacelessDefinition;
};

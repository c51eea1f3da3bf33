import type { Page, PageRequest } from './store.ts';

/**
 * What a destination's workspace calls the objects of one number. Customer.io numbers its object types from 1 and has no
 * API that lists them, so a person copies them here. https://docs.customer.io/journeys/objects-data/objects/types/
 */
export type ObjectType = {
  destinationId: string;
  /** A positive integer as text, of up to nine digits. */
  objectTypeId: string;
  singular: string;
  plural: string;
  createdAt: Date;
};

export type NewObjectType = Omit<ObjectType, 'createdAt'> & {
  /** Same for every repetition of a request: the type that an earlier one of them created is no conflict. */
  seed?: string;
};

export type CreatedObjectType =
  | { type: 'created'; objectType: ObjectType }
  | { type: 'exists' }
  | { type: 'no_destination' };

/** Deleting a destination deletes its types. */
export type ObjectTypeStore = {
  create(objectType: NewObjectType): Promise<CreatedObjectType>;
  get(destinationId: string, objectTypeId: string): Promise<ObjectType | undefined>;
  /** By number. */
  list(destinationId: string, page: PageRequest): Promise<Page<ObjectType>>;
  update(
    destinationId: string,
    objectTypeId: string,
    change: { singular?: string; plural?: string },
  ): Promise<ObjectType | undefined>;
  delete(destinationId: string, objectTypeId: string): Promise<boolean>;
};

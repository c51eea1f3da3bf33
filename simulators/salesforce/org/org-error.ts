/** A change that the org's present state, or its schema, does not allow. */
export class OrgError extends Error {}

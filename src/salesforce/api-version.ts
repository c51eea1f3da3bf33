/**
 * The version that every call names. Its results must be read with the version that created the job (else 409), so a
 * job keeps its own. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_versions.htm
 */
export const API_VERSION = '67.0';

/** Path of a resource under one API version; each segment is encoded, so no value can climb out of its place. */
export function apiPath(segments: readonly string[], apiVersion: string = API_VERSION): string {
  return `/services/data/v${encodeURIComponent(apiVersion)}/${segments.map(encodeURIComponent).join('/')}`;
}

// Made from the OpenAPI document by `npm run generate:client`; a test fails when the two differ. Do not edit.
export interface paths {
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List connections, newest first */
        get: operations["listConnections"];
        put?: never;
        /**
         * Connect a Salesforce org
         * @description With `authorization_code` the answer has an `authorizationUrl` that a person opens; by any other method the connection is usable at once. `client_credentials` needs the My Domain URL of the org as `loginUrl`, and a client secret.
         */
        post: operations["createConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a connection */
        get: operations["getConnection"];
        put?: never;
        post?: never;
        /**
         * Delete a connection that no sync uses
         * @description Its refresh token, if it has one, is revoked at Salesforce.
         */
        delete: operations["deleteConnection"];
        options?: never;
        head?: never;
        /**
         * Rename a connection, or change its share of the org's API calls
         * @description A run under way heeds a new share from its next call on; one that waits looks at once.
         */
        patch: operations["updateConnection"];
        trace?: never;
    };
    "/v1/connections/{connectionId}/reauthorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Authorize the connection again
         * @description By `authorization_code` and `refresh_token`: gives a URL at which a person authorizes it; the tokens in use stay until somebody finishes it. By `jwt_bearer` and `client_credentials`: asks Salesforce for a token at once, with the credentials that are stored or with a new `privateKey` or `clientSecret`, which replaces the old one when Salesforce takes it. It must lead to the same Salesforce org.
         */
        post: operations["reauthorizeConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oauth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where Salesforce sends a person back to after an authorization */
        get: operations["finishAuthorization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the Salesforce objects that can be synced */
        get: operations["listObjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/objects/{object}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List an object's fields that the connection's user may see */
        get: operations["listFields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the org's limits by Salesforce's own names */
        get: operations["listLimits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/objects/{object}/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a sync definition for an object of this org
         * @description The preset for the object as this org can use it, else a proposal made of its fields. Read `reasons`, then add `connectionId` and `destinationId` to `definition`, and it can be created.
         */
        get: operations["getObjectTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/objects/{object}/filter/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a filter: is it one condition, and does Salesforce accept it? */
        post: operations["validateFilter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connectionId}/objects/{object}/filter/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a filter written from a description
         * @description A language model gets the description and what the object’s fields are called, never a record. Its answer is judged as by `filter/validate`; a wrong one may be repaired once. A 422 problem has the last answer as `suggestion`. Look at a suggested filter before you use it: that it is valid does not say that it means what you meant.
         */
        post: operations["suggestFilter"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List destinations, newest first */
        get: operations["listDestinations"];
        put?: never;
        /** Add a Customer.io source to send to */
        post: operations["createDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{destinationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a destination */
        get: operations["getDestination"];
        put?: never;
        post?: never;
        /** Delete a destination that no sync uses */
        delete: operations["deleteDestination"];
        options?: never;
        head?: never;
        /**
         * Rename a destination, or rotate its API key
         * @description A run under way uses a new key from its next request on.
         */
        patch: operations["updateDestination"];
        trace?: never;
    };
    "/v1/destinations/{destinationId}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask Customer.io whether it takes a destination's API key
         * @description Sends no data. The Pipelines API has nothing to read, so what is sent is `POST /v1/batch` with the body `{"batch":[]}` and the header `X-Strict-Mode: 1`, with the destination's key. Unless that is refused for the key, the same request follows once more with a key that was made up: what Customer.io answers to an empty batch is not documented, so its yes to the one is a proof only beside its no to the other.
         *
         *     `refused`: 401 or 403, or an error that names the key. `accepted`: the key passes (the request is taken, or refused for its contents alone), and the made-up one does not. `unreachable`: no answer within ten seconds. `unknown`: any other answer; also when both keys get the same one.
         *
         *     It asks the destination's own region or endpoint: a key of the other region is refused.
         */
        post: operations["checkDestination"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{destinationId}/object-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a destination's object types, by number */
        get: operations["listObjectTypes"];
        put?: never;
        /**
         * Write down which number is which object type
         * @description Object types are made in Customer.io's own pages, which number them from 1; it has no API that lists them. Once a destination has any here, a sync's `format.objectTypeId` must be one of them. Syncs that exist are not stopped by it.
         */
        post: operations["createObjectType"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/destinations/{destinationId}/object-types/{objectTypeId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an object type */
        get: operations["getObjectType"];
        put?: never;
        post?: never;
        /**
         * Forget an object type that no sync uses
         * @description Nothing changes at Customer.io.
         */
        delete: operations["deleteObjectType"];
        options?: never;
        head?: never;
        /** Rename an object type */
        patch: operations["updateObjectType"];
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List presets by Salesforce object
         * @description Add `connectionId` and `destinationId` to a `definition`, and it can be created.
         */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what a sync would send: Salesforce rows and the messages that they become
         * @description Sends nothing to Customer.io and keeps nothing; it costs the org a few API calls. A definition that could not be created is refused in the same way. Each message is what the first run sends for the record as it is now, but for its `messageId`: that names the sync, `syn_preview` here, and ends in a checksum of the message with that name (`…:created:0` has none). Needs a token with write scope, since it shows values of records, which no other call does.
         */
        post: operations["previewSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List syncs, newest first
         * @description Trails the syncs themselves by up to a few seconds.
         */
        get: operations["listSyncs"];
        put?: never;
        /** Create a sync; its first run starts at once, or at `schedule.startAt` */
        post: operations["createSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a sync, with the live numbers of a run under way */
        get: operations["getSync"];
        put?: never;
        post?: never;
        /** End a sync; what was sent stays in Customer.io */
        delete: operations["deleteSync"];
        options?: never;
        head?: never;
        /** Change the definition from the next run on */
        patch: operations["updateSync"];
        trace?: never;
    };
    "/v1/syncs/{syncId}/resync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read everything again with the next run, which starts at once
         * @description Sends every record again. With `changedOnly=true` only those that differ from what was delivered (a reconcile run): the sync must keep a ledger.
         */
        post: operations["resyncSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Start the next run at once */
        post: operations["runSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause; a run under way stops at its next checkpoint */
        post: operations["pauseSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Go on, from where a paused run stopped */
        post: operations["resumeSync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a sync: its state and the progress of its runs as server-sent events
         * @description `sync`: the sync, at first and whenever it changed. `run.started`, `run.progress`, `run.ended`: a run, with the numbers that it has by then; progress comes about once a second while there is any. `sync.deleted`: the sync ended, and so does the stream.
         *
         *     Each event has an `id`. A client that lost the connection sends the last one back as `Last-Event-ID`, as every `EventSource` does by itself, and hears of the ends of runs that it missed (the last ten) and of nothing that it knows. A comment comes every 15 seconds of silence; the stream ends after an hour, and is to be opened again.
         *
         *     A token may have 20 streams open at each API process.
         */
        get: operations["followSync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the runs of a sync, newest first */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/runs/{runId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a run */
        get: operations["getRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/runs/{runId}/rejections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the records of a run that were not accepted, by record id */
        get: operations["listRejections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/syncs/{syncId}/runs/{runId}/rejections/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the rejected records of a run again, as Salesforce has them now */
        post: operations["retryRejections"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts, open ones and those resolved in the last 90 days, newest first
         * @description Empty where no address for alerts is configured.
         */
        get: operations["listAlerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/alerts/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message of the type `alert.test`, once, and say what its receiver answered */
        post: operations["testAlerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Do the store and Temporal answer? */
        get: operations["readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openApiDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        NewConnection: {
            name: string;
            /** @enum {string} */
            environment: "production" | "sandbox" | "custom";
            loginUrl?: string;
            auth: {
                /** @constant */
                method: "authorization_code";
            } | {
                /** @constant */
                method: "refresh_token";
                refreshToken: string;
            } | {
                /** @constant */
                method: "jwt_bearer";
                /** @description Of the user whom the OAuth client acts as. */
                username: string;
                /** @description PEM, RSA of at least 2048 bits; belongs to the certificate of the OAuth client. It isn't shown again. */
                privateKey: string;
            } | {
                /** @constant */
                method: "client_credentials";
            };
            clientId?: string;
            clientSecret?: string;
            /** @description Default 80; see ConnectionChange. */
            maxDailyApiPercent?: number;
        };
        ConnectionChange: {
            name?: string;
            /** @description Syncs wait while the org has used this percentage of its daily API calls, whoever made the calls, and so leave the rest to other applications. */
            maxDailyApiPercent?: number;
        };
        Reauthorization: {
            /** @description PEM, RSA of at least 2048 bits; belongs to the certificate of the OAuth client. It isn't shown again. */
            privateKey?: string;
            clientSecret?: string;
        };
        FilterToValidate: {
            filter: string;
        };
        FilterDescription: {
            description: string;
        };
        NewDestination: {
            name: string;
            /** @constant */
            type: "customerio";
            /** @enum {string} */
            region: "us" | "eu";
            endpoint?: string;
            apiKey: string;
        };
        DestinationChange: {
            name?: string;
            apiKey?: string;
        };
        NewObjectType: {
            objectTypeId: string;
            singular: string;
            plural: string;
        };
        ObjectTypeChange: {
            singular?: string;
            plural?: string;
        };
        /** @description A SyncDefinition with a `limit`. `{"definition": {…}, "limit": 10}` is understood too. */
        SyncPreviewRequest: {
            name: string;
            connectionId: string;
            destinationId: string;
            object: string;
            identifier: string;
            fields: {
                source: string;
                target?: string;
            }[] | "all";
            filter?: string;
            format: {
                /** @constant */
                type: "person";
            } | {
                /** @constant */
                type: "event";
                name?: string;
                nameField?: string;
                personField: string;
                timestampField?: string;
                /** @enum {string} */
                on?: "creation" | "change";
            } | {
                /** @constant */
                type: "object";
                /** @default 1 */
                objectTypeId?: string;
                objectName: string;
            } | {
                /** @constant */
                type: "relationship";
                /** @default 1 */
                objectTypeId?: string;
                objectField: string;
                personField: string;
                objectName?: string;
            };
            /**
             * @default send
             * @enum {string}
             */
            deletions?: "send" | "ignore";
            schedule: {
                cron: string;
                /** @default UTC */
                timeZone?: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            integrations?: {
                [key: string]: boolean | {
                    [key: string]: components["schemas"]["Json"];
                };
            };
            /** @default 5m */
            settlingLag?: string;
            /** @enum {string} */
            longValues?: "reject" | "truncate";
            ledger?: boolean;
            /** @enum {string} */
            leavesFilter?: "keep" | "delete";
            reconcile?: {
                cron: string;
                /** @default UTC */
                timeZone?: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            maxRemovedPercent?: number;
            maxRejectedPercent?: number;
            /** @description A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run. */
            maxApiCallsPerRun?: number;
            /**
             * @description Records to show at most.
             * @default 10
             */
            limit?: number;
        };
        SyncDefinition: {
            name: string;
            connectionId: string;
            destinationId: string;
            object: string;
            identifier: string;
            fields: {
                source: string;
                target?: string;
            }[] | "all";
            filter?: string;
            format: {
                /** @constant */
                type: "person";
            } | {
                /** @constant */
                type: "event";
                name?: string;
                nameField?: string;
                personField: string;
                timestampField?: string;
                /** @enum {string} */
                on?: "creation" | "change";
            } | {
                /** @constant */
                type: "object";
                /** @default 1 */
                objectTypeId?: string;
                objectName: string;
            } | {
                /** @constant */
                type: "relationship";
                /** @default 1 */
                objectTypeId?: string;
                objectField: string;
                personField: string;
                objectName?: string;
            };
            /**
             * @default send
             * @enum {string}
             */
            deletions?: "send" | "ignore";
            schedule: {
                cron: string;
                /** @default UTC */
                timeZone?: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            integrations?: {
                [key: string]: boolean | {
                    [key: string]: components["schemas"]["Json"];
                };
            };
            /** @default 5m */
            settlingLag?: string;
            /** @enum {string} */
            longValues?: "reject" | "truncate";
            ledger?: boolean;
            /** @enum {string} */
            leavesFilter?: "keep" | "delete";
            reconcile?: {
                cron: string;
                /** @default UTC */
                timeZone?: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            maxRemovedPercent?: number;
            maxRejectedPercent?: number;
            /** @description A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run. */
            maxApiCallsPerRun?: number;
        };
        /** @description JSON merge patch (RFC 7396) of a SyncDefinition: null removes, arrays are replaced whole. */
        SyncDefinitionPatch: {
            name?: components["schemas"]["Json"];
            connectionId?: components["schemas"]["Json"];
            destinationId?: components["schemas"]["Json"];
            object?: components["schemas"]["Json"];
            identifier?: components["schemas"]["Json"];
            fields?: components["schemas"]["Json"];
            filter?: components["schemas"]["Json"];
            format?: components["schemas"]["Json"];
            deletions?: components["schemas"]["Json"];
            schedule?: components["schemas"]["Json"];
            integrations?: components["schemas"]["Json"];
            settlingLag?: components["schemas"]["Json"];
            longValues?: components["schemas"]["Json"];
            ledger?: components["schemas"]["Json"];
            leavesFilter?: components["schemas"]["Json"];
            reconcile?: components["schemas"]["Json"];
            maxRemovedPercent?: components["schemas"]["Json"];
            maxRejectedPercent?: components["schemas"]["Json"];
            maxApiCallsPerRun?: components["schemas"]["Json"];
        };
        Connection: {
            id: string;
            name: string;
            /** @enum {string} */
            environment: "production" | "sandbox" | "custom";
            loginUrl: string;
            /** @enum {string} */
            authMethod: "authorization_code" | "refresh_token" | "jwt_bearer" | "client_credentials";
            /** @enum {string} */
            status: "pending_authorization" | "connected" | "reauthorization_required";
            statusReason?: string;
            /** @description The connection's own OAuth client, when it has one. */
            clientId?: string;
            /** @description Where a person authorizes it, within 10 minutes. */
            authorizationUrl?: string;
            instanceUrl?: string;
            organizationId?: string;
            username?: string;
            maxDailyApiPercent: number;
            /** Format: date-time */
            createdAt: string;
        };
        /** @description https://www.rfc-editor.org/rfc/rfc9457 */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Stable, for programs. */
            code?: string;
            /** @description What is wrong with the input, by places such as `fields.2.source`. */
            errors?: {
                path: string;
                message: string;
            }[];
        } & {
            [key: string]: unknown;
        };
        SalesforceObject: {
            name: string;
            label: string;
            custom: boolean;
        };
        SalesforceField: {
            name: string;
            label: string;
            type: string;
            custom: boolean;
            filterable: boolean;
            length: number;
            calculated: boolean;
            referenceTo: string[];
            /** @description What a path through this lookup starts with. */
            relationshipName?: string;
            picklistValues: string[];
            compoundFieldName?: string;
        };
        SalesforceLimit: {
            name: string;
            max: number;
            remaining: number;
        };
        ObjectTemplate: {
            /** @description Of the object's main template: its API name. */
            id: string;
            name: string;
            description: string;
            definition: {
                name: string;
                object: string;
                identifier: string;
                fields: {
                    source: string;
                    target?: string;
                }[] | "all";
                filter?: string;
                format: {
                    /** @constant */
                    type: "person";
                } | {
                    /** @constant */
                    type: "event";
                    name?: string;
                    nameField?: string;
                    personField: string;
                    timestampField?: string;
                    /** @enum {string} */
                    on?: "creation" | "change";
                } | {
                    /** @constant */
                    type: "object";
                    /** @default 1 */
                    objectTypeId: string;
                    objectName: string;
                } | {
                    /** @constant */
                    type: "relationship";
                    /** @default 1 */
                    objectTypeId: string;
                    objectField: string;
                    personField: string;
                    objectName?: string;
                };
                /**
                 * @default send
                 * @enum {string}
                 */
                deletions: "send" | "ignore";
                schedule: {
                    cron: string;
                    /** @default UTC */
                    timeZone: string;
                    /** Format: date-time */
                    startAt?: string;
                } | {
                    every: string;
                    /** Format: date-time */
                    startAt?: string;
                };
                integrations?: {
                    [key: string]: boolean | {
                        [key: string]: components["schemas"]["Json"];
                    };
                };
                /** @default 5m */
                settlingLag: string;
                /** @enum {string} */
                longValues?: "reject" | "truncate";
                ledger?: boolean;
                /** @enum {string} */
                leavesFilter?: "keep" | "delete";
                reconcile?: {
                    cron: string;
                    /** @default UTC */
                    timeZone: string;
                    /** Format: date-time */
                    startAt?: string;
                } | {
                    every: string;
                    /** Format: date-time */
                    startAt?: string;
                };
                maxRemovedPercent?: number;
                maxRejectedPercent?: number;
                /** @description A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run. */
                maxApiCallsPerRun?: number;
            };
            /**
             * @description A preset, without what the org does not have; or made of the object's fields.
             * @enum {string}
             */
            type: "template" | "proposal";
            /** @description What was left out, why it is as it is, and what to check. */
            reasons: string[];
        };
        FilterVerdict: {
            valid: boolean;
            /** @description Why not; or that Salesforce could not check it. */
            message?: string;
            /** @description Where in the filter, from 0. */
            position?: number;
        };
        SuggestedFilter: {
            /** @description Judged as by `filter/validate`. */
            filter: string;
            /** @description The language model's own words, as plain text: not checked. */
            explanation: string;
            /** @description That Salesforce could not check it. */
            message?: string;
        };
        Destination: {
            id: string;
            name: string;
            /** @constant */
            type: "customerio";
            /** @enum {string} */
            region: "us" | "eu";
            endpoint?: string;
            /** Format: date-time */
            createdAt: string;
        };
        DestinationCheck: {
            /** @enum {string} */
            status: "accepted" | "refused" | "unreachable" | "unknown";
            /** @description For the operator. */
            message: string;
        };
        ObjectType: {
            objectTypeId: string;
            singular: string;
            plural: string;
            /** Format: date-time */
            createdAt: string;
        };
        Template: {
            /** @description Of the object's main template: its API name. */
            id: string;
            name: string;
            description: string;
            definition: {
                name: string;
                object: string;
                identifier: string;
                fields: {
                    source: string;
                    target?: string;
                }[] | "all";
                filter?: string;
                format: {
                    /** @constant */
                    type: "person";
                } | {
                    /** @constant */
                    type: "event";
                    name?: string;
                    nameField?: string;
                    personField: string;
                    timestampField?: string;
                    /** @enum {string} */
                    on?: "creation" | "change";
                } | {
                    /** @constant */
                    type: "object";
                    /** @default 1 */
                    objectTypeId: string;
                    objectName: string;
                } | {
                    /** @constant */
                    type: "relationship";
                    /** @default 1 */
                    objectTypeId: string;
                    objectField: string;
                    personField: string;
                    objectName?: string;
                };
                /**
                 * @default send
                 * @enum {string}
                 */
                deletions: "send" | "ignore";
                schedule: {
                    cron: string;
                    /** @default UTC */
                    timeZone: string;
                    /** Format: date-time */
                    startAt?: string;
                } | {
                    every: string;
                    /** Format: date-time */
                    startAt?: string;
                };
                integrations?: {
                    [key: string]: boolean | {
                        [key: string]: components["schemas"]["Json"];
                    };
                };
                /** @default 5m */
                settlingLag: string;
                /** @enum {string} */
                longValues?: "reject" | "truncate";
                ledger?: boolean;
                /** @enum {string} */
                leavesFilter?: "keep" | "delete";
                reconcile?: {
                    cron: string;
                    /** @default UTC */
                    timeZone: string;
                    /** Format: date-time */
                    startAt?: string;
                } | {
                    every: string;
                    /** Format: date-time */
                    startAt?: string;
                };
                maxRemovedPercent?: number;
                maxRejectedPercent?: number;
                /** @description A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run. */
                maxApiCallsPerRun?: number;
            };
        };
        SyncPreview: {
            /** @description As understood, defaults filled in. */
            definition: components["schemas"]["SyncDefinitionOutput"];
            /** @description What a full run asks Salesforce. */
            soql: string;
            /** @description Do runs after the first also ask for deleted records (`queryAll`)? The first has sent nothing yet, so it does so only for events of Task and Event, which `queryAll` alone returns once they are archived. */
            includeDeleted: boolean;
            /** @description Each field and the attribute that it becomes. */
            fields: {
                source: string;
                target: string;
            }[];
            /** @description What `fields: "all"` cannot take. */
            omittedFields: {
                source: string;
                reason: string;
            }[];
            /** @description What a run would leave out because Salesforce does not have it. A definition that names such a field is refused, so there is none. */
            missingFields: string[];
            records: components["schemas"]["PreviewedRecord"][];
            /** @description Records that match now; null when Salesforce did not count them in time. */
            recordCount: number | null;
            /** @description Calls of the org's day that a first run takes, and one that finds nothing new. Polls of the query job are a guess. null when the records could not be counted. */
            estimatedApiCalls: {
                firstRun: number | null;
                emptyRun: number | null;
            };
            /** @description What is right and may yet surprise, in sentences. */
            notices: string[];
        };
        PreviewedRecord: {
            /** @description 18 characters. */
            recordId: string;
            /** @description What Salesforce has, by field path. */
            row: {
                [key: string]: string | number | boolean | null;
            };
            /** @description As it would be sent. */
            message: {
                [key: string]: components["schemas"]["Json"];
            };
        } | {
            /** @description 18 characters. */
            recordId: string;
            /** @description What Salesforce has, by field path. */
            row: {
                [key: string]: string | number | boolean | null;
            };
            /** @description Why it would not be sent, and be listed among the rejections of the run. */
            rejection: {
                reason: string;
                detail: string;
            };
        } | {
            /** @description 18 characters. */
            recordId: string;
            /** @description What Salesforce has, by field path. */
            row: {
                [key: string]: string | number | boolean | null;
            };
            /** @description `no_relationship`: one of its two ends is empty, so there is nothing to send, and that is right. `not_deletable`: it is deleted, and an event stays. */
            skipped: string;
        };
        Sync: {
            id: string;
            /** @description In force: what the run under way, or the last one, used. */
            definition: components["schemas"]["SyncDefinitionOutput"];
            revision: number;
            /** @description Accepted, takes effect at the next run. */
            pendingRevision?: number;
            pendingDefinition?: components["schemas"]["SyncDefinitionOutput"];
            /** @enum {string} */
            status: "active" | "running" | "waiting" | "paused" | "needs_attention";
            statusReason?: string;
            /**
             * Format: date-time
             * @description Everything up to then is delivered or rejected.
             */
            watermark?: string;
            /** Format: date-time */
            nextRunAt?: string;
            /** Format: date-time */
            nextReconcileAt?: string;
            resyncPending: boolean;
            currentRun?: components["schemas"]["Run"];
            lastRun?: components["schemas"]["Run"];
            lastRefusedSignal?: {
                signal: string;
                at: string;
                reason: string;
            };
        };
        Run: {
            id: string;
            /** @enum {string} */
            mode: "full" | "incremental" | "reconcile" | "retry";
            /** @enum {string} */
            status: "running" | "succeeded" | "failed" | "canceled";
            revision: number;
            /** @description Changes after `after`, up to and including `through`. No `after`: everything. */
            window?: {
                /** Format: date-time */
                after?: string;
                /** Format: date-time */
                through: string;
            };
            recordsRead: number;
            recordsSent: number;
            recordsDeleted: number;
            recordsRejected: number;
            recordsSkipped: number;
            /** @description Taken out of Customer.io besides the deletions among the rows: purged, left the filter, moved. */
            recordsRemoved?: number;
            /** @description Rows that Salesforce found, once known. */
            recordsTotal?: number;
            salesforceApiCalls: number;
            /** Format: date-time */
            startedAt: string;
            /** Format: date-time */
            endedAt?: string;
            failure?: {
                code: string;
                message: string;
            };
            /** @description Left out: Salesforce no longer has them. */
            missingFields?: string[];
            /** @description What the run took, when one run is asked for. */
            fields?: {
                source: string;
                target: string;
            }[];
            /** @description What `fields: "all"` could not take, when one run is asked for. */
            omittedFields?: {
                source: string;
                reason: string;
            }[];
        };
        SyncUpdate: {
            revision: number;
            /** @description When the next run starts; null while paused. */
            effectiveAt: string | null;
        };
        Rejection: {
            recordId: string;
            reason: string;
            detail: string;
            /** Format: date-time */
            at: string;
            /**
             * @description What became of it since: a later run delivered the record, or it is gone.
             * @enum {string}
             */
            resolution?: "delivered" | "gone";
        };
        Alert: {
            id: string;
            /** @enum {string} */
            type: "sync.needs_attention" | "sync.failing" | "sync.waiting" | "sync.rejections" | "sync.stale" | "connection.reauthorization_required";
            /** @enum {string} */
            state: "open" | "resolved";
            syncId?: string;
            /** @description Of an alert about a connection, or about its syncs. */
            connectionId?: string;
            /** @description Of an alert about a destination's syncs. */
            destinationId?: string;
            name: string;
            code: string;
            message: string;
            runId?: string;
            /**
             * Format: date-time
             * @description Since when it has been so.
             */
            since: string;
            /**
             * Format: date-time
             * @description When it was found worth telling.
             */
            openedAt: string;
            /** Format: date-time */
            resolvedAt?: string;
            /** @description The alert about several syncs whose messages tell of this one. */
            toldBy?: string;
            /** @description Of its begin and of its end; those of `toldBy`, if there is one. */
            messages: {
                /** @description The `webhook-id`. */
                id: string;
                type: string;
                /** @enum {string} */
                status: "waiting" | "delivered" | "given_up";
                attempts: number;
                lastError?: string;
            }[];
        };
        AlertTest: {
            webhookId: string;
            /** @enum {string} */
            status: "accepted" | "refused" | "unreachable";
            httpStatus?: number;
            /** @description For the operator; of a refusal, how the answer begins. */
            message: string;
        };
        SyncDefinitionOutput: {
            name: string;
            connectionId: string;
            destinationId: string;
            object: string;
            identifier: string;
            fields: {
                source: string;
                target?: string;
            }[] | "all";
            filter?: string;
            format: {
                /** @constant */
                type: "person";
            } | {
                /** @constant */
                type: "event";
                name?: string;
                nameField?: string;
                personField: string;
                timestampField?: string;
                /** @enum {string} */
                on?: "creation" | "change";
            } | {
                /** @constant */
                type: "object";
                /** @default 1 */
                objectTypeId: string;
                objectName: string;
            } | {
                /** @constant */
                type: "relationship";
                /** @default 1 */
                objectTypeId: string;
                objectField: string;
                personField: string;
                objectName?: string;
            };
            /**
             * @default send
             * @enum {string}
             */
            deletions: "send" | "ignore";
            schedule: {
                cron: string;
                /** @default UTC */
                timeZone: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            integrations?: {
                [key: string]: boolean | {
                    [key: string]: components["schemas"]["Json"];
                };
            };
            /** @default 5m */
            settlingLag: string;
            /** @enum {string} */
            longValues?: "reject" | "truncate";
            ledger?: boolean;
            /** @enum {string} */
            leavesFilter?: "keep" | "delete";
            reconcile?: {
                cron: string;
                /** @default UTC */
                timeZone: string;
                /** Format: date-time */
                startAt?: string;
            } | {
                every: string;
                /** Format: date-time */
                startAt?: string;
            };
            maxRemovedPercent?: number;
            maxRejectedPercent?: number;
            /** @description A run that has made so many Salesforce API calls stands still for 24 hours (the sync is `waiting`, with the time), keeps what is done, and may then make as many again. Changing it takes effect at once. When absent: only the connection's share of the org's day (`maxDailyApiPercent`) bounds a run. */
            maxApiCallsPerRun?: number;
        };
        /** @description Any JSON value. */
        Json: unknown;
    };
    responses: {
        /** @description No token, or one that is not known */
        Unauthorized: {
            headers: {
                /** @description How to authenticate */
                "WWW-Authenticate"?: string;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token may only read */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not possible as things are now */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is too large */
        PayloadTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is of a type that is not taken here */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Understood, and not possible: `detail` says why */
        UnprocessableEntity: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests: `Retry-After` says when to go on */
        TooManyRequests: {
            headers: {
                /** @description Seconds to wait */
                "Retry-After"?: string;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Path and headers are too large */
        RequestHeaderFieldsTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A fault of this service; its log has it, by the `X-Request-Id` */
        InternalServerError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Temporal, its workers or Salesforce do not answer now: try again */
        ServiceUnavailable: {
            headers: {
                /** @description Seconds to wait */
                "Retry-After"?: string;
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is not valid: `errors` says where and why */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Of this request; the log has it by this name. A client may send its own. */
        "X-Request-Id": string;
        /** @description How many requests are left (`r`), and the seconds until there are more (`t`); not of health checks. */
        RateLimit: string;
        /** @description How many requests (`q`) in how many seconds (`w`) */
        "RateLimit-Policy": string;
    };
    pathItems: never;
}
export type NewConnection = components['schemas']['NewConnection'];
export type ConnectionChange = components['schemas']['ConnectionChange'];
export type Reauthorization = components['schemas']['Reauthorization'];
export type FilterToValidate = components['schemas']['FilterToValidate'];
export type FilterDescription = components['schemas']['FilterDescription'];
export type NewDestination = components['schemas']['NewDestination'];
export type DestinationChange = components['schemas']['DestinationChange'];
export type NewObjectType = components['schemas']['NewObjectType'];
export type ObjectTypeChange = components['schemas']['ObjectTypeChange'];
export type SyncPreviewRequest = components['schemas']['SyncPreviewRequest'];
export type SyncDefinition = components['schemas']['SyncDefinition'];
export type SyncDefinitionPatch = components['schemas']['SyncDefinitionPatch'];
export type Connection = components['schemas']['Connection'];
export type Problem = components['schemas']['Problem'];
export type SalesforceObject = components['schemas']['SalesforceObject'];
export type SalesforceField = components['schemas']['SalesforceField'];
export type SalesforceLimit = components['schemas']['SalesforceLimit'];
export type ObjectTemplate = components['schemas']['ObjectTemplate'];
export type FilterVerdict = components['schemas']['FilterVerdict'];
export type SuggestedFilter = components['schemas']['SuggestedFilter'];
export type Destination = components['schemas']['Destination'];
export type DestinationCheck = components['schemas']['DestinationCheck'];
export type ObjectType = components['schemas']['ObjectType'];
export type Template = components['schemas']['Template'];
export type SyncPreview = components['schemas']['SyncPreview'];
export type PreviewedRecord = components['schemas']['PreviewedRecord'];
export type Sync = components['schemas']['Sync'];
export type Run = components['schemas']['Run'];
export type SyncUpdate = components['schemas']['SyncUpdate'];
export type Rejection = components['schemas']['Rejection'];
export type Alert = components['schemas']['Alert'];
export type AlertTest = components['schemas']['AlertTest'];
export type SyncDefinitionOutput = components['schemas']['SyncDefinitionOutput'];
export type Json = components['schemas']['Json'];
export type ResponseUnauthorized = components['responses']['Unauthorized'];
export type ResponseForbidden = components['responses']['Forbidden'];
export type ResponseConflict = components['responses']['Conflict'];
export type ResponsePayloadTooLarge = components['responses']['PayloadTooLarge'];
export type ResponseUnsupportedMediaType = components['responses']['UnsupportedMediaType'];
export type ResponseUnprocessableEntity = components['responses']['UnprocessableEntity'];
export type ResponseTooManyRequests = components['responses']['TooManyRequests'];
export type ResponseRequestHeaderFieldsTooLarge = components['responses']['RequestHeaderFieldsTooLarge'];
export type ResponseInternalServerError = components['responses']['InternalServerError'];
export type ResponseServiceUnavailable = components['responses']['ServiceUnavailable'];
export type ResponseBadRequest = components['responses']['BadRequest'];
export type HeaderXRequestId = components['headers']['X-Request-Id'];
export type HeaderRateLimit = components['headers']['RateLimit'];
export type HeaderRateLimitPolicy = components['headers']['RateLimit-Policy'];
export type $defs = Record<string, never>;
export interface operations {
    listConnections: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Connection"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    createConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeated request with the same key creates nothing and gets the first answer, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Path of the connection */
                    Location?: string;
                    /** @description `true`: the answer that the first request with this `Idempotency-Key` got */
                    "Idempotent-Replayed"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    deleteConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionChange"];
                "application/merge-patch+json": components["schemas"]["ConnectionChange"];
            };
        };
        responses: {
            /** @description The connection */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    reauthorizeConnection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Reauthorization"];
            };
        };
        responses: {
            /** @description The connection, with `authorizationUrl` if a person is needed */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    finishAuthorization: {
        parameters: {
            query?: {
                /** @description From the authorizationUrl; it works once. */
                state?: string;
                /** @description When the person agreed. */
                code?: string;
                /** @description When not. */
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connection is authorized */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Not authorized; the page says why and what to do next */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description Another org was authorized than before; nothing changed */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            /** @description Salesforce did not finish it */
            502: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    listObjects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SalesforceObject"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listFields: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SalesforceField"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listLimits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that the user may see */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["SalesforceLimit"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getObjectTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template or proposal */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectTemplate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Understood, and not possible: `detail` says why */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    validateFilter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilterToValidate"];
            };
        };
        responses: {
            /** @description The verdict */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FilterVerdict"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    suggestFilter: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connectionId: string;
                object: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FilterDescription"];
            };
        };
        responses: {
            /** @description The filter */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestedFilter"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            /** @description Turned off here: `detail` says how to turn it on */
            501: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listDestinations: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Destination"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    createDestination: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeated request with the same key creates nothing and gets the first answer, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDestination"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Path of the destination */
                    Location?: string;
                    /** @description `true`: the answer that the first request with this `Idempotency-Key` got */
                    "Idempotent-Replayed"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    getDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The destination */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    deleteDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DestinationChange"];
                "application/merge-patch+json": components["schemas"]["DestinationChange"];
            };
        };
        responses: {
            /** @description The destination */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Destination"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    checkDestination: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What Customer.io says of the key */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DestinationCheck"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    listObjectTypes: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["ObjectType"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    createObjectType: {
        parameters: {
            query?: never;
            header?: {
                /** @description A repeated request with the same key creates nothing and gets the first answer, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path: {
                destinationId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewObjectType"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description Path of the object type */
                    Location?: string;
                    /** @description `true`: the answer that the first request with this `Idempotency-Key` got */
                    "Idempotent-Replayed"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectType"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    getObjectType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
                objectTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The object type */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectType"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    deleteObjectType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
                objectTypeId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateObjectType: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                destinationId: string;
                objectTypeId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectTypeChange"];
                "application/merge-patch+json": components["schemas"]["ObjectTypeChange"];
            };
        };
        responses: {
            /** @description The object type */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectType"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    listTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Template"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    previewSync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncPreviewRequest"];
            };
        };
        responses: {
            /** @description The preview */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncPreview"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description Understood, and not possible: `detail` says why */
            422: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listSyncs: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                connectionId?: string;
                status?: "active" | "running" | "waiting" | "paused" | "needs_attention";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Sync"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    createSync: {
        parameters: {
            query?: {
                /** @description `true`: nothing runs before a resume. */
                paused?: "true" | "false";
            };
            header?: {
                /** @description A repeated request with the same key creates nothing and gets the first answer, for 24 hours. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncDefinition"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    /** @description Path of the sync */
                    Location?: string;
                    /** @description `true`: the answer that the first request with this `Idempotency-Key` got */
                    "Idempotent-Replayed"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync */
            200: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    deleteSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the sync that this builds on. */
                "If-Match"?: string;
            };
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Somebody else changed it first: read it again */
            412: {
                headers: {
                    /** @description The latest revision */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    updateSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the sync that this builds on. */
                "If-Match"?: string;
            };
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncDefinitionPatch"];
                "application/merge-patch+json": components["schemas"]["SyncDefinitionPatch"];
            };
        };
        responses: {
            /** @description Accepted */
            200: {
                headers: {
                    /** @description The new revision */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncUpdate"];
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Somebody else changed it first: read it again */
            412: {
                headers: {
                    /** @description The latest revision */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableEntity"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resyncSync: {
        parameters: {
            query?: {
                changedOnly?: "true" | "false";
            };
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync as it now stands */
            202: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not possible as things are now */
            409: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    runSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync as it now stands */
            202: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    pauseSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync as it now stands */
            202: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    resumeSync: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync as it now stands */
            202: {
                headers: {
                    /** @description The latest revision, for If-Match */
                    ETag?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    followSync: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `id` of the last event that was received. */
                "Last-Event-ID"?: string;
            };
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, one after another */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: `Retry-After` says when to go on */
            429: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listRuns: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                syncId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Run"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    getRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listRejections: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                syncId: string;
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Rejection"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    retryRejections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                syncId: string;
                runId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sync as it now stands */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such thing */
            404: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    listAlerts: {
        parameters: {
            query?: {
                /** @description Entries on a page. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                syncId?: string;
                /** @description Alerts about the connection itself, or its syncs. */
                connectionId?: string;
                /** @description Alerts about the destination's syncs. */
                destinationId?: string;
                state?: "open" | "resolved";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        data: components["schemas"]["Alert"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description The request is not valid: `errors` says where and why */
            400: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    testAlerts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the receiver said */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTest"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            /** @description Turned off here: `detail` says how to turn it on */
            501: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
    readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They do */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
            /** @description Temporal, its workers or Salesforce do not answer now: try again */
            503: {
                headers: {
                    /** @description Seconds to wait */
                    "Retry-After"?: string;
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openApiDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["RequestHeaderFieldsTooLarge"];
            500: components["responses"]["InternalServerError"];
        };
    };
}

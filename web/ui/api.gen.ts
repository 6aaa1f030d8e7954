// Generated from the OpenAPI document by `make api`; edit the Go types instead.

export interface paths {
    "/api/guest/v1/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Upload a file */
        post: operations["post-guest-attachments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download a file */
        get: operations["get-guest-attachments-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Texts, colour and the form */
        get: operations["get-guest-config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the conversation */
        get: operations["get-guest-entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events of frames
         * @description Frames: docs/protocol.md.
         */
        get: operations["get-guest-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send frames
         * @description Frames: docs/protocol.md.
         */
        post: operations["post-guest-frames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * WebSocket of frames
         * @description Frames: docs/protocol.md. Sub-protocols: parley.v1 and, where headers cannot be set, bearer.<token>.
         */
        get: operations["get-guest-live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Wait for frames
         * @description Frames: docs/protocol.md.
         */
        get: operations["get-guest-poll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** State of the chat and what is new */
        get: operations["get-guest-session"];
        put?: never;
        post?: never;
        /** Make the token worthless */
        delete: operations["delete-guest-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the form and start a chat */
        post: operations["post-guest-sessions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guest/v1/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Download the conversation as text */
        get: operations["get-guest-transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/agents/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Integration: how an agent stands to work
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        get: operations["get-now-awa-agents-user"];
        /**
         * Integration: put an agent into a presence state
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        put: operations["put-now-awa-agents-user"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/agents/{user}/capacities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Integration: what an agent carries and can carry
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        get: operations["get-now-awa-agents-user-capacities"];
        /**
         * Integration: change what an agent can carry
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        put: operations["put-now-awa-agents-user-capacities"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/agents/{user}/presence_states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Integration: presence states an agent can be put into
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        get: operations["get-now-awa-agents-user-presence-states"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/documents/{table}/{id}/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: offer a document to an agent, or pass it on
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        post: operations["post-now-awa-documents-table-id-offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/inbox/actions/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: take an offer for its agent
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        post: operations["post-now-awa-inbox-actions-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/inbox/actions/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: turn an offer down for its agent
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        post: operations["post-now-awa-inbox-actions-reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/inbox/actions/reject_reasons/{channel}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Integration: reasons to turn offers of a channel down
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        get: operations["get-now-awa-inbox-actions-reject-reasons-channel"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/queues/{queue}/work_item": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: let a document wait in a queue
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        post: operations["post-now-awa-queues-queue-work-item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/now/awa/workitems/{id}/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: offer a work item to an agent
         * @description Needs the permission `integrate`. Contract: docs/awa-rest.md.
         */
        post: operations["post-now-awa-workitems-id-assignments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find accounts that a record can be of
         * @description Needs the permission `converse`.
         */
        get: operations["get-accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List accounts by name
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-accounts"];
        put?: never;
        /**
         * Create an account
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an account with its team
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-accounts-id"];
        /**
         * Change an account and its team
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-accounts-id"];
        post?: never;
        /**
         * Delete an account that nobody and nothing is of
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-accounts-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/accounts/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What colleagues can look after accounts for
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-accounts-options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connect actions
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-actions"];
        put?: never;
        /**
         * Create a Connect action
         * @description Needs the permission `configure_system`.
         */
        post: operations["post-admin-actions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/actions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a Connect action
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-actions-id"];
        /**
         * Change a Connect action
         * @description Needs the permission `configure_system`.
         */
        put: operations["put-admin-actions-id"];
        post?: never;
        /**
         * Delete a Connect action
         * @description Needs the permission `configure_system`.
         */
        delete: operations["delete-admin-actions-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List knowledge articles, the last changed first
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-articles"];
        put?: never;
        /**
         * Create a knowledge article
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-articles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a knowledge article in any state
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-articles-id"];
        /**
         * Change a knowledge article or its state
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-articles-id"];
        post?: never;
        /**
         * Delete an article that was never published
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-articles-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/articles/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What Markdown looks like
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-articles-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/assignment-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assignment rules
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-assignment-rules"];
        put?: never;
        /**
         * Create an assignment rule
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-assignment-rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/assignment-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an assignment rule and which pools follow it
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-assignment-rules-id"];
        /**
         * Change an assignment rule
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-assignment-rules-id"];
        post?: never;
        /**
         * Delete an assignment rule that no pool follows
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-assignment-rules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The audit trail, the newest first
         * @description Needs the permission `read_audit`.
         */
        get: operations["get-admin-audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit/{id}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a change of the configuration
         * @description Needs the permission `configure_system`.
         */
        post: operations["post-admin-audit-id-revert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people of accounts by name
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-contacts"];
        put?: never;
        /**
         * Add a person to an account
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a person of an account
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-contacts-id"];
        /**
         * Change a person of an account
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-contacts-id"];
        post?: never;
        /**
         * Delete a person of an account; what they asked stays
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-contacts-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fields and operators for a condition builder
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List groups
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-groups"];
        put?: never;
        /**
         * Create a group
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-groups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a group
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-groups-id"];
        /**
         * Change a group and its members
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-groups-id"];
        post?: never;
        /**
         * Delete a group that serves nothing
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-groups-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}/queue-priorities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The order of the queues a group serves
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-groups-id-queue-priorities"];
        /**
         * Change the order of the queues a group serves
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-groups-id-queue-priorities"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/groups/{id}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the members of a group can do
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-groups-id-skills"];
        /**
         * Change what the members of a group can do
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-groups-id-skills"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/kept-forms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Note that somebody has written to a visitor whose form no queue took
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-kept-forms-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How e-mail and web push stand
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-mail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/mail/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test e-mail
         * @description Needs the permission `configure_system`.
         */
        post: operations["post-admin-mail-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/origins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sites that may embed the chat
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-origins"];
        put?: never;
        /**
         * Allow a site
         * @description Needs the permission `configure_system`.
         */
        post: operations["post-admin-origins"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/origins/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an allowed site
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-origins-id"];
        /**
         * Change an allowed site
         * @description Needs the permission `configure_system`.
         */
        put: operations["put-admin-origins-id"];
        post?: never;
        /**
         * Disallow a site
         * @description Needs the permission `configure_system`.
         */
        delete: operations["delete-admin-origins-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/presence-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List presence states in the order of the menu
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-presence-states"];
        put?: never;
        /**
         * Create a presence state
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-presence-states"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/presence-states/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a presence state
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-presence-states-id"];
        /**
         * Change a presence state
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-presence-states-id"];
        post?: never;
        /**
         * Delete a presence state nobody is in
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-presence-states-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/producers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List record producers
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-producers"];
        put?: never;
        /**
         * Create a record producer
         * @description Needs the permission `configure_system`.
         */
        post: operations["post-admin-producers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/producers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a record producer
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-producers-id"];
        /**
         * Change a record producer
         * @description Needs the permission `configure_system`.
         */
        put: operations["put-admin-producers-id"];
        post?: never;
        /**
         * Delete a record producer nobody has used
         * @description Needs the permission `configure_system`.
         */
        delete: operations["delete-admin-producers-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/properties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List properties, each explained, with its default
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-properties"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/properties/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a property
         * @description Needs the permission `configure_system`.
         */
        get: operations["get-admin-properties-name"];
        /**
         * Set a property
         * @description Needs the permission `configure_system`.
         */
        put: operations["put-admin-properties-name"];
        post?: never;
        /**
         * Give a property its default back
         * @description Needs the permission `configure_system`.
         */
        delete: operations["delete-admin-properties-name"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List queues
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-queues"];
        put?: never;
        /**
         * Create a queue
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-queues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a queue and who serves it
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-queues-id"];
        /**
         * Change a queue
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-queues-id"];
        post?: never;
        /**
         * Delete a queue that was never used
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-queues-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{id}/pools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change who gets a queue's work, and from when on
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-queues-id-pools"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who would get work of a queue now
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-queues-id-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/queues/{id}/ranking": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change in which order a queue offers what waits, and whom it prefers
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-queues-id-ranking"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reject-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List reasons to turn offers down
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-reject-reasons"];
        put?: never;
        /**
         * Create a reason to turn offers down
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-reject-reasons"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reject-reasons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a reason to turn offers down
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-reject-reasons-id"];
        /**
         * Change a reason to turn offers down
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-reject-reasons-id"];
        post?: never;
        /**
         * Delete a reason to turn offers down
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-reject-reasons-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List matching rules in the order they are tried
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-rules"];
        put?: never;
        /**
         * Create a matching rule
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a matching rule and what it matched last
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-rules-id"];
        /**
         * Change a matching rule
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-rules-id"];
        post?: never;
        /**
         * Delete a matching rule
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-rules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What conditions mean, and what they would have matched
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-rules-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List schedules
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-schedules"];
        put?: never;
        /**
         * Create a schedule
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-schedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a schedule
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-schedules-id"];
        /**
         * Change a schedule
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-schedules-id"];
        post?: never;
        /**
         * Delete a schedule that no queue and no agent keeps
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-schedules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List service channels in the order of the inbox
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-service-channels"];
        put?: never;
        /**
         * Create a service channel
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-service-channels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-channels/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a service channel
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-service-channels-id"];
        /**
         * Change a service channel
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-service-channels-id"];
        post?: never;
        /**
         * Delete a service channel that was never used
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-service-channels-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/skill-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List skill rules
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-skill-rules"];
        put?: never;
        /**
         * Create a skill rule
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-skill-rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/skill-rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a skill rule and what is wrong with it
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-skill-rules-id"];
        /**
         * Change a skill rule
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-skill-rules-id"];
        post?: never;
        /**
         * Delete a skill rule
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-skill-rules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List skills
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-skills"];
        put?: never;
        /**
         * Create a skill
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-skills"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/skills/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a skill and who has it
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-skills-id"];
        /**
         * Change a skill
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-skills-id"];
        post?: never;
        /**
         * Delete a skill that nobody has and nothing asks for
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-skills-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API tokens
         * @description Needs the permission `configure_users`.
         */
        get: operations["get-admin-tokens"];
        put?: never;
        /**
         * Create an API token; it is shown once
         * @description Needs the permission `configure_users`.
         */
        post: operations["post-admin-tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API token
         * @description Needs the permission `configure_users`.
         */
        delete: operations["delete-admin-tokens-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List users
         * @description Needs the permission `read_users`.
         */
        get: operations["get-admin-users"];
        put?: never;
        /**
         * Create a user
         * @description Needs the permission `configure_users`.
         */
        post: operations["post-admin-users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user
         * @description Needs the permission `read_users`.
         */
        get: operations["get-admin-users-id"];
        /**
         * Change a user
         * @description Needs the permission `configure_users`.
         */
        put: operations["put-admin-users-id"];
        post?: never;
        /**
         * Delete a user who was never part of anything
         * @description Needs the permission `configure_users`.
         */
        delete: operations["delete-admin-users-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a user out everywhere
         * @description Needs the permission `configure_users`.
         */
        delete: operations["delete-admin-users-id-sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}/skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a user can do
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-users-id-skills"];
        /**
         * Change what a user can do
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-users-id-skills"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/wrap-up-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List wrap-up codes
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-wrap-up-codes"];
        put?: never;
        /**
         * Create a wrap-up code
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-wrap-up-codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/wrap-up-codes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a wrap-up code
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-wrap-up-codes-id"];
        /**
         * Change a wrap-up code
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-wrap-up-codes-id"];
        post?: never;
        /**
         * Delete a wrap-up code that was never chosen
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-wrap-up-codes-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/wrap-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List wrap-up configurations in the order they are tried
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-wrap-ups"];
        put?: never;
        /**
         * Create a wrap-up configuration
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-admin-wrap-ups"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/wrap-ups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a wrap-up configuration
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-admin-wrap-ups-id"];
        /**
         * Change a wrap-up configuration
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-admin-wrap-ups-id"];
        post?: never;
        /**
         * Delete a wrap-up configuration
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-admin-wrap-ups-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find knowledge articles
         * @description Needs the permission `converse`.
         */
        get: operations["get-articles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/articles/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a knowledge article
         * @description Needs the permission `converse`.
         */
        get: operations["get-articles-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a file
         * @description Needs the permission `converse`.
         */
        get: operations["get-attachments-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the desk stands now and did lately
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Canned messages I see
         * @description Needs the permission `converse`.
         */
        get: operations["get-canned-messages"];
        put?: never;
        /**
         * Create a canned message
         * @description Needs the permission `converse`.
         */
        post: operations["post-canned-messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a canned message
         * @description Needs the permission `converse`.
         */
        get: operations["get-canned-messages-id"];
        /**
         * Change a canned message of mine, or with configure_service any shared one
         * @description Needs the permission `converse`.
         */
        put: operations["put-canned-messages-id"];
        post?: never;
        /**
         * Delete a canned message
         * @description Needs the permission `converse`.
         */
        delete: operations["delete-canned-messages-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/canned-messages/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A text filled in as a canned message would be
         * @description Needs the permission `converse`.
         */
        post: operations["post-canned-messages-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cards of records, as I may see them
         * @description Needs the permission `converse`.
         */
        get: operations["get-cards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cases of my groups
         * @description Needs the permission `converse`.
         */
        get: operations["get-cases"];
        put?: never;
        /**
         * Save a case that comes from no conversation
         * @description Needs the permission `converse`.
         */
        post: operations["post-cases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a case
         * @description Needs the permission `converse`.
         */
        get: operations["get-cases-id"];
        /**
         * Change a case
         * @description Needs the permission `converse`.
         */
        put: operations["put-cases-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a case's activity
         * @description Needs the permission `converse`.
         */
        get: operations["get-cases-id-activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/consumers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a consumer
         * @description Needs the permission `converse`.
         */
        get: operations["get-consumers-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Conversations of mine or of my queues
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations"];
        put?: never;
        /**
         * Start a conversation with colleagues
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A conversation with its context
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id"];
        /**
         * Name and describe a conversation of colleagues
         * @description Needs the permission `converse`.
         */
        put: operations["put-conversations-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Connect actions possible now
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id-actions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/actions/{action}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prepare a Connect action
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-actions-action"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-attachments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/canned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Canned messages for a conversation, filled in
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id-canned"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/canned/{canned}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * I use a canned message here
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-canned-canned-use"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save a case made from the conversation
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-cases"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close the tab of a chat: end it without a wrap-up, or end its wrap-up, and take it off my list
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an ended conversation off my list
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-dismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End the session
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a conversation
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id-entries"];
        put?: never;
        /**
         * Write a comment or a work note
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-entries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/escalate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Escalate
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-escalate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/frame": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Where my mini window of it stands
         * @description Needs the permission `converse`.
         */
        put: operations["put-conversations-id-frame"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/hand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask those who supervise for help
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-hand"];
        /**
         * Help came, or is not needed any more
         * @description Needs the permission `converse`.
         */
        delete: operations["delete-conversations-id-hand"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/held/{client_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take back a message that waits
         * @description Needs the permission `converse`.
         */
        delete: operations["delete-conversations-id-held-client-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/hide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a conversation with colleagues off my list
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-hide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take part in a conversation of an agent
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-conversations-id-join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a conversation I do not hold
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an existing case or incident the conversation's
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/marks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * I have seen it up to here
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-marks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add colleagues
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-members"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/members/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a colleague out
         * @description Needs the permission `converse`.
         */
        delete: operations["delete-conversations-id-members-user"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Over which transports I hear of it
         * @description Needs the permission `converse`.
         */
        put: operations["put-conversations-id-notifications"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save a case or an incident made from the conversation
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a hidden conversation back
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-show"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/supervise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read along in a conversation of an agent
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-conversations-id-supervise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a conversation with a customer as text, work notes and whispers included
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id-transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Transfer to an agent or a queue
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transfer/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a transfer to me
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-transfer-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transfer/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw my transfer
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-transfer-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transfer/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stay or leave after my transfer
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-transfer-complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/transfer/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decline a transfer to me
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-transfer-decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/whisper": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something to the agent that the customer never sees
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-conversations-id-whisper"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/{id}/wrap-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My wrap-up of a conversation
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-id-wrap-up"];
        put?: never;
        /**
         * Keep what I write in my wrap-up, or finish it
         * @description Needs the permission `converse`.
         */
        post: operations["post-conversations-id-wrap-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conversations/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find conversations by name, people and text
         * @description Needs the permission `converse`.
         */
        get: operations["get-conversations-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I have begun to write
         * @description Needs the permission `converse`.
         */
        get: operations["get-drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events of frames
         * @description Frames: docs/protocol.md.
         */
        get: operations["get-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send frames
         * @description Frames: docs/protocol.md.
         */
        post: operations["post-frames"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Groups that records can be assigned to
         * @description Needs the permission `converse`.
         */
        get: operations["get-groups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who a record of the group can be assigned to
         * @description Needs the permission `converse`.
         */
        get: operations["get-groups-id-members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents of my groups
         * @description Needs the permission `converse`.
         */
        get: operations["get-incidents"];
        put?: never;
        /**
         * Save an incident that comes from no conversation
         * @description Needs the permission `converse`.
         */
        post: operations["post-incidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an incident
         * @description Needs the permission `converse`.
         */
        get: operations["get-incidents-id"];
        /**
         * Change an incident
         * @description Needs the permission `converse`.
         */
        put: operations["put-incidents-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an incident's activity
         * @description Needs the permission `converse`.
         */
        get: operations["get-incidents-id-activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/interactions/{id}/wrap-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Integration: set the code of an agent's wrap-up, or finish it
         * @description Needs the permission `integrate`.
         */
        post: operations["post-interactions-id-wrap-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/link-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What another site says about a page
         * @description Needs the permission `converse`.
         */
        get: operations["get-link-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * WebSocket of frames
         * @description Frames: docs/protocol.md. Sub-protocols: parley.v1 and, where headers cannot be set, bearer.<token>.
         */
        get: operations["get-live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I carry and can carry
         * @description Needs the permission `converse`.
         */
        get: operations["get-me-load"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is offered to me
         * @description Needs the permission `converse`.
         */
        get: operations["get-me-offers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The presence state I am in
         * @description Needs the permission `converse`.
         */
        get: operations["get-me-presence"];
        /**
         * Choose my presence state and switch channels
         * @description Needs the permission `converse`.
         */
        put: operations["put-me-presence"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/why-idle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why nothing is offered to me
         * @description Needs the permission `converse`.
         */
        get: operations["get-me-why-idle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/wrap-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I have not written up of conversations I passed on
         * @description Needs the permission `converse`.
         */
        get: operations["get-me-wrap-ups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change the own password
         * @description Needs the permission `signed_in`.
         */
        post: operations["post-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find colleagues
         * @description Needs the permission `converse`.
         */
        get: operations["get-people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What I like
         * @description Needs the permission `signed_in`.
         */
        get: operations["get-preferences"];
        /**
         * Change what I like
         * @description Needs the permission `signed_in`.
         */
        put: operations["put-preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/presence-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The presence states I can choose
         * @description Needs the permission `converse`.
         */
        get: operations["get-presence-states"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The public key for web push
         * @description Needs the permission `signed_in`.
         */
        get: operations["get-push-key"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My devices that receive web push
         * @description Needs the permission `signed_in`.
         */
        get: operations["get-push-subscriptions"];
        put?: never;
        /**
         * Send web push to this browser
         * @description Needs the permission `signed_in`.
         */
        post: operations["post-push-subscriptions"];
        /**
         * No more web push to a browser of mine
         * @description Needs the permission `signed_in`.
         */
        delete: operations["delete-push-subscriptions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/push/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test to my devices
         * @description Needs the permission `signed_in`.
         */
        post: operations["post-push-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The queues I serve
         * @description Needs the permission `converse`.
         */
        get: operations["get-queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the oldest of a queue
         * @description Needs the permission `converse`.
         */
        post: operations["post-queues-id-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{id}/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Colleagues a conversation can be transferred to
         * @description Needs the permission `converse`.
         */
        get: operations["get-queues-id-agents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/queues/{id}/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a case or an incident that nobody looks after wait in a queue
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-queues-id-documents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/{table}/{id}/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Follow a record
         * @description Needs the permission `converse`.
         */
        post: operations["post-records-table-id-follow"];
        /**
         * Follow a record no more
         * @description Needs the permission `converse`.
         */
        delete: operations["delete-records-table-id-follow"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Which record a number or an address names
         * @description Needs the permission `converse`.
         */
        post: operations["post-records-resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/records/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find cases and incidents
         * @description Needs the permission `converse`.
         */
        get: operations["get-records-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reject-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why an offer can be turned down
         * @description Needs the permission `converse`.
         */
        get: operations["get-reject-reasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The service channels work is offered from
         * @description Needs the permission `converse`.
         */
        get: operations["get-service-channels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in
         * @description Needs the permission `signed_in`.
         */
        get: operations["get-session"];
        put?: never;
        /** Sign in */
        post: operations["post-session"];
        /**
         * Sign out
         * @description Needs the permission `signed_in`.
         */
        delete: operations["delete-session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign out everywhere
         * @description Needs the permission `signed_in`.
         */
        delete: operations["delete-sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Does the link of the first administrator work */
        get: operations["get-setup-token"];
        put?: never;
        /** Create the first administrator and sign in */
        post: operations["post-setup-token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * What colleagues read beside my name
         * @description Needs the permission `converse`.
         */
        put: operations["put-status"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transfer-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Queues a conversation can be passed on to
         * @description Needs the permission `converse`.
         */
        get: operations["get-transfer-queues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/transports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Over which transports this desk can reach me
         * @description Needs the permission `signed_in`.
         */
        get: operations["get-transports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/capacity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What somebody carries and can carry
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-users-id-capacity"];
        /**
         * Change what somebody can carry
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-users-id-capacity"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The presence state somebody is in
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-users-id-presence"];
        /**
         * Put somebody into a presence state, with a reason
         * @description Needs the permission `configure_service`.
         */
        put: operations["put-users-id-presence"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/presence-history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The presence states somebody was in, the newest first
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-users-id-presence-history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/presence-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The presence states somebody can be put into
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-users-id-presence-states"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a case or an incident that waits in no queue to somebody
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-users-id-records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/why-idle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why nothing is offered to somebody
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-users-id-why-idle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was asked how it would have been, the newest first
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-what-ifs"];
        put?: never;
        /**
         * Ask how a period would have been with other rules, skills, people or capacity
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-what-ifs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A what-if with its answer
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-what-ifs-id"];
        put?: never;
        post?: never;
        /**
         * Delete a what-if
         * @description Needs the permission `configure_service`.
         */
        delete: operations["delete-what-ifs-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Do not answer a what-if
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-what-ifs-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/what-ifs/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a what-if can be about
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-what-ifs-options"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The work items behind a figure of the board
         * @description Needs the permission `configure_service`.
         */
        get: operations["get-work-items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take what is offered to me
         * @description Needs the permission `converse`.
         */
        post: operations["post-work-items-id-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give work that waits, or that somebody else has in hand, to an agent
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-work-items-id-assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let work that waits wait in another queue
         * @description Needs the permission `configure_service`.
         */
        post: operations["post-work-items-id-move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn down what is offered to me
         * @description Needs the permission `converse`.
         */
        post: operations["post-work-items-id-reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work-items/{id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The way of a work item, with the decisions behind it
         * @description Needs the permission `converse`.
         */
        get: operations["get-work-items-id-trail"];
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
        AccountInput: {
            /** @description What other systems call it; unique. Up to 40 characters. */
            account_code?: string;
            active: boolean;
            /**
             * Format: int64
             * @description Active ones.
             */
            readonly contact_count?: number;
            readonly created_at?: string;
            readonly id?: string;
            name: string;
            /** @description As it was read; the desk gives it, and nobody changes it. */
            number?: string;
            /** @description The account above it; absent: none. */
            parent_id?: string;
            readonly parent_name?: string;
            phone?: string;
            /** @description Who looks after it and for what, the first one first; up to 20. */
            team?: components["schemas"]["AccountMember"][];
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        AccountMember: {
            /** @description For what: one of the property parley.accounts.responsibilities. */
            responsibility: string;
            user_id: string;
        };
        AccountName: {
            account_code: string;
            id: string;
            name: string;
            number: string;
        };
        AccountOptions: {
            /** @description What a colleague can look after an account for (parley.accounts.responsibilities). */
            responsibilities: string[];
        };
        AccountRow: {
            /** @description What other systems call it; unique, compared folded. */
            account_code: string;
            /** @description An inactive one counts for nothing when work is offered. */
            active: boolean;
            /**
             * Format: int64
             * @description Active ones.
             */
            contact_count: number;
            created_at: string;
            id: string;
            name: string;
            number: string;
            /** @description The account above it. */
            parent_id?: string;
            parent_name: string;
            phone: string;
            /** @description Who looks after it, the first one first. */
            team: components["schemas"]["AccountMember"][];
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        ActionInput: {
            active: boolean;
            /** @description Encoded query on the conversation; empty is always. */
            condition?: string;
            readonly created_at?: string;
            do: components["schemas"]["ActionStep"];
            icon?: string;
            readonly id?: string;
            /** Format: int64 */
            position: number;
            /** @description Text after the slash; empty: only in the menu. */
            shortcut?: string;
            title: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        ActionOutcome: {
            /** @description Present when a consumer is to be made from the visitor's form first. */
            consumer?: {
                [key: string]: string;
            };
            /** @enum {string} */
            event: "transfer" | "escalate" | "end" | "create_record" | "post_message";
            table?: string;
            text?: string;
            values?: {
                [key: string]: string;
            };
        };
        ActionStep: {
            /** @description First make or find the consumer from the visitor's form, then bind the record to it. */
            consumer?: boolean;
            /** @enum {string} */
            kind: "transfer" | "escalate" | "end" | "create_record" | "post_message";
            /** @enum {string} */
            table?: "case" | "incident";
            text?: string;
            values?: {
                [key: string]: string;
            };
        };
        AffinityRule: {
            /**
             * Format: int64
             * @description Of history and account_history: how many days back it counts, 1 to 30; absent: 30.
             */
            days?: number;
            /** @enum {string} */
            kind: "history" | "account_history" | "related_task" | "account_team";
            /** @description Of account_team: those of the team with this one of the property parley.accounts.responsibilities; absent: all. */
            responsibility?: string;
        };
        AgentCapacity: {
            /** @description Channels that are not named have their default. */
            channels: components["schemas"]["ChannelCapacity"][];
            load: components["schemas"]["AgentLoad"];
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
            /** @description The hours they work, which assignment rules may ask for; absent: they keep none. */
            schedule_id?: string;
            /**
             * Format: int64
             * @description Over all channels together, 0 to 1000; absent: only the channels' capacities count.
             */
            universal_capacity?: number;
        };
        AgentLoad: {
            channels: components["schemas"]["ChannelLoad"][];
            /**
             * Format: int64
             * @description -1: only the channels' capacities count.
             */
            universal_capacity: number;
            /** Format: int64 */
            universal_load: number;
            user_id: string;
        };
        AgentPresence: {
            /** @description The state's; whether work is offered also needs a connection. */
            available: boolean;
            /** @description Who that was; empty when they did it themselves. */
            by?: string;
            channels_off: string[];
            connected: boolean;
            /** @description The state's name. */
            name: string;
            /** @description Why somebody else, or the desk, put them there. */
            reason?: string;
            since: string;
            state_id: string;
            user_id: string;
        };
        Answer: {
            display: string;
            name: string;
            question: string;
            value: string;
        };
        Appearance: {
            /** @description A picture uploaded to this conversation, or empty. */
            avatar?: string;
            description?: string;
            /** @description One emoji, or empty. */
            icon?: string;
            /** @description Empty keeps the old one. */
            name?: string;
        };
        Article: {
            author: string;
            author_id?: string;
            /** @description Markdown; empty in lists. */
            body: string;
            category: string;
            created_at: string;
            id: string;
            /** @description Words by which it is to be found, separated by commas. */
            keywords: string;
            number: string;
            /** @description Once published, everybody may read it under /kb/ and its number. */
            public: boolean;
            published_at?: string;
            /** @enum {string} */
            state: "draft" | "published" | "retired";
            summary: string;
            title: string;
            updated_at: string;
            updated_by: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            view_count: number;
        };
        ArticleInput: {
            readonly author?: string;
            readonly author_id?: string;
            /** @description Markdown. */
            body: string;
            category?: string;
            readonly created_at?: string;
            /** @description Sanitised. */
            readonly html?: string;
            readonly id?: string;
            keywords?: string;
            /** @description States it may take now. */
            readonly next?: string[];
            readonly number?: string;
            public: boolean;
            readonly published_at?: string;
            /**
             * @description Absent: draft, or as it is.
             * @enum {string}
             */
            state?: "draft" | "published" | "retired";
            summary?: string;
            readonly text?: string;
            title: string;
            readonly updated_at?: string;
            readonly updated_by?: string;
            /** @description Where everybody may read it, below the desk's address. */
            readonly url?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
            /** Format: int64 */
            readonly view_count?: number;
        };
        ArticleMatch: {
            category: string;
            id: string;
            number: string;
            public: boolean;
            summary: string;
            title: string;
            updated_at: string;
            url?: string;
            /** Format: int64 */
            view_count: number;
        };
        ArticlePreviewBody: {
            /** @description Markdown. */
            body: string;
        };
        ArticleView: {
            author: string;
            author_id?: string;
            /** @description Markdown; empty in lists. */
            body: string;
            category: string;
            created_at: string;
            /** @description Sanitised. */
            html: string;
            id: string;
            /** @description Words by which it is to be found, separated by commas. */
            keywords: string;
            /** @description States it may take now. */
            next: string[];
            number: string;
            /** @description Once published, everybody may read it under /kb/ and its number. */
            public: boolean;
            published_at?: string;
            /** @enum {string} */
            state: "draft" | "published" | "retired";
            summary: string;
            text: string;
            title: string;
            updated_at: string;
            updated_by: string;
            /** @description Where everybody may read it, below the desk's address. */
            url?: string;
            /** Format: int64 */
            version: number;
            /** Format: int64 */
            view_count: number;
        };
        Assignee: {
            id: string;
            name: string;
            title: string;
        };
        AssignmentGroup: {
            id: string;
            /** @description You are a member. */
            mine: boolean;
            name: string;
        };
        AssignmentRule: {
            active: boolean;
            allow_reject: boolean;
            /** @enum {string} */
            assign_by: "most_capacity" | "last_assigned";
            /** @description The work is theirs at once; there is nothing to accept. */
            auto_assign: boolean;
            created_at: string;
            /**
             * @description What an agent sees of work that was assigned at once.
             * @enum {string}
             */
            display: "inbox_card" | "inbox_card_and_tab";
            /** @description Agents without a mandatory skill are left out. */
            enforce_mandatory: boolean;
            /** @description A skill counts from the wanted level on. */
            evaluate_level: boolean;
            id: string;
            name: string;
            /** @description Who does not answer in time is asked no more, and the next agent is; otherwise an offer stands until it is answered, its agent is not there any more or the longest wait is over. */
            reassign_on_timeout: boolean;
            /** @description What is left counts to the next break, not to the end of the working day. */
            shift_continuous: boolean;
            /**
             * @description Who comes first, after skills and before assign_by.
             * @enum {string}
             */
            shift_criteria: "least_time_left" | "most_time_left";
            /** @description Nothing is given outside working hours. Who keeps none is always within them. */
            shift_enabled: boolean;
            /**
             * Format: int64
             * @description Seconds of their working hours an agent must have left, 0 to 86400.
             */
            shift_time_required_s: number;
            /**
             * Format: int64
             * @description Seconds an agent has to answer an offer, 5 to 3600; only counts with reassign_on_timeout.
             */
            timeout_s: number;
            /** @description Presence state of an agent who lets an offer pass; empty leaves it. */
            timeout_state_id?: string;
            updated_at: string;
            use_skills: boolean;
            /** Format: int64 */
            version: number;
        };
        AssignmentRuleDetail: {
            active: boolean;
            allow_reject: boolean;
            /** @enum {string} */
            assign_by: "most_capacity" | "last_assigned";
            /** @description The work is theirs at once; there is nothing to accept. */
            auto_assign: boolean;
            created_at: string;
            /**
             * @description What an agent sees of work that was assigned at once.
             * @enum {string}
             */
            display: "inbox_card" | "inbox_card_and_tab";
            /** @description Agents without a mandatory skill are left out. */
            enforce_mandatory: boolean;
            /** @description A skill counts from the wanted level on. */
            evaluate_level: boolean;
            id: string;
            name: string;
            /** @description The pools that follow it, by the queue's name. */
            pools: components["schemas"]["RulePool"][];
            /** @description Who does not answer in time is asked no more, and the next agent is; otherwise an offer stands until it is answered, its agent is not there any more or the longest wait is over. */
            reassign_on_timeout: boolean;
            /** @description What is left counts to the next break, not to the end of the working day. */
            shift_continuous: boolean;
            /**
             * @description Who comes first, after skills and before assign_by.
             * @enum {string}
             */
            shift_criteria: "least_time_left" | "most_time_left";
            /** @description Nothing is given outside working hours. Who keeps none is always within them. */
            shift_enabled: boolean;
            /**
             * Format: int64
             * @description Seconds of their working hours an agent must have left, 0 to 86400.
             */
            shift_time_required_s: number;
            /**
             * Format: int64
             * @description Seconds an agent has to answer an offer, 5 to 3600; only counts with reassign_on_timeout.
             */
            timeout_s: number;
            /** @description Presence state of an agent who lets an offer pass; empty leaves it. */
            timeout_state_id?: string;
            updated_at: string;
            use_skills: boolean;
            /** Format: int64 */
            version: number;
        };
        AssignmentRuleInput: {
            active: boolean;
            allow_reject?: boolean;
            /**
             * @description Absent: most_capacity.
             * @enum {string}
             */
            assign_by?: "most_capacity" | "last_assigned";
            auto_assign?: boolean;
            readonly created_at?: string;
            /**
             * @description Absent: inbox_card.
             * @enum {string}
             */
            display?: "inbox_card" | "inbox_card_and_tab";
            enforce_mandatory?: boolean;
            evaluate_level?: boolean;
            readonly id?: string;
            name: string;
            /** @description The pools that follow it, by the queue's name. */
            readonly pools?: components["schemas"]["RulePool"][];
            /** @description Absent: true. With false an offer stands until it is answered, and the time to answer and timeout_state_id do not count. */
            reassign_on_timeout?: boolean;
            shift_continuous?: boolean;
            /**
             * @description Absent: most_time_left.
             * @enum {string}
             */
            shift_criteria?: "least_time_left" | "most_time_left";
            shift_enabled?: boolean;
            /**
             * Format: int64
             * @description Seconds, 0 to 86400.
             */
            shift_time_required_s?: number;
            /**
             * Format: int64
             * @description Seconds an agent has to answer, 5 to 3600; absent: 60.
             */
            timeout_s?: number;
            timeout_state_id?: string;
            readonly updated_at?: string;
            use_skills?: boolean;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        AttachmentRef: {
            file_name: string;
            id: string;
            media_type: string;
            /** Format: int64 */
            size: number;
        };
        AuditLine: {
            /** @description Such as sign_in, accept, transfer, end, create, update, delete. */
            action: string;
            actor_id?: string;
            actor_kind: string;
            actor_name: string;
            address?: string;
            at: string;
            id: string;
            /** @description The record's name or number at that moment. */
            label: string;
            /** @description What the accounts and contacts of them that the line speaks of are called now, by id. */
            names?: {
                [key: string]: string;
            };
            /** @description JSON of what changed, after. */
            new?: string;
            /** @description JSON of what changed, before. */
            old?: string;
            record_id?: string;
            /** @description It is a change of the configuration, which can be taken back. */
            revertible: boolean;
            table: string;
        };
        Author: {
            id?: string;
            /** @enum {string} */
            kind: "guest" | "user" | "system";
            name: string;
        };
        Board: {
            /** Format: int64 */
            agent_count: number;
            /** @description Who serves them, the available ones first; at most 500. */
            agents: components["schemas"]["BoardAgent"][];
            /** @description Of all who gave any. */
            answers: components["schemas"]["BoardAnswers"];
            at: string;
            /** Format: int64 */
            available_agents: number;
            /** @description Active service channels. */
            channels: components["schemas"]["BoardChannel"][];
            /** @description Of all that the board is about. */
            figures: components["schemas"]["BoardFigures"];
            /** @description Agents who ask for help, the longest first; at most 100. */
            hands: components["schemas"]["RaisedHand"][];
            /** @description Forms of visitors that no queue took and nobody has followed up, the oldest first; at most 100. Only where the board is about all queues and channels. */
            kept_forms: components["schemas"]["KeptForm"][];
            /** @description Active queues, and those where something happened. */
            queues: components["schemas"]["BoardQueue"][];
            /**
             * Format: int64
             * @description Per cent.
             */
            service_level_target: number;
            /** @description From when on what is over counts. */
            since: string;
            /** @description Waits that ended, by five minutes, over the last four hours, the earliest first. */
            steps: components["schemas"]["BoardStep"][];
            /**
             * Format: int64
             * @description Cases and incidents that are assigned to nobody and wait in no queue; at most 1000 are counted.
             */
            unassigned: number;
            /** @description Of those available agents who have a capacity over all channels. */
            universal: components["schemas"]["BoardUse"];
        };
        BoardAgent: {
            /**
             * Format: int64
             * @description How long visitors waited for one on average, since the first message it answers; absent: none was given.
             */
            answer_ms?: number;
            /**
             * Format: int64
             * @description Answers to visitors since: the first message after theirs.
             */
            answers: number;
            /**
             * Format: int64
             * @description How long visitors waited for those, on average.
             */
            first_answer_ms?: number;
            /**
             * Format: int64
             * @description Of the answers: the first of their conversation.
             */
            first_answers: number;
            /**
             * Format: int64
             * @description How long they had it on average, wrap-ups included; absent: none is over.
             */
            handle_ms?: number;
            /**
             * Format: int64
             * @description Work they began since, and that is over.
             */
            handled: number;
            id: string;
            /**
             * Format: int64
             * @description What of the board's queues they work on now.
             */
            in_hand: number;
            load: components["schemas"]["AgentLoad"];
            name: string;
            presence: components["schemas"]["AgentPresence"];
            ready: boolean;
        };
        BoardAnswers: {
            /**
             * Format: int64
             * @description How long visitors waited for one on average, since the first message it answers; absent: none was given.
             */
            answer_ms?: number;
            /**
             * Format: int64
             * @description Answers to visitors since: the first message after theirs.
             */
            answers: number;
            /**
             * Format: int64
             * @description How long visitors waited for those, on average.
             */
            first_answer_ms?: number;
            /**
             * Format: int64
             * @description Of the answers: the first of their conversation.
             */
            first_answers: number;
        };
        BoardChannel: {
            /**
             * Format: int64
             * @description What they can carry; 0: nothing.
             */
            capacity: number;
            id: string;
            key: string;
            /**
             * Format: int64
             * @description What the board's available agents carry.
             */
            load: number;
            name: string;
        };
        BoardFigures: {
            /**
             * Format: int64
             * @description Left, or were sent away, after 5 seconds or more.
             */
            abandoned: number;
            /**
             * Format: int64
             * @description Of them, after their queue's target_wait_s.
             */
            abandoned_late: number;
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            answered: number;
            /**
             * Format: int64
             * @description Within their queue's target_wait_s.
             */
            answered_in_time: number;
            /**
             * Format: int64
             * @description Average wait of those who were answered; absent: nobody was.
             */
            asa_ms?: number;
            /** Format: int64 */
            auto_assigned: number;
            /**
             * Format: int64
             * @description What agents work on now.
             */
            in_hand: number;
            /** @description Since when who has waited longest; absent: nobody waits. */
            longest_since?: string;
            /**
             * Format: int64
             * @description Offers that were made, those that were given at once among them.
             */
            offered: number;
            /** Format: int64 */
            rejected: number;
            /**
             * Format: double
             * @description answered_in_time / (answered + abandoned_late), 0 to 1; absent: nothing to reckon with.
             */
            service_level?: number;
            /** Format: int64 */
            timed_out: number;
            /** Format: int64 */
            waiting: number;
        };
        BoardQueue: {
            /**
             * Format: int64
             * @description Left, or were sent away, after 5 seconds or more.
             */
            abandoned: number;
            /**
             * Format: int64
             * @description Of them, after their queue's target_wait_s.
             */
            abandoned_late: number;
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            answered: number;
            /**
             * Format: int64
             * @description Within their queue's target_wait_s.
             */
            answered_in_time: number;
            /**
             * Format: int64
             * @description Average wait of those who were answered; absent: nobody was.
             */
            asa_ms?: number;
            /** Format: int64 */
            auto_assigned: number;
            /** @enum {string} */
            delivery: "pull" | "push";
            /**
             * @description What its work is.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            id: string;
            /**
             * Format: int64
             * @description What agents work on now.
             */
            in_hand: number;
            /** @description Since when who has waited longest; absent: nobody waits. */
            longest_since?: string;
            name: string;
            /**
             * Format: int64
             * @description Offers that were made, those that were given at once among them.
             */
            offered: number;
            /** Format: int64 */
            rejected: number;
            /**
             * Format: double
             * @description answered_in_time / (answered + abandoned_late), 0 to 1; absent: nothing to reckon with.
             */
            service_level?: number;
            /** Format: int64 */
            target_wait_s: number;
            /** Format: int64 */
            timed_out: number;
            /** Format: int64 */
            waiting: number;
        };
        BoardStep: {
            /** @description When the five minutes began. */
            at: string;
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            longest_ms: number;
            /** Format: int64 */
            mean_ms: number;
            /** Format: double */
            service_level?: number;
        };
        BoardUse: {
            /**
             * Format: int64
             * @description What they can carry; 0: nothing.
             */
            capacity: number;
            /**
             * Format: int64
             * @description What the board's available agents carry.
             */
            load: number;
        };
        Can: {
            accept_transfer: boolean;
            add_people: boolean;
            attach: boolean;
            cancel_transfer: boolean;
            comment: boolean;
            complete_transfer: boolean;
            dismiss: boolean;
            end: boolean;
            escalate: boolean;
            hide: boolean;
            join: boolean;
            leave: boolean;
            link_record: boolean;
            lower_hand: boolean;
            mention: boolean;
            raise_hand: boolean;
            record: boolean;
            remove_people: boolean;
            rename: boolean;
            transfer: boolean;
            /** @description What I write goes to the agent alone. */
            whisper: boolean;
            work_note: boolean;
        };
        Candidate: {
            /** @description They hold as many sessions as they may: a transfer is refused. */
            at_limit: boolean;
            /** @description They are there for the queue's channel: they see a transfer as an offer. */
            available: boolean;
            /** Format: int64 */
            capacity: number;
            id: string;
            /**
             * Format: int64
             * @description What they carry of the queue's channel.
             */
            load: number;
            name: string;
            online: boolean;
            /** Format: int64 */
            open_sessions: number;
            state: string;
            /** @description Their presence state. */
            state_id: string;
        };
        CannedBody: {
            items: components["schemas"]["CannedChoice"][];
            /** @description Whoever chooses one without gaps sends it at once instead of putting it into the composer. */
            post_at_once: boolean;
        };
        CannedChoice: {
            group?: string;
            id: string;
            last_used_at?: string;
            /** @description Names of the ${…} that nothing fills in. */
            missing: string[];
            /** @description The text with ${…} filled in; what nothing fills in stands in it as it is. */
            rendered: string;
            scope: string;
            /** @description Empty where a nearer message has the same one. */
            shortcut: string;
            title: string;
        };
        CannedInput: {
            active: boolean;
            /** @description Others under the same shortcut that I see; the nearest scope wins: personal, group, global. */
            readonly beside?: components["schemas"]["CannedRef"][];
            /** @description Plain text; ${…} as in the texts of actions, without ${text}. */
            body: string;
            readonly can_edit?: boolean;
            /** @description Encoded query on the conversation; empty is always. */
            condition?: string;
            readonly created_at?: string;
            readonly group?: string;
            /** @description For scope group: whose members may use it. */
            group_id?: string;
            readonly id?: string;
            /** @description Whose it is, when it is personal. */
            readonly owner_id?: string;
            /**
             * @description Needed when it is made; later it stays as it is.
             * @enum {string}
             */
            scope?: "personal" | "group" | "global";
            /** @description Text after the slash. */
            shortcut?: string;
            title: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        CannedRecord: {
            active: boolean;
            /** @description Others under the same shortcut that I see; the nearest scope wins: personal, group, global. */
            beside: components["schemas"]["CannedRef"][];
            body: string;
            can_edit: boolean;
            /** @description Encoded query on the conversation; empty is always. */
            condition: string;
            created_at: string;
            group?: string;
            /** @description Whose members may use it, when it is a group's. */
            group_id?: string;
            id: string;
            /** @description Whose it is, when it is personal. */
            owner_id?: string;
            /** @enum {string} */
            scope: "personal" | "group" | "global";
            /** @description Text after the slash; empty: only by search. */
            shortcut: string;
            title: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        CannedRef: {
            id: string;
            scope: string;
            title: string;
        };
        CapacityInput: {
            /** @description Channels that are not named have their default. */
            channels: components["schemas"]["ChannelCapacity"][];
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
            /** @description The hours they work, which assignment rules may ask for; absent: they keep none. */
            schedule_id?: string;
            /**
             * Format: int64
             * @description Over all channels together, 0 to 1000; absent: only the channels' capacities count.
             */
            universal_capacity?: number;
        };
        Card: {
            id?: string;
            number: string;
            state: string;
            table: string;
            title: string;
            /** @description Of a public article: where everybody may read it. */
            url?: string;
        };
        CardRef: {
            id: string;
            /** @enum {string} */
            table: "case" | "incident" | "article";
        };
        CardView: {
            id: string;
            number: string;
            /** @description Whom it is about, and who it is assigned to. */
            people: string;
            /** Format: int64 */
            priority?: number;
            restricted: boolean;
            state: string;
            /** @enum {string} */
            table: "case" | "incident" | "article";
            title: string;
            updated_at?: string;
            updated_by?: string;
            /** @description Where it opens, below the desk's address. */
            url: string;
        };
        Case: {
            account?: string;
            /** @description Whose customer it is about. */
            account_id?: string;
            assigned_to?: string;
            assigned_to_name?: string;
            assignment_group: string;
            assignment_group_id: string;
            category: string;
            /** @description How it was solved; needed to resolve or close it. */
            close_notes: string;
            closed_at?: string;
            consumer_id?: string;
            consumer_name?: string;
            contact?: string;
            contact_email: string;
            /** @description The person of that account. */
            contact_id?: string;
            contact_name: string;
            contact_phone: string;
            /** @description How the customer came: chat, phone, email, web, social. */
            contact_type: string;
            conversation_id: string;
            description: string;
            id: string;
            interaction_id?: string;
            number: string;
            opened_at: string;
            opened_by: string;
            opened_by_name: string;
            /** Format: int64 */
            priority: number;
            resolution_code: string;
            resolved_at?: string;
            short_description: string;
            /** @enum {string} */
            state: "new" | "open" | "awaiting_info" | "resolved" | "closed" | "canceled";
            updated_at: string;
            updated_by_name: string;
            /** Format: int64 */
            version: number;
        };
        ChannelCapacity: {
            /**
             * Format: int64
             * @description 0 to 1000.
             */
            capacity: number;
            channel_id: string;
        };
        ChannelLoad: {
            /** Format: int64 */
            capacity: number;
            channel_id: string;
            key: string;
            /**
             * Format: int64
             * @description Sizes of what is in hand and counts, and of offers they have not answered.
             */
            load: number;
            name: string;
        };
        Colleague: {
            id: string;
            /** @description What they say about being away. */
            message?: string;
            name: string;
            /** @enum {string} */
            presence: "available" | "away" | "offline";
            title?: string;
        };
        CompleteInputBody: {
            /** @description true leaves the conversation to the colleague, false stays in it. */
            leave: boolean;
        };
        ConditionClause: {
            any: components["schemas"]["ConditionTerm"][];
        };
        ConditionField: {
            choices?: components["schemas"]["ConditionFieldChoice"][];
            label: string;
            name: string;
            operators: components["schemas"]["ConditionOperator"][];
            type: string;
        };
        ConditionFieldChoice: {
            label: string;
            value: string;
        };
        ConditionFields: {
            /** @description What an offer of the table's work can show besides. */
            card_fields: components["schemas"]["ConditionField"][];
            fields: components["schemas"]["ConditionField"][];
            table: string;
        };
        ConditionGroup: {
            all: components["schemas"]["ConditionClause"][];
        };
        ConditionOperator: {
            label: string;
            op: string;
            value: string;
        };
        ConditionOrder: {
            desc?: boolean;
            field: string;
        };
        ConditionQuery: {
            group_by?: string[];
            groups: components["schemas"]["ConditionGroup"][];
            order_by?: components["schemas"]["ConditionOrder"][];
        };
        ConditionTerm: {
            field: string;
            op: string;
            value?: string;
        };
        ConnectAction: {
            active: boolean;
            /** @description Encoded query on the conversation; empty is always. */
            condition: string;
            created_at: string;
            do: components["schemas"]["ActionStep"];
            icon: string;
            id: string;
            /** Format: int64 */
            position: number;
            /** @description Text after the slash. */
            shortcut: string;
            title: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Consumer: {
            active: boolean;
            created_at: string;
            created_by: string;
            email: string;
            first_name: string;
            id: string;
            last_name: string;
            mobile_phone: string;
            number: string;
        };
        ContactInput: {
            readonly account?: string;
            account_id: string;
            active: boolean;
            readonly created_at?: string;
            /** @description Visitors who give it are recognised as this person, unverified; unique among active contacts. */
            email?: string;
            readonly id?: string;
            name: string;
            phone?: string;
            title?: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        ContactRow: {
            account: string;
            account_id: string;
            active: boolean;
            created_at: string;
            /** @description Visitors who give it are recognised as this person, unverified; unique among active contacts, compared folded. */
            email: string;
            id: string;
            name: string;
            phone: string;
            title: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        CustomerInteraction: {
            answers?: components["schemas"]["Answer"][];
            category: string;
            channel: string;
            consumer_id?: string;
            context: components["schemas"]["GuestContext"];
            conversation_id?: string;
            created_at: string;
            email: string;
            fields?: {
                [key: string]: string;
            };
            first_name: string;
            id: string;
            last_name: string;
            matched_rule_id?: string;
            producer_id: string;
            queue_id?: string;
            short_description: string;
        };
        DeliveryFigures: {
            /** Format: int64 */
            failed: number;
            last_error?: string;
            last_push_error?: string;
            /** Format: int64 */
            pending: number;
            /** Format: int64 */
            push_devices: number;
            /**
             * Format: int64
             * @description Devices whose last delivery failed.
             */
            push_failing: number;
            /**
             * Format: int64
             * @description Pending ones that failed at least once.
             */
            retried: number;
        };
        Detail: {
            attachments: components["schemas"]["AttachmentRef"][];
            cases?: components["schemas"]["Case"][];
            customer_interaction?: components["schemas"]["CustomerInteraction"];
            earlier?: components["schemas"]["Interaction"][];
            interaction?: components["schemas"]["Interaction"];
            members: components["schemas"]["Member"][];
            /** @description Whom the visitor is taken to be by the e-mail address they gave, which nobody has verified. */
            recognised?: components["schemas"]["Recognised"];
            related?: components["schemas"]["RelatedRecord"][];
            summary: components["schemas"]["Summary"];
            work_items?: components["schemas"]["WorkItem"][];
        };
        Draft: {
            at: string;
            body: string;
            conversation: string;
            /** @enum {string} */
            kind: "comment" | "work_note";
        };
        EndpointRequestBody: {
            endpoint: string;
        };
        EntriesBody: {
            /** @description Oldest first. */
            entries: components["schemas"]["Entry"][];
        };
        Entry: {
            at: string;
            attachments?: components["schemas"]["AttachmentRef"][];
            author: components["schemas"]["Author"];
            body: string;
            card?: components["schemas"]["Card"];
            client_id?: string;
            code?: string;
            /** @enum {string} */
            kind: "comment" | "work_note" | "system" | "card";
            /** @description Colleagues named in the body as @Name; towards staff only. */
            mentions?: components["schemas"]["Mention"][];
            params?: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description Towards staff: its number in the public stream, which marks are in; absent: staff only.
             */
            public_seq?: number;
            /** Format: int64 */
            seq: number;
        };
        FieldError: {
            code: string;
            field: string;
            message: string;
        };
        FollowUpInput: {
            /** @description Somebody has written to who sent it; false: nobody has after all. */
            followed_up: boolean;
        };
        FormChoice: {
            inactive?: boolean;
            /** Format: int64 */
            order: number;
            text: string;
            value: string;
        };
        FormVariable: {
            active: boolean;
            choices?: components["schemas"]["FormChoice"][];
            default_value?: string;
            field?: string;
            help_text?: string;
            id?: string;
            mandatory: boolean;
            map_to_field: boolean;
            /** Format: int64 */
            max_length?: number;
            name: string;
            /** Format: int64 */
            order: number;
            pattern?: string;
            question_text: string;
            read_only: boolean;
            reference_qual?: string;
            reference_table?: string;
            /** Format: int64 */
            scale_max?: number;
            /** Format: int64 */
            scale_min?: number;
            type: string;
        };
        Found: {
            /**
             * Format: int64
             * @description Of text: the entry that holds the words.
             */
            seq?: number;
            /** @description Of text: what is around the words. */
            snippet?: string;
            summary: components["schemas"]["Summary"];
            /** @enum {string} */
            why: "name" | "people" | "text";
        };
        FrameInputBody: {
            /**
             * Format: int64
             * @description Mini windows stand side by side in this order.
             */
            order?: number;
            /** @enum {string} */
            state: "open" | "minimized" | "closed";
        };
        Group: {
            active: boolean;
            created_at: string;
            description: string;
            id: string;
            members: string[];
            name: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        GroupInput: {
            active: boolean;
            readonly created_at?: string;
            description?: string;
            readonly id?: string;
            members: string[];
            name: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        GuestAgent: {
            initials?: string;
            name: string;
        };
        GuestChoice: {
            text: string;
            value: string;
        };
        GuestConfig: {
            /** Format: int64 */
            attachment_max_bytes: number;
            color: string;
            company: string;
            enabled: boolean;
            message: string;
            message_html?: string;
            privacy_note: string;
            producer: components["schemas"]["GuestProducer"];
            queue?: components["schemas"]["GuestQueue"];
            show_agent_avatar: boolean;
        };
        GuestContext: {
            language?: string;
            /** @description Skills an agent must have, by name or id, with commas between; name:level asks for a level. What is no active skill is ignored. */
            mandatory_skills?: string;
            /** @description The same of skills an agent had better have. */
            optional_skills?: string;
            page?: string;
            referrer?: string;
            screen?: string;
            time_zone?: string;
            title?: string;
            user_agent?: string;
        };
        GuestProducer: {
            description: string;
            id: string;
            submit_label: string;
            title: string;
            variables: components["schemas"]["GuestVariable"][];
        };
        GuestQueue: {
            /** @description Sanitised HTML, when closed. */
            message?: string;
            name: string;
            open: boolean;
            slug: string;
        };
        GuestSessionBody: {
            entries: components["schemas"]["Entry"][];
            marks: components["schemas"]["Marks"];
            more: boolean;
            /**
             * Format: int64
             * @description Newest number of the stream.
             */
            seq: number;
            session: components["schemas"]["GuestView"];
        };
        GuestStarted: {
            session: components["schemas"]["GuestView"];
            token: string;
        };
        GuestStartInputBody: {
            answers: {
                [key: string]: string[];
            };
            /** @description 22 to 64 letters, digits, - or _ from a good random source; the same one again returns the same session. */
            client_id: string;
            context?: components["schemas"]["GuestContext"];
            producer?: string;
            queue?: string;
        };
        GuestVariable: {
            choices: components["schemas"]["GuestChoice"][];
            default_value: string;
            help_text: string;
            mandatory: boolean;
            /** Format: int64 */
            max_length?: number;
            name: string;
            pattern?: string;
            question_text: string;
            read_only: boolean;
            /** Format: int64 */
            scale_max?: number;
            /** Format: int64 */
            scale_min?: number;
            type: string;
        };
        GuestView: {
            agent?: components["schemas"]["GuestAgent"];
            can_rejoin: boolean;
            conversation_id: string;
            countdown_until?: string;
            ended_message?: string;
            ended_reason?: string;
            /** Format: int64 */
            estimated_wait_s?: number;
            guest_name: string;
            number: string;
            /** Format: int64 */
            position?: number;
            queue: string;
            server_time: string;
            /** @enum {string} */
            state: "waiting" | "active" | "abandoned" | "ended";
            subject: string;
        };
        HandingBody: {
            agent_id: string;
        };
        HeldSkill: {
            /**
             * Format: int64
             * @description From 1, which it is when absent, to 100.
             */
            level?: number;
            skill_id: string;
        };
        Incident: {
            account?: string;
            /** @description Whose customer it is about. */
            account_id?: string;
            assigned_to?: string;
            assigned_to_name?: string;
            assignment_group: string;
            assignment_group_id: string;
            caller_email: string;
            caller_name: string;
            caller_phone: string;
            category: string;
            /** @description How it was solved; needed to resolve or close it. */
            close_notes: string;
            closed_at?: string;
            consumer_id?: string;
            consumer_name?: string;
            contact?: string;
            /** @description The person of that account. */
            contact_id?: string;
            /** @description How the customer came: chat, phone, email, web, social. */
            contact_type: string;
            conversation_id: string;
            description: string;
            /** @enum {string} */
            hold_reason?: "awaiting_caller" | "awaiting_change" | "awaiting_problem" | "awaiting_vendor";
            id: string;
            /**
             * Format: int64
             * @description 1 high, 2 medium, 3 low.
             */
            impact: number;
            interaction_id?: string;
            number: string;
            opened_at: string;
            opened_by: string;
            opened_by_name: string;
            /** Format: int64 */
            priority: number;
            resolved_at?: string;
            short_description: string;
            /** @enum {string} */
            state: "new" | "in_progress" | "on_hold" | "resolved" | "closed" | "canceled";
            updated_at: string;
            updated_by_name: string;
            /**
             * Format: int64
             * @description 1 high, 2 medium, 3 low.
             */
            urgency: number;
            /** Format: int64 */
            version: number;
        };
        Interaction: {
            assigned_to?: string;
            closed_at?: string;
            conversation_id: string;
            customer_interaction_id: string;
            /** @enum {string} */
            direction: "inbound" | "outbound";
            guest_email: string;
            guest_name: string;
            id: string;
            number: string;
            opened_at: string;
            queue_id: string;
            short_description: string;
            state: string;
            state_reason?: string;
            /** @description The wrap-up ended by itself. */
            system_wrap_up: boolean;
            /** @enum {string} */
            type: "chat";
            /**
             * Format: int64
             * @description How long its wrap-up took, in milliseconds; 0: it had none.
             */
            wrap_up_duration: number;
        };
        KeptForm: {
            /** @description All they wrote, as they saw the questions. */
            answers: components["schemas"]["Answer"][];
            /** @description When it was sent. */
            at: string;
            category?: string;
            email: string;
            id: string;
            name: string;
            short_description: string;
        };
        LinkInputBody: {
            /** @description Such as INC0000001. */
            number: string;
            /** @enum {string} */
            table: "case" | "incident";
        };
        LinkPreview: {
            description?: string;
            site?: string;
            /**
             * @description none: nothing is shown of this address.
             * @enum {string}
             */
            state: "ok" | "none";
            title?: string;
            url: string;
        };
        MailStatus: {
            counts: components["schemas"]["DeliveryFigures"];
            /** @description E-mails that were given up, newest first. */
            failures: components["schemas"]["OutMail"][];
            from: string;
            /** @description Web push is possible. */
            push: boolean;
            /** @description The mail server, host:port; empty when none is set. */
            server: string;
        };
        MailTest: {
            to: string;
        };
        Marks: {
            /** Format: int64 */
            agent_seen: number;
            /** Format: int64 */
            guest_delivered: number;
            /** Format: int64 */
            guest_seen: number;
        };
        MarksInputBody: {
            /**
             * Format: int64
             * @description Highest number looked at.
             */
            seen: number;
        };
        MatchedRecord: {
            category: string;
            created_at: string;
            /** @description Only for members of the queue's group. */
            email?: string;
            id: string;
            name: string;
            queue?: string;
            queue_id?: string;
            /** @description Only for members of the queue's group. */
            short_description?: string;
        };
        MatchingRule: {
            active: boolean;
            /** @description Encoded query on the record. */
            conditions: string;
            created_at: string;
            /** Format: int64 */
            execution_order: number;
            id: string;
            name: string;
            queue_id: string;
            table: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        Member: {
            /** @description The one who asks may take them out. */
            can_remove: boolean;
            id: string;
            /** @description What they say about being away. */
            message?: string;
            name: string;
            /** @enum {string} */
            presence: "available" | "away" | "offline";
            /** Format: int64 */
            seen_seq: number;
            /** @enum {string} */
            standing: "assignee" | "member" | "transfer" | "supervisor" | "left";
            title?: string;
        };
        Mention: {
            id: string;
            name: string;
        };
        MovingBody: {
            queue_id: string;
        };
        NewConversation: {
            /** @description The first message. */
            body?: string;
            /** @description Chosen by the screen, 1 to 64 letters, digits, - or _; starting again with the same one is the same conversation. */
            client_id: string;
            /** @description Of a group; empty is made of the first names. */
            name?: string;
            /** @description One person: the direct conversation, found again. Two or more: a new group. */
            people: string[];
        };
        NewFromConversation: {
            /** @description Chosen by the screen; saving again with the same one returns the same record. */
            client_id: string;
            /** @description first_name, last_name, email, mobile_phone of the consumer to make and bind. */
            consumer?: {
                [key: string]: string;
            };
            /** @enum {string} */
            table: "case" | "incident";
            /** @description Fields of the record, as strings: short_description, description, category, contact_type, assignment_group_id, assigned_to, account_id and contact_id (both empty: those of the conversation, or of the contact with the address); of a case priority (1-4), contact_name, contact_email, contact_phone; of an incident impact, urgency (1-3), caller_name, caller_email, caller_phone. */
            values: {
                [key: string]: string;
            };
        };
        NewMembers: {
            /** @description Chosen by the screen; adding again with the same one is the same. */
            client_id: string;
            people: string[];
        };
        NewRecord: {
            /** @description Chosen by the screen; saving again with the same one returns the same record. */
            client_id: string;
            /** @description first_name, last_name, email, mobile_phone of the consumer to make and bind. */
            consumer?: {
                [key: string]: string;
            };
            /** @description Fields of the record, as strings: short_description, description, category, contact_type, assignment_group_id, assigned_to, account_id and contact_id (both empty: those of the conversation, or of the contact with the address); of a case priority (1-4), contact_name, contact_email, contact_phone; of an incident impact, urgency (1-3), caller_name, caller_email, caller_phone. */
            values: {
                [key: string]: string;
            };
        };
        NewToken: {
            created_at: string;
            /** @description Absent: never. */
            expires_at?: string;
            id: string;
            /** @description To the minute; absent: never. */
            last_used_at?: string;
            name: string;
            /** @description Shown once; send it as Authorization: Bearer. */
            token: string;
            user_id: string;
            user_name: string;
        };
        Notifications: {
            /** @enum {string} */
            audio: "all" | "mention" | "none";
            /** @enum {string} */
            desktop: "all" | "mention" | "none";
            /** @enum {string} */
            email: "all" | "mention" | "none";
            /** @enum {string} */
            push: "all" | "mention" | "none";
            /** @description Lines of the desk itself count as well; never on direct conversations. */
            system: boolean;
        };
        Offer: {
            allow_reject: boolean;
            /** @description Key of the service channel. */
            channel: string;
            channel_name: string;
            conversation_id: string;
            document_id: string;
            /**
             * @description What the work is: a contact, whose conversation it is, or a record, whose page it is.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            /** @description Absent: it stands until it is answered. */
            expires_at?: string;
            /** @description The channel's inbox layout, the first as the title. */
            fields: components["schemas"]["OfferField"][];
            /** @description Of a transfer: the colleague who asks. It is declined without a reason. */
            from?: string;
            /** @description The queue it was passed on from, or moved from. */
            from_queue?: string;
            number: string;
            offered_at: string;
            queue: string;
            /** @enum {string} */
            sound: "none" | "chime" | "bell" | "knock";
            waiting_since: string;
            /** @description Why it came to this agent: each a reason of routing as JSON, such as {"code":"most_capacity","free":"3"}. */
            why: string[];
            work_item_id: string;
        };
        OfferField: {
            name: string;
            value: string;
        };
        Origin: {
            created_at: string;
            id: string;
            note: string;
            /** @description Scheme, host and port, as browsers send it: https://www.example.com */
            origin: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        OriginInput: {
            readonly created_at?: string;
            readonly id?: string;
            note?: string;
            /** @description Scheme, host and port: https://www.example.com */
            origin: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        OutMail: {
            address: string;
            /** Format: int64 */
            attempts: number;
            conversation: string;
            created_at: string;
            ended_at?: string;
            id: string;
            last_error?: string;
            message_id: string;
            /** @enum {string} */
            state: "pending" | "sent" | "failed" | "dropped";
            user_id: string;
        };
        OwnPart: {
            codes_enabled: boolean;
            conversation_id: string;
            guest_name: string;
            /** @description Of the contact. */
            number: string;
            opened_on: string;
        };
        PageAccountName: {
            items: components["schemas"]["AccountName"][];
            next: string;
        };
        PageAccountRow: {
            items: components["schemas"]["AccountRow"][];
            next: string;
        };
        PageArticle: {
            items: components["schemas"]["Article"][];
            next: string;
        };
        PageArticleMatch: {
            items: components["schemas"]["ArticleMatch"][];
            next: string;
        };
        PageAssignee: {
            items: components["schemas"]["Assignee"][];
            next: string;
        };
        PageAssignmentGroup: {
            items: components["schemas"]["AssignmentGroup"][];
            next: string;
        };
        PageAssignmentRule: {
            items: components["schemas"]["AssignmentRule"][];
            next: string;
        };
        PageAuditLine: {
            items: components["schemas"]["AuditLine"][];
            next: string;
        };
        PageCandidate: {
            items: components["schemas"]["Candidate"][];
            next: string;
        };
        PageCannedRecord: {
            items: components["schemas"]["CannedRecord"][];
            next: string;
        };
        PageCardView: {
            items: components["schemas"]["CardView"][];
            next: string;
        };
        PageCase: {
            items: components["schemas"]["Case"][];
            next: string;
        };
        PageColleague: {
            items: components["schemas"]["Colleague"][];
            next: string;
        };
        PageConnectAction: {
            items: components["schemas"]["ConnectAction"][];
            next: string;
        };
        PageContactRow: {
            items: components["schemas"]["ContactRow"][];
            next: string;
        };
        PageDraft: {
            items: components["schemas"]["Draft"][];
            next: string;
        };
        PageFound: {
            items: components["schemas"]["Found"][];
            next: string;
        };
        PageGroup: {
            items: components["schemas"]["Group"][];
            next: string;
        };
        PageIncident: {
            items: components["schemas"]["Incident"][];
            next: string;
        };
        PageMatchingRule: {
            items: components["schemas"]["MatchingRule"][];
            next: string;
        };
        PageOffer: {
            items: components["schemas"]["Offer"][];
            next: string;
        };
        PageOrigin: {
            items: components["schemas"]["Origin"][];
            next: string;
        };
        PageOwnPart: {
            items: components["schemas"]["OwnPart"][];
            next: string;
        };
        PagePresenceChange: {
            items: components["schemas"]["PresenceChange"][];
            next: string;
        };
        PagePresenceState: {
            items: components["schemas"]["PresenceState"][];
            next: string;
        };
        PageProducerRecord: {
            items: components["schemas"]["ProducerRecord"][];
            next: string;
        };
        PagePropertyRecord: {
            items: components["schemas"]["PropertyRecord"][];
            next: string;
        };
        PageQueue: {
            items: components["schemas"]["Queue"][];
            next: string;
        };
        PageQueueStatus: {
            items: components["schemas"]["QueueStatus"][];
            next: string;
        };
        PageRecordMatch: {
            items: components["schemas"]["RecordMatch"][];
            next: string;
        };
        PageRejectReason: {
            items: components["schemas"]["RejectReason"][];
            next: string;
        };
        PageScheduleRecord: {
            items: components["schemas"]["ScheduleRecord"][];
            next: string;
        };
        PageServiceChannel: {
            items: components["schemas"]["ServiceChannel"][];
            next: string;
        };
        PageSkill: {
            items: components["schemas"]["Skill"][];
            next: string;
        };
        PageSkillRule: {
            items: components["schemas"]["SkillRule"][];
            next: string;
        };
        PageSubscription: {
            items: components["schemas"]["Subscription"][];
            next: string;
        };
        PageSummary: {
            items: components["schemas"]["Summary"][];
            next: string;
        };
        PageToken: {
            items: components["schemas"]["Token"][];
            next: string;
        };
        PageTransferQueue: {
            items: components["schemas"]["TransferQueue"][];
            next: string;
        };
        PageUser: {
            items: components["schemas"]["User"][];
            next: string;
        };
        PageWhatIfQuestion: {
            items: components["schemas"]["WhatIfQuestion"][];
            next: string;
        };
        PageWorkRow: {
            items: components["schemas"]["WorkRow"][];
            next: string;
        };
        PageWrapUpCode: {
            items: components["schemas"]["WrapUpCode"][];
            next: string;
        };
        PageWrapUpConfiguration: {
            items: components["schemas"]["WrapUpConfiguration"][];
            next: string;
        };
        PasswordRequestBody: {
            current_password: string;
            password: string;
        };
        Pool: {
            assignment_rule_id: string;
            /**
             * Format: int64
             * @description Seconds a work item has waited before the pool is asked.
             */
            eligible_at_s: number;
            groups: string[];
            id: string;
            queue_id: string;
        };
        PoolInput: {
            assignment_rule_id: string;
            /**
             * Format: int64
             * @description Seconds a work item has waited before the pool is asked; absent: at once.
             */
            eligible_at_s?: number;
            groups: string[];
        };
        PoolsInput: {
            /** @description Up to 20. */
            pools: components["schemas"]["PoolInput"][];
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
        };
        Preferences: {
            /** @enum {string} */
            density: "comfortable" | "compact";
            /** @description Wants an e-mail about what arrives while away. */
            email_digest: boolean;
            /** @description Enter sends and Shift+Enter breaks the line; otherwise Ctrl+Enter sends. */
            enter_sends: boolean;
            /** @description A language tag such as en or de; empty follows the browser. */
            language: string;
            /** @description Off overrides what is chosen for a conversation. */
            notifications: components["schemas"]["Switches"];
            /** @description The card of the first sign-in was answered or skipped. */
            set_up: boolean;
            /** @description Shortcuts of a single key work. */
            single_keys: boolean;
            /** Format: int64 */
            sound_volume: number;
            sounds: boolean;
            /** @enum {string} */
            theme: "light" | "dark" | "system";
            /** @description A name of the IANA data base such as Europe/Berlin; empty follows the browser. */
            time_zone: string;
            /**
             * Format: int64
             * @description The version that was read; 0 when nothing was saved yet.
             */
            version: number;
        };
        PresenceChange: {
            at: string;
            available: boolean;
            by?: string;
            id: string;
            name: string;
            reason?: string;
            state_id: string;
            /** @description Absent: still. */
            until?: string;
            user_id: string;
        };
        PresenceInput: {
            /** @description Service channels I do not want work of now; absent leaves them. Only in a state that shows the channels. */
            channels_off?: string[];
            state_id: string;
        };
        PresenceOrder: {
            /** @description Why; the agent reads it. */
            reason: string;
            state_id: string;
        };
        PresenceState: {
            active: boolean;
            /** @description It is for everybody; otherwise for the members of groups only. */
            apply_to_all_groups: boolean;
            /** @description Work is offered to agents in this state. */
            available: boolean;
            /** @description Service channels of which work is offered; empty is all of them. */
            channels: string[];
            created_at: string;
            /** @description An agent who does not touch their screen stays in this state. */
            disable_inactivity_check: boolean;
            /** @description Whose members can be put into it; empty where it is for everybody. Inactive groups do not count. */
            groups: string[];
            id: string;
            name: string;
            /** Format: int64 */
            position: number;
            /** @description Only managers put agents into this state or take them out of it. */
            restrict_update: boolean;
            /**
             * @description One of the three states that are always there.
             * @enum {string}
             */
            shipped?: "available" | "away" | "offline";
            /** @description Agents may switch single channels off in this state. */
            show_channels: boolean;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        PresenceStateInput: {
            active: boolean;
            /** @description It is for everybody; absent: unless groups are named. */
            apply_to_all_groups?: boolean;
            /** @description Work is offered to agents in this state. */
            available: boolean;
            /** @description Service channels of which work is offered; empty is all of them. */
            channels?: string[];
            readonly created_at?: string;
            /** @description An agent who does not touch their screen stays in this state. */
            disable_inactivity_check?: boolean;
            /** @description Groups whose members it is for, at least one where it is not for everybody. */
            groups?: string[];
            readonly id?: string;
            name: string;
            /** Format: int64 */
            position?: number;
            /** @description Only managers put agents into this state or take them out of it. */
            restrict_update?: boolean;
            /**
             * @description One of the three states that are always there.
             * @enum {string}
             */
            readonly shipped?: "available" | "away" | "offline";
            /** @description Agents may switch single channels off in this state. */
            show_channels?: boolean;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        PreviewCannedInputBody: {
            body: string;
            /** @description Filled in from it; absent: from an example of a visitor. */
            conversation?: string;
        };
        PreviewRequestBody: {
            conditions: string;
        };
        PrioritiesInput: {
            /** @description Lower comes first; a queue that is not here has 100. */
            priorities: components["schemas"]["QueuePriority"][];
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
        };
        Problem: {
            /** @description See docs/protocol.md. */
            code: string;
            /** @description One plain sentence: what happened and what to do. */
            detail: string;
            /** @description All wrong inputs of a form. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The member, parameter or form variable it is about. */
            field?: string;
            /** @description Detail as sanitised HTML, for a closed queue. */
            html?: string;
            /** @description What screens call the field, where detail begins with its name. */
            label?: string;
            /**
             * Format: int64
             * @description HTTP status.
             */
            status: number;
            title: string;
        };
        ProducerInput: {
            active: boolean;
            readonly created_at?: string;
            description?: string;
            id?: string;
            name: string;
            public: boolean;
            submit_label?: string;
            table: string;
            template?: {
                [key: string]: string;
            };
            title: string;
            readonly updated_at?: string;
            variables: components["schemas"]["FormVariable"][];
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        ProducerRecord: {
            active: boolean;
            created_at: string;
            description?: string;
            id?: string;
            name: string;
            public: boolean;
            submit_label?: string;
            table: string;
            template?: {
                [key: string]: string;
            };
            title: string;
            updated_at: string;
            variables: components["schemas"]["FormVariable"][];
            /** Format: int64 */
            version: number;
        };
        PropertyChangeBody: {
            /** @description Whether it was set; otherwise it has its default. */
            readonly changed?: boolean;
            readonly default?: string;
            readonly explain?: string;
            /** Format: int64 */
            readonly max?: number;
            /** Format: int64 */
            readonly min?: number;
            readonly name?: string;
            readonly type?: string;
            readonly unit?: string;
            readonly updated_at?: string;
            readonly updated_by?: string;
            value: string;
            /**
             * Format: int64
             * @description The version that was read; 0 for a property that had its default.
             */
            version: number;
        };
        PropertyRecord: {
            /** @description Whether it was set; otherwise it has its default. */
            changed: boolean;
            default: string;
            explain: string;
            /** Format: int64 */
            max?: number;
            /** Format: int64 */
            min?: number;
            name: string;
            type: string;
            unit?: string;
            updated_at?: string;
            updated_by?: string;
            value: string;
            /**
             * Format: int64
             * @description 0 while it has its default.
             */
            version: number;
        };
        PushKeyAnswer: {
            /** @description The desk's VAPID public key, base64url; empty when web push is not possible. */
            key: string;
        };
        PushTest: {
            /** Format: int64 */
            delivered: number;
            /** Format: int64 */
            devices: number;
            /** @description What a push service answered that refused. */
            message?: string;
        };
        Queue: {
            /** @description An inactive queue accepts nothing. */
            active: boolean;
            /**
             * Format: int64
             * @description Each so many seconds of waiting raise the priority by one; 0 does not.
             */
            aging_step_s: number;
            /** @description Exactly its members see the queue and may accept. */
            assignment_group_id: string;
            /** @description Encoded query on the documents of its service channel: which cases or incidents without an assignee come here by themselves; empty is none. Only where the channel is one of records. */
            condition: string;
            created_at: string;
            /** @enum {string} */
            delivery: "pull" | "push";
            /**
             * @description What its work is, as its service channel says.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            escalate_to_id?: string;
            id: string;
            /** @description Posted when an agent accepts; ${agent} is the agent's name, ${guest} the visitor's first name. */
            initial_agent_response: string;
            /** @description What the visitor then reads. */
            max_wait_message: string;
            /**
             * Format: int64
             * @description Seconds after which waiting ends with max_wait_message; 0 is never. Only where delivery is push.
             */
            max_wait_s: number;
            name: string;
            /** @description What a visitor reads who begins to wait, or may not, while nobody is there: where delivery is push, nobody of the pools is available and connected, else nobody of the group is connected. */
            nobody_message: string;
            /** @description Nobody may begin to wait while nobody is there to serve them. Only of conversations. */
            nobody_refuses: boolean;
            /** @description HTML shown outside the schedule; sanitised. */
            not_available: string;
            /** @description Such as QUE0001001; it never changes. */
            number: string;
            /**
             * Format: int64
             * @description Order in lists; lowest first.
             */
            position: number;
            /** @description First line shown to the visitor. */
            question: string;
            /** @description Blank is always open. */
            schedule_id?: string;
            /** @description What the queue's work counts towards; a queue that pushes always has one. */
            service_channel_id?: string;
            /** @description The name in links: /chat/q/{slug}. */
            slug: string;
            /**
             * Format: int64
             * @description Seconds within which somebody should have accepted; for the figures.
             */
            target_wait_s: number;
            /**
             * Format: int64
             * @description Seconds an agent's comment waits before it goes out, in which it can be taken back; 0 sends at once.
             */
            undo_send_s: number;
            updated_at: string;
            /** Format: int64 */
            version: number;
            /** @description What the visitor then reads. */
            wait_message: string;
            /**
             * Format: int64
             * @description Seconds of waiting after which the visitor reads wait_message and goes on waiting; 0 is never. Only of conversations.
             */
            wait_s: number;
        };
        QueueDetail: {
            /** @description An inactive queue accepts nothing. */
            active: boolean;
            /** @description Up to 3 rules, the first counts most; empty: nobody is preferred. */
            affinity: components["schemas"]["AffinityRule"][];
            /**
             * Format: int64
             * @description Each so many seconds of waiting raise the priority by one; 0 does not.
             */
            aging_step_s: number;
            /** @description Exactly its members see the queue and may accept. */
            assignment_group_id: string;
            /** @description Encoded query on the documents of its service channel: which cases or incidents without an assignee come here by themselves; empty is none. Only where the channel is one of records. */
            condition: string;
            created_at: string;
            /** @enum {string} */
            delivery: "pull" | "push";
            /**
             * @description What its work is, as its service channel says.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            escalate_to_id?: string;
            id: string;
            /** @description Posted when an agent accepts; ${agent} is the agent's name, ${guest} the visitor's first name. */
            initial_agent_response: string;
            /** @description What the visitor then reads. */
            max_wait_message: string;
            /**
             * Format: int64
             * @description Seconds after which waiting ends with max_wait_message; 0 is never. Only where delivery is push.
             */
            max_wait_s: number;
            name: string;
            /** @description What a visitor reads who begins to wait, or may not, while nobody is there: where delivery is push, nobody of the pools is available and connected, else nobody of the group is connected. */
            nobody_message: string;
            /** @description Nobody may begin to wait while nobody is there to serve them. Only of conversations. */
            nobody_refuses: boolean;
            /** @description HTML shown outside the schedule; sanitised. */
            not_available: string;
            /** @description Such as QUE0001001; it never changes. */
            number: string;
            pools: components["schemas"]["Pool"][];
            /** @description What a change of the pools names as its revision. */
            pools_revision: string;
            /**
             * Format: int64
             * @description Order in lists; lowest first.
             */
            position: number;
            /** @description First line shown to the visitor. */
            question: string;
            /** @description What a change of the order and the preferences names as its revision. */
            ranking_revision: string;
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
            /** @description Blank is always open. */
            schedule_id?: string;
            /** @description What the queue's work counts towards; a queue that pushes always has one. */
            service_channel_id?: string;
            serving: components["schemas"]["Server"][];
            /** @description The name in links: /chat/q/{slug}. */
            slug: string;
            /** @description Up to 5 fields, the first counts most; empty: the most important and then the oldest. */
            sorting: components["schemas"]["QueueSort"][];
            /**
             * Format: int64
             * @description Seconds within which somebody should have accepted; for the figures.
             */
            target_wait_s: number;
            /**
             * Format: int64
             * @description Seconds an agent's comment waits before it goes out, in which it can be taken back; 0 sends at once.
             */
            undo_send_s: number;
            updated_at: string;
            /** Format: int64 */
            version: number;
            /** @description What the visitor then reads. */
            wait_message: string;
            /**
             * Format: int64
             * @description Seconds of waiting after which the visitor reads wait_message and goes on waiting; 0 is never. Only of conversations.
             */
            wait_s: number;
            /** @description What keeps a queue that pushes from giving its work to anybody. */
            warnings: ("no_pool" | "empty_pool" | "no_room" | "channel_inactive" | "sorting_field" | "crowded")[];
        };
        QueueInput: {
            active: boolean;
            /** @description Up to 3 rules, the first counts most; empty: nobody is preferred. */
            readonly affinity?: components["schemas"]["AffinityRule"][];
            /**
             * Format: int64
             * @description Each so many seconds of waiting raise the priority by one; absent: they do not.
             */
            aging_step_s?: number;
            assignment_group_id: string;
            /** @description Encoded query: which cases or incidents without an assignee come here by themselves; absent: none. Only where the service channel is one of records. */
            condition?: string;
            readonly created_at?: string;
            /**
             * @description Absent: pull.
             * @enum {string}
             */
            delivery?: "pull" | "push";
            /**
             * @description What its work is, as its service channel says.
             * @enum {string}
             */
            readonly document_table?: "interaction" | "case" | "incident";
            escalate_to_id?: string;
            readonly id?: string;
            initial_agent_response?: string;
            /** @description What the visitor then reads; needed with max_wait_s. */
            max_wait_message?: string;
            /**
             * Format: int64
             * @description Seconds after which waiting ends; absent: never. Only where delivery is push.
             */
            max_wait_s?: number;
            name: string;
            /** @description What a visitor reads who begins to wait, or may not, while nobody is there; needed with nobody_refuses. Absent: nothing. */
            nobody_message?: string;
            /** @description Nobody may begin to wait while nobody is there. Only of conversations. */
            nobody_refuses?: boolean;
            not_available?: string;
            /** @description As it was read; the desk gives it, and nobody changes it. */
            number?: string;
            readonly pools?: components["schemas"]["Pool"][];
            /** @description What a change of the pools names as its revision. */
            readonly pools_revision?: string;
            /** Format: int64 */
            position?: number;
            question?: string;
            /** @description What a change of the order and the preferences names as its revision. */
            readonly ranking_revision?: string;
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            readonly revision?: string;
            schedule_id?: string;
            /** @description Absent: none, or that of chats where delivery is push. */
            service_channel_id?: string;
            readonly serving?: components["schemas"]["Server"][];
            /** @description The name in links; absent: made from the name. */
            slug?: string;
            /** @description Up to 5 fields, the first counts most; empty: the most important and then the oldest. */
            readonly sorting?: components["schemas"]["QueueSort"][];
            /**
             * Format: int64
             * @description Seconds within which somebody should accept; absent: 60.
             */
            target_wait_s?: number;
            /**
             * Format: int64
             * @description Seconds an agent's comment waits before it goes out, 0 to 60.
             */
            undo_send_s?: number;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
            /** @description What the visitor then reads; needed with wait_s. */
            wait_message?: string;
            /**
             * Format: int64
             * @description Seconds of waiting after which the visitor reads wait_message; absent: never. Only of conversations.
             */
            wait_s?: number;
            /** @description What keeps a queue that pushes from giving its work to anybody. */
            readonly warnings?: ("no_pool" | "empty_pool" | "no_room" | "channel_inactive" | "sorting_field" | "crowded")[];
        };
        QueuePriority: {
            /** Format: int64 */
            position: number;
            queue_id: string;
        };
        QueueSort: {
            descending?: boolean;
            /** @description A field of the table of the queue's service channel. */
            field: string;
        };
        QueueStatus: {
            /** Format: int64 */
            average_wait_ms: number;
            /**
             * @description push: work is offered to agents, who cannot take it themselves.
             * @enum {string}
             */
            delivery: "pull" | "push";
            /**
             * @description What waits in it: conversations, cases or incidents.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            /** @description Name of the queue that Escalate leads to. */
            escalate_to?: string;
            id: string;
            longest_waiting_since?: string;
            name: string;
            open: boolean;
            /** Format: int64 */
            waiting_count: number;
        };
        RaisedHand: {
            agent: string;
            agent_id: string;
            at: string;
            conversation_id: string;
            guest_name: string;
            note: string;
            number: string;
            queue: string;
            work_item_id: string;
        };
        RaisingBody: {
            /** @description What help is needed with, up to 200 characters. */
            note?: string;
        };
        RankingInput: {
            /** @description Up to 3 rules, the first counts most; empty: nobody is preferred. */
            affinity: components["schemas"]["AffinityRule"][];
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
            /** @description Up to 5 fields, the first counts most; empty: the most important and then the oldest. */
            sorting: components["schemas"]["QueueSort"][];
        };
        Recognised: {
            /** @description The name of the account they were of then. */
            account: string;
            account_number: string;
            /** @description The name of the contact. */
            contact: string;
            title: string;
        };
        RecordChange: {
            /** @description Written into the activity as a comment; needed to put an incident on hold for the caller. */
            comment?: string;
            /** @description The fields to change, as in a new record, and state, close_notes; of a case resolution_code; of an incident hold_reason. What is not named stays. */
            values: {
                [key: string]: string;
            };
            /**
             * Format: int64
             * @description The version that was read.
             */
            version: number;
        };
        RecordMatch: {
            assigned_to_name?: string;
            assignment_group: string;
            /** @description It is over and cannot be linked. */
            closed: boolean;
            id: string;
            number: string;
            person: string;
            /** Format: int64 */
            priority: number;
            state: string;
            /** @enum {string} */
            table: "case" | "incident";
            title: string;
            updated_at: string;
        };
        RecordRef: {
            id: string;
            number: string;
            table: string;
        };
        RejectionBody: {
            reason_id: string;
        };
        RejectReason: {
            /** @description Agents can choose it. */
            active: boolean;
            /** @description Only for offers of this service channel; empty for all. */
            channel_id?: string;
            created_at: string;
            id: string;
            /** Format: int64 */
            position: number;
            reason: string;
            /** @description The same work may be offered to the same agent again. */
            reassignable: boolean;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        RejectReasonInput: {
            active: boolean;
            /** @description Only for offers of this service channel; absent: for all. */
            channel_id?: string;
            readonly created_at?: string;
            readonly id?: string;
            /** Format: int64 */
            position?: number;
            reason: string;
            reassignable?: boolean;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        RelatedRecord: {
            /** @description The conversation's lines go into this one. */
            current: boolean;
            id: string;
            /** @description Made from this conversation; otherwise linked to it. */
            made: boolean;
            number: string;
            /** @description You may not read it: only that it exists is told. */
            restricted?: boolean;
            state: string;
            /** @enum {string} */
            table: "case" | "incident";
            title: string;
        };
        ReplayComparison: {
            /**
             * Format: int64
             * @description Offers and new rounds that were carried out.
             */
            decisions: number;
            differences: components["schemas"]["ReplayDifference"][];
            /**
             * Format: int64
             * @description Decided, and not carried out: something had changed meanwhile.
             */
            overtaken: number;
            /**
             * Format: int64
             * @description Of them, so many are decided again exactly: the same agent by the same pool and rule at the same moment.
             */
            repeated: number;
            /**
             * Format: int64
             * @description Looks of which something came.
             */
            ticks: number;
            /**
             * Format: int64
             * @description Looks whose beginning is no longer kept.
             */
            unread: number;
        };
        ReplayDifference: {
            at: string;
            /** @enum {string} */
            detail?: "agent" | "pool" | "rule" | "tier" | "undecided";
            /** @description Absent: nobody. */
            is?: string;
            /** @description The agent; absent: a new round. */
            was?: string;
            work_item_id: string;
        };
        ReplayFigures: {
            /**
             * Format: int64
             * @description Left unanswered: the visitor went, or the queue's longest wait was over.
             */
            abandoned: number;
            /**
             * Format: double
             * @description 0 to 1; who left within 5 seconds is in neither number.
             */
            abandonment_rate: number;
            /** Format: int64 */
            answered: number;
            /** Format: int64 */
            arrived: number;
            /** Format: double */
            occupancy?: number;
            /** Format: int64 */
            offers: number;
            /** Format: int64 */
            rejected: number;
            /**
             * Format: double
             * @description 0 to 1; 1 without any.
             */
            service_level: number;
            /** Format: int64 */
            timed_out: number;
            /** Format: int64 */
            wait_longest_ms: number;
            /**
             * Format: int64
             * @description Of what was answered: queued to accepted.
             */
            wait_mean_ms: number;
            /** Format: int64 */
            wait_p90_ms: number;
            /**
             * Format: int64
             * @description Still unanswered at the end.
             */
            waiting: number;
        };
        ResolvedRecord: {
            id: string;
            number: string;
            /** @enum {string} */
            table: "case" | "incident" | "article";
        };
        ResolveInputBody: {
            /** @description A number such as INC0000001, or the address under which the workspace shows a record. */
            text: string;
        };
        Reverted: {
            /**
             * @description What that was.
             * @enum {string}
             */
            action: "create" | "update" | "delete";
            label: string;
            record_id?: string;
            table: string;
        };
        RoutingBody: {
            id: string;
            /** @enum {string} */
            table: "case" | "incident";
        };
        RoutingCandidate: {
            affinity?: string;
            agent_id: string;
            /** Format: int64 */
            capacity: number;
            last_assigned?: string;
            /** Format: int64 */
            load: number;
            name: string;
            /** @description The earliest due pool they are in; its rule applies to them. */
            pool_id: string;
            /** @description Up to when their shift counts, where the rule asks for it. */
            shift_ends_at?: string;
            /**
             * Format: int64
             * @description How many of the skills asked for they have.
             */
            skills: number;
            /** Format: int64 */
            skills_at_level: number;
            /** Format: int64 */
            tier: number;
        };
        RoutingExample: {
            agent_id: string;
            name: string;
            reason: components["schemas"]["RoutingReason"];
        };
        RoutingExplanation: {
            at: string;
            /** @description Those who would do, best first. */
            candidates: components["schemas"]["RoutingCandidate"][];
            /** @description The agent it is offered to; absent: it waits. */
            chosen_id?: string;
            /**
             * Format: int64
             * @description How many agents are in the queue's pools.
             */
            considered: number;
            /**
             * Format: int64
             * @description How many would do; more than are described, perhaps.
             */
            eligible: number;
            item_id: string;
            /** @description By reason, the most frequent first. */
            left_out: components["schemas"]["RoutingLeftOut"][];
            /** @description When time alone changes something: a pool becomes due, a round or somebody's shift begins. */
            next_look?: string;
            pools: components["schemas"]["RoutingPoolExplain"][];
            queue_id: string;
            /** Format: int64 */
            round: number;
            /** @description The queue's own order, in which this was the item's turn; absent: the most important and then the oldest first. */
            sorting?: components["schemas"]["RoutingSort"][];
            /**
             * Format: int64
             * @description In which tier, from 1.
             */
            tier?: number;
            why: components["schemas"]["RoutingReason"][];
        };
        RoutingIdleChannel: {
            channel_id: string;
            reason: components["schemas"]["RoutingReason"];
        };
        RoutingIdleness: {
            agent_id: string;
            at: string;
            channels: components["schemas"]["RoutingIdleChannel"][];
            /** @description Why they do not get those, each with its count, the most frequent first. */
            left_out: components["schemas"]["RoutingReason"][];
            /** @description What concerns the agent first: presence, groups, then what waits. */
            reasons: components["schemas"]["RoutingReason"][];
            /**
             * Format: int64
             * @description Items that wait in queues whose pools have the agent.
             */
            waiting: number;
        };
        RoutingLeftOut: {
            code: string;
            /** Format: int64 */
            count: number;
            examples: components["schemas"]["RoutingExample"][];
        };
        RoutingPoolExplain: {
            /**
             * Format: int64
             * @description How many agents are in its groups.
             */
            agents: number;
            assignment_rule: string;
            assignment_rule_id: string;
            /** Format: int64 */
            assignment_rule_version: number;
            due: boolean;
            due_at: string;
            /** Format: int64 */
            eligible_at_s: number;
            groups: string[];
            pool_id: string;
            /** @description Why nothing comes of it. */
            reason?: components["schemas"]["RoutingReason"];
        };
        RoutingReason: {
            at?: string;
            capacity?: string;
            code: string;
            count?: string;
            free?: string;
            in_s?: string;
            kind?: string;
            level?: string;
            load?: string;
            m?: string;
            n?: string;
            reason?: string;
            /** @description The skill's name, or its id when it has none. */
            skill?: string;
            state?: string;
            tier?: string;
            until?: string;
            wanted?: string;
        };
        RoutingSort: {
            ages?: boolean;
            descending: boolean;
            field: string;
        };
        RuleDetail: {
            active: boolean;
            /** @description Encoded query on the record. */
            conditions: string;
            created_at: string;
            /** Format: int64 */
            execution_order: number;
            id: string;
            matched: components["schemas"]["MatchedRecord"][];
            name: string;
            queue_id: string;
            table: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        RuleInput: {
            active: boolean;
            /** @description Encoded query on the record. */
            conditions: string;
            readonly created_at?: string;
            /** Format: int64 */
            execution_order: number;
            readonly id?: string;
            readonly matched?: components["schemas"]["MatchedRecord"][];
            name: string;
            queue_id: string;
            /** @description Absent: the customer interaction. */
            table?: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        RulePool: {
            /** Format: int64 */
            eligible_at_s: number;
            /** @description The queue is active and delivers by push; otherwise the pool waits for that. */
            offers: boolean;
            queue: string;
            queue_id: string;
        };
        RulePreview: {
            /** @description The conditions as they will be stored. */
            canonical: string;
            /** @description Why the conditions cannot be used; then nothing matched. */
            error?: string;
            /** @description The field the error is about. */
            field?: string;
            /** Format: int64 */
            hits: number;
            /** @description The newest ten of them. */
            matched: components["schemas"]["MatchedRecord"][];
            /**
             * Format: int64
             * @description Bytes from the start of the text to where it stops being a query.
             */
            offset?: number;
            query: components["schemas"]["ConditionQuery"];
            /**
             * Format: int64
             * @description How many of the newest records were tried.
             */
            tried: number;
        };
        RunActionInputBody: {
            /** @description What was typed after the slash command. */
            text?: string;
        };
        SavedRecord: {
            case?: components["schemas"]["Case"];
            id: string;
            incident?: components["schemas"]["Incident"];
            number: string;
            /** @enum {string} */
            table: "case" | "incident";
        };
        ScheduleEntry: {
            days: string[];
            from: string;
            to: string;
        };
        ScheduleHoliday: {
            date: string;
            name: string;
        };
        ScheduleInput: {
            readonly created_at?: string;
            /** @description None is always open, apart from holidays. */
            entries: components["schemas"]["ScheduleEntry"][];
            holidays?: components["schemas"]["ScheduleHoliday"][];
            readonly id?: string;
            name: string;
            /** @description IANA name such as Europe/Berlin; empty is UTC. */
            time_zone: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        ScheduleRecord: {
            created_at: string;
            entries: components["schemas"]["ScheduleEntry"][];
            holidays: components["schemas"]["ScheduleHoliday"][];
            id: string;
            name: string;
            time_zone: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        SendInputBody: {
            attachments?: string[];
            body?: string;
            /** @description A case, incident or article to put there; the body may be empty. */
            card?: components["schemas"]["CardRef"];
            /** @description 1 to 64 letters, digits, - or _; sending again with the same one is safe. */
            client_id: string;
            /** @enum {string} */
            kind?: "comment" | "work_note";
            /** @description Colleagues named in the body as @Name; they must be members, or be able to read the record. */
            mentions?: string[];
        };
        SentBody: {
            at: string;
            /** @description When it goes out, unless it is taken back. */
            held_until?: string;
            /**
             * Format: int64
             * @description 0 while it is held.
             */
            seq: number;
        };
        Server: {
            id: string;
            name: string;
            online: boolean;
        };
        ServiceChannel: {
            /** @description Nothing of an inactive channel is offered. */
            active: boolean;
            /**
             * @description Of an offer.
             * @enum {string}
             */
            alert_sound: "none" | "chime" | "bell" | "knock";
            /** @description Encoded query: which rows of the table belong to the channel; empty is every row. */
            condition: string;
            created_at: string;
            /**
             * Format: int64
             * @description What an agent can carry who has no capacity of their own, 0 to 1000.
             */
            default_capacity: number;
            id: string;
            /** @description Up to 5 fields an offer shows, the first as its title. */
            inbox_layout: string[];
            /** @description The name in rules and calls, such as chat; it never changes. */
            key: string;
            /**
             * @description How much of the assigner's decisions the ways of work items keep: that there was an offer; also who was considered and why; verbose: also why somebody goes on waiting, the first in line at most once a minute each.
             * @enum {string}
             */
            log_level: "none" | "basic" | "verbose";
            /** @description Until when it is verbose; then it is basic. At most 8 days ahead. */
            logging_until?: string;
            /**
             * @description Of a message in work that an agent has accepted, where their own preferences let them hear one; soft is that of any message.
             * @enum {string}
             */
            message_sound: "soft" | "none" | "chime" | "bell" | "knock";
            name: string;
            /**
             * Format: int64
             * @description Order in lists and in the inbox; lowest first.
             */
            position: number;
            /** @description Up to 10 sizes of some of its work; the first whose condition holds counts instead of work_item_size. */
            size_overrides: components["schemas"]["SizeOverride"][];
            /** @enum {string} */
            table: "interaction" | "case" | "incident";
            /**
             * @description What it is to other systems, which know it as service_channel_type.
             * @enum {string}
             */
            type: "chat" | "phone" | "messaging" | "other";
            updated_at: string;
            /** @description Encoded query: while it holds for what an agent has accepted, that counts towards their load; empty is as long as it is assigned. */
            utilization_condition: string;
            /** Format: int64 */
            version: number;
            /**
             * Format: int64
             * @description What one work item takes of the capacity, 1 to 100.
             */
            work_item_size: number;
        };
        ServiceChannelInput: {
            active: boolean;
            /**
             * @description Absent: chime.
             * @enum {string}
             */
            alert_sound?: "none" | "chime" | "bell" | "knock";
            /** @description Encoded query: which rows of the table belong to the channel; empty is every row. */
            condition?: string;
            readonly created_at?: string;
            /**
             * Format: int64
             * @description What an agent can carry who has no capacity of their own, 0 to 1000.
             */
            default_capacity: number;
            readonly id?: string;
            /** @description Up to 5 fields an offer shows, the first as its title. */
            inbox_layout?: string[];
            /** @description The name in rules and calls; given once and never changed. Absent in a change. */
            key?: string;
            /**
             * @description How much of the decisions the ways of work items keep. Absent: basic.
             * @enum {string}
             */
            log_level?: "none" | "basic" | "verbose";
            /** @description Until when it is verbose, at most 8 days ahead; needed with verbose. */
            logging_until?: string;
            /**
             * @description Of a message in accepted work. Absent: soft.
             * @enum {string}
             */
            message_sound?: "soft" | "none" | "chime" | "bell" | "knock";
            name: string;
            /** Format: int64 */
            position?: number;
            /** @description Up to 10 sizes of some of its work; the first whose condition holds counts instead of work_item_size. */
            size_overrides?: components["schemas"]["SizeOverride"][];
            /**
             * @description Absent: interaction.
             * @enum {string}
             */
            table?: "interaction" | "case" | "incident";
            /**
             * @description What it is to other systems. Absent: as it was, at first by its key.
             * @enum {string}
             */
            type?: "chat" | "phone" | "messaging" | "other";
            readonly updated_at?: string;
            /** @description Encoded query: while it holds, accepted work counts towards an agent's load; empty is as long as it is assigned. */
            utilization_condition?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
            /**
             * Format: int64
             * @description What one work item takes of the capacity, 1 to 100.
             */
            work_item_size: number;
        };
        SetupRequestBody: {
            email: string;
            name: string;
            password: string;
        };
        SignedInUser: {
            /**
             * Format: int64
             * @description Sessions at once; -1 is unlimited.
             */
            conversation_limit: number;
            email: string;
            id: string;
            name: string;
            /** Format: int64 */
            open_sessions: number;
            /** @description What the roles allow, for screens that leave out what cannot be done. */
            permissions: string[];
            roles: string[];
            title: string;
        };
        SignInRequestBody: {
            email: string;
            password: string;
        };
        SizeOverride: {
            /** @description Encoded query on the rows of the channel's table; empty is every one. */
            condition: string;
            /**
             * Format: int64
             * @description 1 to 100.
             */
            size: number;
        };
        Skill: {
            active: boolean;
            /** @description Skills that who has this one has too, at the same level. */
            contains: string[];
            created_at: string;
            description: string;
            id: string;
            name: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        SkillDetail: {
            active: boolean;
            /** @description Skills that who has this one has too, at the same level. */
            contains: string[];
            created_at: string;
            description: string;
            /** Format: int64 */
            holder_count: number;
            /** @description The highest level first; up to 50. */
            holders: components["schemas"]["SkillHolder"][];
            id: string;
            name: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        SkillHolder: {
            /**
             * Format: int64
             * @description The highest they have it at.
             */
            level: number;
            user_id: string;
        };
        SkillInput: {
            active: boolean;
            /** @description Skills that who has this one has too, at the same level. */
            contains?: string[];
            readonly created_at?: string;
            description?: string;
            /** Format: int64 */
            readonly holder_count?: number;
            /** @description The highest level first; up to 50. */
            readonly holders?: components["schemas"]["SkillHolder"][];
            readonly id?: string;
            name: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        SkillLevel: {
            /** Format: int64 */
            level: number;
            /** @description Of what a work item asks for. */
            mandatory?: boolean;
            skill_id: string;
        };
        SkillRule: {
            active: boolean;
            /** @description Encoded query on the record the visitor's form made. */
            condition: string;
            created_at: string;
            id: string;
            /** Format: int64 */
            level: number;
            mandatory: boolean;
            name: string;
            /** Format: int64 */
            position: number;
            skill_id: string;
            table: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        SkillRuleDetail: {
            active: boolean;
            /** @description Encoded query on the record the visitor's form made. */
            condition: string;
            created_at: string;
            id: string;
            /** Format: int64 */
            level: number;
            mandatory: boolean;
            name: string;
            /** Format: int64 */
            position: number;
            skill_id: string;
            table: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
            /** @description Why nobody would be offered work that fits the rule, or the rule asks for nothing. */
            warnings: ("skill_inactive" | "nobody_has_skill" | "level_too_high")[];
        };
        SkillRuleInput: {
            active: boolean;
            /** @description Encoded query on the record the visitor's form made; empty is always. */
            condition?: string;
            readonly created_at?: string;
            readonly id?: string;
            /**
             * Format: int64
             * @description From 1, which it is when absent, to 100.
             */
            level?: number;
            mandatory?: boolean;
            name: string;
            /** Format: int64 */
            position?: number;
            skill_id: string;
            /** @description Absent: the customer interaction. */
            table?: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
            /** @description Why nobody would be offered work that fits the rule, or the rule asks for nothing. */
            readonly warnings?: ("skill_inactive" | "nobody_has_skill" | "level_too_high")[];
        };
        SkillsInput: {
            /** @description What was read: a change is refused where it is no longer so. Absent in a change: whatever is there is replaced. */
            revision?: string;
            /** @description Up to 100. */
            skills: components["schemas"]["HeldSkill"][];
        };
        StatusInputBody: {
            /** @description What colleagues read beside my name; empty takes it away. */
            message: string;
        };
        Subscription: {
            created_at: string;
            delivered_at?: string;
            endpoint: string;
            /**
             * Format: int64
             * @description In a row; 0 when the last delivery was accepted.
             */
            failures: number;
            id: string;
            last_error?: string;
            user_agent: string;
        };
        SubscriptionInput: {
            endpoint: string;
            keys: components["schemas"]["SubscriptionInputKeysStruct"];
        };
        SubscriptionInputKeysStruct: {
            auth: string;
            p256dh: string;
        };
        Summary: {
            assigned_to?: string;
            assigned_to_name?: string;
            /** @description The file of its picture. */
            avatar?: string;
            can: components["schemas"]["Can"];
            countdown_until?: string;
            /** @enum {string} */
            default_kind: "comment" | "work_note";
            description?: string;
            ended_at?: string;
            ended_reason?: string;
            /**
             * @description Where my mini window of it stands.
             * @enum {string}
             */
            frame: "open" | "minimized" | "closed";
            /** Format: int64 */
            frame_order: number;
            guest_email: string;
            guest_name: string;
            guest_online: boolean;
            guest_waiting_since?: string;
            /** @description Since when its agent asks those who supervise for help. */
            hand_at?: string;
            /** @description I took it off my list; I am still part of it. */
            hidden: boolean;
            /**
             * Format: int64
             * @description Seconds a comment of mine waits here before it goes out, in which it can be taken back.
             */
            hold_s: number;
            /** @description One emoji. */
            icon?: string;
            id: string;
            /** @enum {string} */
            kind: "support" | "direct" | "group" | "record";
            last_at: string;
            last_author: string;
            last_kind?: string;
            last_line: string;
            marks: components["schemas"]["Marks"];
            /** @description An entry I have not seen names me. */
            mentioned: boolean;
            /**
             * @description Of a message in it, as the service channel of its work says; only in what I have in hand.
             * @enum {string}
             */
            message_sound?: "soft" | "none" | "chime" | "bell" | "knock";
            /** @description The visitor, the colleague, the group, or number and title of the record. */
            name: string;
            notifications: components["schemas"]["Notifications"];
            number: string;
            opened_at: string;
            /**
             * Format: int64
             * @description Members who have not left.
             */
            people: number;
            queue: string;
            queue_id: string;
            queued_at: string;
            record?: components["schemas"]["RecordRef"];
            /** @description I may not read its record any more: nothing of it is told. */
            restricted?: boolean;
            /** Format: int64 */
            seen_seq: number;
            /** Format: int64 */
            seq: number;
            /** @enum {string} */
            standing: "assignee" | "member" | "transfer" | "supervisor" | "viewer";
            state: string;
            subject: string;
            transfer?: components["schemas"]["Transfer"];
            /** Format: int64 */
            unread: number;
            /** @description Of a direct conversation: the colleague. */
            with?: string;
            /** @description My wrap-up of it, while that is open. */
            wrap_up?: components["schemas"]["WrapUp"];
        };
        Switches: {
            audio: boolean;
            desktop: boolean;
            email: boolean;
            push: boolean;
        };
        Token: {
            created_at: string;
            /** @description Absent: never. */
            expires_at?: string;
            id: string;
            /** @description To the minute; absent: never. */
            last_used_at?: string;
            name: string;
            user_id: string;
            user_name: string;
        };
        TokenInput: {
            /** @description Absent: never. */
            expires_at?: string;
            /** @description What uses it. */
            name: string;
            /** @description The token does what this user may do. */
            user_id: string;
        };
        TrailStep: {
            at: string;
            /** @description Who did it; absent is the desk. */
            by?: string;
            decision?: components["schemas"]["RoutingExplanation"];
            id: string;
            reason?: string;
            /** @enum {string} */
            type: "routing" | "assignment" | "manual_assignment" | "acceptance" | "rejection" | "time_out" | "return" | "cancellation" | "transfer" | "look";
            /** @description The agent it concerns. */
            user_id?: string;
            user_name?: string;
        };
        Transfer: {
            at: string;
            /** @description While it is pending and stands before the colleague as an offer. */
            expires_at?: string;
            from: string;
            from_name: string;
            state: string;
            to: string;
            to_name: string;
        };
        TransferInputBody: {
            /** @description A colleague of the queue, or */
            agent?: string;
            /** @description another queue. */
            queue?: string;
        };
        TransferQueue: {
            id: string;
            name: string;
            open: boolean;
        };
        Transports: {
            /** @description A mail server is set. */
            email: boolean;
            /** @description Web push is possible. */
            push: boolean;
        };
        Undone: {
            attachments: components["schemas"]["AttachmentRef"][];
            body: string;
        };
        User: {
            active: boolean;
            /**
             * Format: int64
             * @description Sessions at once; -1 is unlimited; absent follows connect.support.conversation_limit.
             */
            conversation_limit?: number;
            created_at: string;
            email: string;
            id: string;
            name: string;
            roles: string[];
            title: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        UserInput: {
            active: boolean;
            /**
             * Format: int64
             * @description Sessions at once; -1 is unlimited; absent follows connect.support.conversation_limit.
             */
            conversation_limit?: number;
            readonly created_at?: string;
            email: string;
            readonly id?: string;
            name: string;
            /** @description Sets a new password and ends the user's sessions; absent leaves it. */
            password?: string;
            roles: string[];
            title?: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        WhatIf: {
            /** @description Absent until it is done. */
            answer?: components["schemas"]["WhatIfAnswer"];
            by: string;
            /** @description At most 100; none: only how well the period is lived through again. */
            changes?: components["schemas"]["WhatIfChange"][];
            created_at: string;
            ended_at?: string;
            /** @description When the recorded period begins; absent where it is generated. */
            from?: string;
            /** @description A period that is made up, under the configuration of now; absent where it is recorded. */
            generated?: components["schemas"]["WhatIfGenerated"];
            id: string;
            /** @description 1 to 100 characters. */
            name: string;
            /** @description Why it failed. */
            problem?: string;
            /**
             * Format: int64
             * @description Per cent.
             */
            progress: number;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "canceled";
            /** @description When it ends, at most 31 days later; not after now. */
            until?: string;
        };
        WhatIfAnswer: {
            /** @description How many agents there are, and would have been. */
            agents: number[];
            /** @description Of a recorded period: how much of it is lived through as it was. */
            basis?: components["schemas"]["WhatIfBasis"];
            /** @description Lived through with the changes. */
            changed: components["schemas"]["ReplayFigures"];
            /** @description Of a recorded period: its decisions, made again under the configuration they were made under. */
            decisions?: components["schemas"]["ReplayComparison"];
            from: string;
            /** @description All queues by when the work began to wait, the earliest first. */
            parts: components["schemas"]["WhatIfPart"][];
            queues: components["schemas"]["WhatIfQueue"][];
            /** @description As it really was; of a queue without occupancy. Absent where the period is generated. */
            recorded?: components["schemas"]["ReplayFigures"];
            /** @description Lived through with nothing changed. */
            unchanged: components["schemas"]["ReplayFigures"];
            until: string;
        };
        WhatIfArrivals: {
            /**
             * Format: int64
             * @description On average, 1 to 10000.
             */
            per_hour: number;
            queue_id: string;
            /** @description What this work asks for, as a must; absent: nothing. */
            skill_id?: string;
        };
        WhatIfBasis: {
            /**
             * Format: int64
             * @description Offers that are answered as they were, where the same agent is asked again; others are accepted after the usual time.
             */
            answers: number;
            /**
             * Format: int64
             * @description Of them, so many take as long as they really took; the others as long as most of their queue.
             */
            handled: number;
            /**
             * Format: int64
             * @description Visitors who left: they have the patience they had. The others wait on as if those who left were like them.
             */
            left: number;
            /**
             * Format: int64
             * @description Work items that came or waited.
             */
            work: number;
        };
        WhatIfChange: {
            agent_id?: string;
            channel_id?: string;
            group_id?: string;
            pool_id?: string;
            queue_id?: string;
            rule_id?: string;
            skill_id?: string;
            /** Format: int64 */
            value: number;
            /**
             * @description Of an assignment rule (rule_id): assign_by (0 most capacity, 1 last assigned), timeout (seconds), auto_assign, use_skills, evaluate_level, enforce_mandatory (0 no, 1 yes). Of a pool (pool_id): eligible_at (seconds); with group_id: pool_group (1: the group is in it, 0: it is not). Of a queue (queue_id): target_wait, max_wait, aging_step (seconds). Of a queue for a group (queue_id, group_id): priority (lowest first). Of an agent and a group (agent_id, group_id): member (1: the agent is in it, 0: not). Of an agent or a group (agent_id or group_id): skill (skill_id; level, 0 takes it away), staff (so many people more who are there as they are, or fewer). Of an agent or a group (agent_id or group_id, channel_id; without a channel over all of them): capacity.
             * @enum {string}
             */
            what: "assign_by" | "timeout" | "auto_assign" | "use_skills" | "evaluate_level" | "enforce_mandatory" | "eligible_at" | "pool_group" | "target_wait" | "max_wait" | "aging_step" | "priority" | "member" | "skill" | "staff" | "capacity";
        };
        WhatIfGenerated: {
            /**
             * Format: int64
             * @description How long agents take to accept, in seconds, to 3600.
             */
            answer_s?: number;
            /** @description Queues that offer their work. */
            arrivals: components["schemas"]["WhatIfArrivals"][];
            /**
             * Format: int64
             * @description How long work takes on average, in seconds, 1 to 86400.
             */
            handle_s: number;
            /**
             * Format: int64
             * @description 1 to 168.
             */
            hours: number;
            /**
             * Format: int64
             * @description Of how many offers in a hundred nobody takes notice the first time, 0 to 90.
             */
            ignored_percent?: number;
            /**
             * Format: int64
             * @description How long visitors wait on average before they leave, in seconds, to 86400; 0: for ever.
             */
            patience_s?: number;
            /**
             * Format: int64
             * @description The same seed makes the same period.
             */
            seed?: number;
        };
        WhatIfInput: {
            /** @description At most 100; none: only how well the period is lived through again. */
            changes?: components["schemas"]["WhatIfChange"][];
            /** @description When the recorded period begins; absent where it is generated. */
            from?: string;
            /** @description A period that is made up, under the configuration of now; absent where it is recorded. */
            generated?: components["schemas"]["WhatIfGenerated"];
            /** @description 1 to 100 characters. */
            name: string;
            /** @description When it ends, at most 31 days later; not after now. */
            until?: string;
        };
        WhatIfOption: {
            id: string;
            name: string;
            /**
             * Format: int64
             * @description Of a rule the time to answer, of a pool from when on it counts, of a queue the target, in seconds; of a group its members, of a channel the default capacity.
             */
            value: number;
        };
        WhatIfOptions: {
            /** @description Who is in a group of a pool. */
            agents: components["schemas"]["WhatIfOption"][];
            channels: components["schemas"]["WhatIfOption"][];
            /** @description Groups with agents whom a pool reaches; value is how many. */
            groups: components["schemas"]["WhatIfOption"][];
            /** @description Named after queue and groups, and from when on they count. */
            pools: components["schemas"]["WhatIfOption"][];
            /** @description Queues that offer their work. */
            queues: components["schemas"]["WhatIfOption"][];
            /** @description When the earliest decision was that is kept; absent: none is. */
            recorded_from?: string;
            recorded_until?: string;
            /** @description Assignment rules that pools use. */
            rules: components["schemas"]["WhatIfOption"][];
            skills: components["schemas"]["WhatIfOption"][];
            /**
             * Format: int64
             * @description Looks of the assigner that are kept.
             */
            ticks: number;
        };
        WhatIfPart: {
            /** @description When it begins. */
            at: string;
            /** @description Lived through with the changes. */
            changed: components["schemas"]["ReplayFigures"];
            /** @description As it really was; of a queue without occupancy. Absent where the period is generated. */
            recorded?: components["schemas"]["ReplayFigures"];
            /** @description Lived through with nothing changed. */
            unchanged: components["schemas"]["ReplayFigures"];
        };
        WhatIfQuestion: {
            by: string;
            /** @description At most 100; none: only how well the period is lived through again. */
            changes?: components["schemas"]["WhatIfChange"][];
            created_at: string;
            ended_at?: string;
            /** @description When the recorded period begins; absent where it is generated. */
            from?: string;
            /** @description A period that is made up, under the configuration of now; absent where it is recorded. */
            generated?: components["schemas"]["WhatIfGenerated"];
            id: string;
            /** @description 1 to 100 characters. */
            name: string;
            /** @description Why it failed. */
            problem?: string;
            /**
             * Format: int64
             * @description Per cent.
             */
            progress: number;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "canceled";
            /** @description When it ends, at most 31 days later; not after now. */
            until?: string;
        };
        WhatIfQueue: {
            /** @description Lived through with the changes. */
            changed: components["schemas"]["ReplayFigures"];
            id: string;
            name: string;
            /** @description As it really was; of a queue without occupancy. Absent where the period is generated. */
            recorded?: components["schemas"]["ReplayFigures"];
            /** @description Lived through with nothing changed. */
            unchanged: components["schemas"]["ReplayFigures"];
        };
        WhisperingBody: {
            body: string;
            /** @description 1 to 64 letters, digits, - or _, chosen by the sender: sending the same again is no second whisper. */
            client_id: string;
        };
        WhyWaiting: {
            /** @description The agent who is offered it next. */
            chosen?: string;
            /** @description Who cannot get it, by reason, with up to three examples each. */
            left_out: components["schemas"]["RoutingLeftOut"][];
            why: components["schemas"]["RoutingReason"][];
        };
        WorkItem: {
            assigned_to?: string;
            cancel_reason?: string;
            conversation_id: string;
            document_id: string;
            document_table: string;
            id: string;
            interaction_id?: string;
            number: string;
            /** Format: int64 */
            offer_count: number;
            offer_expires_at?: string;
            offer_rule_id?: string;
            offer_why?: string;
            offered_at?: string;
            offered_to?: string;
            opened_for?: string;
            previous_work_item_id?: string;
            /** Format: int64 */
            priority: number;
            queue_id: string;
            queued_at: string;
            /** Format: int64 */
            round: number;
            round_at?: string;
            service_channel_id?: string;
            short_description: string;
            /** Format: int64 */
            size: number;
            state: string;
            transfer_expires_at?: string;
            transfer_from?: string;
            transfer_state?: string;
            transfer_to?: string;
            transfer_updated_at?: string;
            /** Format: int64 */
            wait_time_ms: number;
            work_end?: string;
            work_start?: string;
        };
        WorkRow: {
            /** @description Whom the step concerns. */
            agent?: string;
            assigned_to?: string;
            assigned_to_id?: string;
            /** @description When it began to wait, was answered or abandoned, or when the step was. */
            at: string;
            channel_id: string;
            conversation_id: string;
            /** @enum {string} */
            delivery: "pull" | "push";
            /** @description Number of the case or incident. */
            document?: string;
            document_id: string;
            /**
             * @description What the work is.
             * @enum {string}
             */
            document_table: "interaction" | "case" | "incident";
            /** @description The customer's name. */
            guest_name: string;
            /** @description Of the line: the work item, or the step of its way. */
            key: string;
            last_event?: string;
            last_event_agent?: string;
            last_event_at?: string;
            number: string;
            /** Format: int64 */
            offer_count: number;
            offer_expires_at?: string;
            /** @description The name of the agent whose answer it waits for. */
            offered_to?: string;
            offered_to_id?: string;
            queue: string;
            queue_id: string;
            /** @description Of the step; of the service level: in_time, late, or gone without an answer, of a wait that ended also left, which is before the target; of an answer: first, if it was its conversation's. */
            reason?: string;
            /** @enum {string} */
            state: "waiting" | "work_in_progress" | "closed_complete" | "closed_escalated" | "closed_by_client" | "closed_abandoned" | "canceled";
            /**
             * Format: int64
             * @description How long an answer took, or the agent had what was handled; 0 in other lists.
             */
            took_ms: number;
            /**
             * Format: int64
             * @description Of a wait that is over.
             */
            wait_ms: number;
            waiting_since: string;
            /** @description Why it waits; only of waiting work that is offered to nobody, in a queue that pushes. */
            waits?: components["schemas"]["WhyWaiting"];
            /** @description Empty of a record that waits in no queue. */
            work_item_id: string;
        };
        WorkTrail: {
            /**
             * @description How it came to who has it or is asked: the assigner, somebody's hand, another system, a colleague who handed it over, or they took it. Absent while it waits for nobody in particular.
             * @enum {string}
             */
            allocated_by?: "assigner" | "by_hand" | "other_system" | "transfer" | "taken";
            /** @description The newest first. */
            events: components["schemas"]["TrailStep"][];
            /** @description It waited, or waits, longer than its queue wants anybody to wait. */
            exceeded_target_wait: boolean;
            /** @description Why it waits, or who gets it next; only while it waits in a queue that pushes and is not offered. */
            explanation?: components["schemas"]["RoutingExplanation"];
            /** @description What the start of the conversation asked for besides, as it was written there: no active skill then, or too many. Only of work of a queue that pushes. */
            ignored_skills?: string[];
            queue: string;
            /** @description Somebody turned it down. */
            rejected: boolean;
            /** @description What the work asks for. */
            skills: components["schemas"]["SkillLevel"][];
            /** @description When it was last queued, offered, given, accepted, returned or ended. */
            state_changed_on: string;
            /** @description Somebody let it pass. */
            timed_out: boolean;
            work_item: components["schemas"]["WorkItem"];
        };
        WrapUp: {
            codes_enabled: boolean;
            /** @description When it ends by itself; absent: never. */
            due_at?: string;
            /**
             * Format: int64
             * @description How long it is meant to take.
             */
            duration_seconds: number;
            enforce: boolean;
            /** @description The agent has passed the conversation on: nothing waits for this wrap-up, and it ends with the contact's. */
            handed_over: boolean;
            opened_on: string;
            /**
             * Format: int64
             * @description Grows whenever code or notes are saved.
             */
            revision: number;
            show_duration: boolean;
        };
        WrapUpChoice: {
            code: string;
            description?: string;
            id: string;
        };
        WrapUpCode: {
            active: boolean;
            code: string;
            created_at: string;
            description: string;
            /** @description Only other systems set it; agents cannot choose it. */
            external: boolean;
            id: string;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        WrapUpCodeInput: {
            active: boolean;
            code: string;
            readonly created_at?: string;
            description?: string;
            /** @description Only other systems set it; agents cannot choose it. */
            external?: boolean;
            readonly id?: string;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        WrapUpConfiguration: {
            active: boolean;
            /** @description Codes to choose from; empty is all active ones. */
            allowed_codes: string[];
            /** @description Encoded query on the interaction; empty is always. */
            condition: string;
            created_at: string;
            /** @description Set when the time is over. */
            default_code_id?: string;
            /**
             * Format: int64
             * @description 1 to 3600.
             */
            duration_seconds: number;
            enable_codes: boolean;
            /** @description The wrap-up ends by itself when its time is over. */
            enforce_duration: boolean;
            id: string;
            name: string;
            /**
             * Format: int64
             * @description Lowest match applies.
             */
            position: number;
            show_duration_to_agent: boolean;
            updated_at: string;
            /** Format: int64 */
            version: number;
        };
        WrapUpConfigurationInput: {
            active: boolean;
            /** @description Codes to choose from; absent: all active ones. */
            allowed_codes?: string[];
            /** @description Encoded query on the interaction; empty is always. */
            condition?: string;
            readonly created_at?: string;
            /** @description Set when nothing else was chosen. */
            default_code_id?: string;
            /**
             * Format: int64
             * @description 1 to 3600; absent: 60.
             */
            duration_seconds?: number;
            enable_codes?: boolean;
            /** @description The wrap-up ends by itself when its time is over. */
            enforce_duration?: boolean;
            readonly id?: string;
            name: string;
            /**
             * Format: int64
             * @description Lowest match applies; absent: 100.
             */
            position?: number;
            show_duration_to_agent?: boolean;
            readonly updated_at?: string;
            /**
             * Format: int64
             * @description The version that was read; needed for a change.
             */
            version?: number;
        };
        WrapUpForInput: {
            /** @description Whose wrap-up; absent: that of who served the contact last. */
            agent_id?: string;
            /** @description An active code, also an external one, or empty for none. */
            code_id?: string;
            /** @description Finish it, with the notes its agent has written. */
            submit?: boolean;
        };
        WrapUpInput: {
            /** @description One of the codes to choose from, or empty for none. */
            code_id?: string;
            /** @description At most 4000 characters. */
            notes?: string;
            /** @description Finish; otherwise what was written is only kept. */
            submit?: boolean;
        };
        WrapUpSegment: {
            agent_id: string;
            /** @description Codes to choose from; absent is all active ones. */
            allowed_codes?: string[];
            codes_enabled: boolean;
            configuration_id: string;
            conversation_id: string;
            /** @description Set when nothing else was chosen. */
            default_code_id?: string;
            /** @description When it ends by itself; absent: never. */
            due_at?: string;
            /**
             * Format: int64
             * @description How long it is meant to take.
             */
            duration_seconds: number;
            enforce: boolean;
            /** @description The agent has passed the conversation on: nothing waits for this wrap-up, and it ends with the contact's. */
            handed_over: boolean;
            id: string;
            interaction_id: string;
            notes: string;
            opened_on: string;
            /**
             * Format: int64
             * @description Grows whenever code or notes are saved.
             */
            revision: number;
            show_duration: boolean;
            /** @description Absent while it is open. */
            submitted_on?: string;
            /** @description It ended by itself; the default code was set if none was chosen and there is one. */
            timed_out: boolean;
            wrap_up_code_id?: string;
        };
        WrapUpView: {
            agent_id: string;
            /** @description Codes to choose from; absent is all active ones. */
            allowed_codes?: string[];
            choices: components["schemas"]["WrapUpChoice"][];
            codes_enabled: boolean;
            configuration_id: string;
            conversation_id: string;
            /** @description Set when nothing else was chosen. */
            default_code_id?: string;
            /** @description When it ends by itself; absent: never. */
            due_at?: string;
            /**
             * Format: int64
             * @description How long it is meant to take.
             */
            duration_seconds: number;
            enforce: boolean;
            /** @description The agent has passed the conversation on: nothing waits for this wrap-up, and it ends with the contact's. */
            handed_over: boolean;
            id: string;
            interaction_id: string;
            notes: string;
            opened_on: string;
            /**
             * Format: int64
             * @description Grows whenever code or notes are saved.
             */
            revision: number;
            show_duration: boolean;
            /** @description Absent while it is open. */
            submitted_on?: string;
            /** @description It ended by itself; the default code was set if none was chosen and there is one. */
            timed_out: boolean;
            wrap_up_code_id?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "post-guest-attachments": {
        parameters: {
            query?: {
                /** @description The file's name. */
                file_name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description The file; name its id in a message. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-attachments-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as a download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-config": {
        parameters: {
            query?: {
                /** @description Id of a record producer; empty is the portal's form. */
                producer?: string;
                /** @description Slug of a queue; empty lets the matching rules decide. */
                queue?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestConfig"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-entries": {
        parameters: {
            query?: {
                /** @description Entries with a lower number, the nearest ones. */
                before?: number;
                limit?: number;
                /** @description Entries with a higher number, the nearest ones; ignored with before. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-events": {
        parameters: {
            query?: {
                /** @description Agents: pairs conversation:number, separated by commas. */
                resume?: string;
                /** @description Agents: what the screen calls itself in draft frames, so that it is not told its own words. */
                screen?: string;
                /** @description Guests: highest number I have. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every data line holds a frame or an array of frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-guest-frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    frames: {
                        type: string;
                    }[];
                    since?: number;
                };
            };
        };
        responses: {
            /** @description What the frames led to, and what is newer than since, as frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open; send hello first. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-poll": {
        parameters: {
            query?: {
                /** @description Highest number I have. */
                since?: number;
                /** @description Seconds to wait for something new, at most 25. */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The welcome and what is new, as frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-session": {
        parameters: {
            query?: {
                /** @description Highest number I have. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestSessionBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-guest-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-guest-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuestStartInputBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GuestStarted"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-guest-transcript": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-now-awa-agents-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "put-now-awa-agents-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "get-now-awa-agents-user-capacities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "put-now-awa-agents-user-capacities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "get-now-awa-agents-user-presence-states": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "post-now-awa-documents-table-id-offer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                table: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "post-now-awa-inbox-actions-accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "post-now-awa-inbox-actions-reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "get-now-awa-inbox-actions-reject-reasons-channel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "post-now-awa-queues-queue-work-item": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                queue: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "post-now-awa-workitems-id-assignments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What was asked for, as result. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description Refused: error with message and detail, and status failure. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    "get-accounts": {
        parameters: {
            query?: {
                limit?: number;
                /** @description Part of the name, the code or the number. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAccountName"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-accounts": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Part of the name, the code or the number. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAccountRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-accounts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-accounts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-accounts-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-accounts-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountOptions"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-actions": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageConnectAction"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectAction"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-actions-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectAction"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-actions-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActionInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectAction"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-actions-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-articles": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Absent: all. */
                state?: "draft" | "published" | "retired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageArticle"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-articles-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-articles-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticleInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-articles-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-articles-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArticlePreviewBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-assignment-rules": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAssignmentRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-assignment-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentRuleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-assignment-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentRuleDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-assignment-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentRuleInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssignmentRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-assignment-rules-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-audit": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description One record of the table. */
                record?: string;
                table?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAuditLine"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-audit-id-revert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reverted"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-contacts": {
        parameters: {
            query?: {
                /** @description Only those of this account. */
                account?: string;
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Part of the name or the e-mail address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageContactRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-contacts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-contacts-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-contacts-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-fields": {
        parameters: {
            query?: {
                /** @description sn_customerservice_customer_interaction (the default) for matching rules, conversation for actions; interaction, case or incident for service channels and wrap-up. */
                table?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConditionFields"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-groups": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageGroup"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-groups-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-groups-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GroupInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Group"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-groups-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-groups-id-queue-priorities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrioritiesInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-groups-id-queue-priorities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PrioritiesInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrioritiesInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-groups-id-skills": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillsInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-groups-id-skills": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillsInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-kept-forms-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FollowUpInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowUpInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-mail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailStatus"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-mail-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailTest"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-origins": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOrigin"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-origins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OriginInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Origin"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-origins-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Origin"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-origins-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OriginInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Origin"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-origins-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-presence-states": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-presence-states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceStateInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-presence-states-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-presence-states-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceStateInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-presence-states-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-producers": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageProducerRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-producers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProducerInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducerRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-producers-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducerRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-producers-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProducerInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProducerRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-producers-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-properties": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePropertyRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-properties-name": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PropertyRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-properties-name": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PropertyChangeBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PropertyRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-properties-name": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PropertyRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-queues": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageQueue"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-queues-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-queues-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueueInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queue"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-queues-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-queues-id-pools": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PoolsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-queues-id-preview": {
        parameters: {
            query?: {
                /** @description Seconds it has waited already; absent: none. */
                waited_s?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingExplanation"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-queues-id-ranking": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RankingInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueueDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-reject-reasons": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRejectReason"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-reject-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectReasonInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectReason"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-reject-reasons-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectReason"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-reject-reasons-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectReasonInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectReason"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-reject-reasons-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-rules": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageMatchingRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchingRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchingRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-rules-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-rules-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewRequestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreview"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-schedules": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageScheduleRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-schedules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-schedules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-schedules-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-service-channels": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageServiceChannel"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-service-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceChannelInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChannel"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-service-channels-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChannel"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-service-channels-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServiceChannelInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceChannel"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-service-channels-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-skill-rules": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSkillRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-skill-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillRuleInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-skill-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillRuleDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-skill-rules-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillRuleInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillRule"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-skill-rules-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-skills": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSkill"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-skills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Skill"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-skills-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillDetail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-skills-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Skill"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-skills-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-tokens": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageToken"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-tokens-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-users": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Part of the name or e-mail address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageUser"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-users-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-users-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-users-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-users-id-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-users-id-skills": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillsInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-users-id-skills": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SkillsInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SkillsInput"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-wrap-up-codes": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWrapUpCode"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-wrap-up-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpCodeInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpCode"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-wrap-up-codes-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpCode"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-wrap-up-codes-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpCodeInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpCode"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-wrap-up-codes-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-wrap-ups": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWrapUpConfiguration"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-admin-wrap-ups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpConfigurationInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpConfiguration"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-admin-wrap-ups-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpConfiguration"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-admin-wrap-ups-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpConfigurationInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpConfiguration"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-admin-wrap-ups-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-articles": {
        parameters: {
            query?: {
                /** @description Without words: what its subject asks for. */
                conversation?: string;
                limit?: number;
                /** @description Words, of which all must be in the article; their beginnings will do. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageArticleMatch"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-articles-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArticleView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-attachments-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, as a download. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-board": {
        parameters: {
            query?: {
                /** @description Service channel; absent: all. Work without one is chat. */
                channel?: string;
                /** @description Absent: all queues. */
                queue?: string;
                /** @description From when on what is over counts, RFC 3339, in the last 31 days; absent: a day ago. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Board"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-canned-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCannedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-canned-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CannedInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-canned-messages-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-canned-messages-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CannedInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-canned-messages-id": {
        parameters: {
            query: {
                /** @description The version that was read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-canned-messages-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewCannedInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedChoice"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cards": {
        parameters: {
            query?: {
                /** @description table:id, at most 50, separated by commas; tables are case, incident and article. */
                refs?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCardView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Words that number, short description, person or address hold. */
                q?: string;
                /** @description open: neither closed nor canceled; mine: those of them that are assigned to me. */
                show?: "all" | "open" | "mine";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCase"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRecord"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-cases-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-cases-id-activity": {
        parameters: {
            query?: {
                /** @description Entries with a lower number, the nearest ones. */
                before?: number;
                limit?: number;
                /** @description Entries with a higher number, the nearest ones; ignored with before. */
                since?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-consumers-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Consumer"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                /** @description mine: customers on my own list; waiting: who waits in my queues; all: everything of my queues, newest first; chats: my conversations with colleagues and about records, by last activity. */
                filter?: "mine" | "waiting" | "all" | "chats";
                limit?: number;
                /** @description A number such as IMS0000050, or an e-mail address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSummary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewConversation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Detail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-conversations-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Appearance"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id-actions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageConnectAction"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-actions-action": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                action: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunActionInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ActionOutcome"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-attachments": {
        parameters: {
            query?: {
                /** @description The file's name. */
                file_name?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description The file; name its id in a message. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id-canned": {
        parameters: {
            query?: {
                limit?: number;
                /** @description A shortcut, or words of title or text. */
                q?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-canned-canned-use": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-cases": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRecord"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-close": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id-entries": {
        parameters: {
            query?: {
                /** @description Entries with a lower number, the nearest ones. */
                before?: number;
                limit?: number;
                /** @description Entries with a higher number, the nearest ones; ignored with before. */
                since?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-entries": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-escalate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-conversations-id-frame": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FrameInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-hand": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RaisingBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-conversations-id-hand": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-conversations-id-held-client-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                client_id: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-hide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-join": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-leave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-link": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-marks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MarksInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMembers"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-conversations-id-members-user": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-conversations-id-notifications": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Notifications"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notifications"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-records": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFromConversation"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-supervise": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id-transcript": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-transfer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransferInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-transfer-accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-transfer-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-transfer-complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-transfer-decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-whisper": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WhisperingBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-id-wrap-up": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-conversations-id-wrap-up": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpView"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-conversations-search": {
        parameters: {
            query?: {
                limit?: number;
                /** @description A name, people, or words of what was said. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageFound"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageDraft"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-events": {
        parameters: {
            query?: {
                /** @description Agents: pairs conversation:number, separated by commas. */
                resume?: string;
                /** @description Agents: what the screen calls itself in draft frames, so that it is not told its own words. */
                screen?: string;
                /** @description Guests: highest number I have. */
                since?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every data line holds a frame or an array of frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-frames": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    frames: {
                        type: string;
                    }[];
                    since?: number;
                };
            };
        };
        responses: {
            /** @description What the frames led to, and what is newer than since, as frames. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAssignmentGroup"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-groups-id-members": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageAssignee"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-incidents": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Words that number, short description, person or address hold. */
                q?: string;
                /** @description open: neither closed nor canceled; mine: those of them that are assigned to me. */
                show?: "all" | "open" | "mine";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageIncident"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRecord"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-incidents-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-incidents-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-incidents-id-activity": {
        parameters: {
            query?: {
                /** @description Entries with a lower number, the nearest ones. */
                before?: number;
                limit?: number;
                /** @description Entries with a higher number, the nearest ones; ignored with before. */
                since?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesBody"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-interactions-id-wrap-up": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WrapUpForInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WrapUpSegment"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-link-preview": {
        parameters: {
            query: {
                url: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkPreview"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open; send hello first. */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me-load": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentLoad"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me-offers": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOffer"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me-presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPresence"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-me-presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPresence"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me-why-idle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingIdleness"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-me-wrap-ups": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOwnPart"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordRequestBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-people": {
        parameters: {
            query?: {
                /** @description Only who can be mentioned there. */
                conversation?: string;
                limit?: number;
                /** @description Beginnings of the words of a name, or of an e-mail address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageColleague"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-presence-states": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-push-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushKeyAnswer"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-push-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageSubscription"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-push-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionInput"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-push-subscriptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EndpointRequestBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-push-test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushTest"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageQueueStatus"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-queues-id-accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-queues-id-agents": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageCandidate"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-queues-id-documents": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkItem"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-records-table-id-follow": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                table: "case" | "incident";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-records-table-id-follow": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                table: "case" | "incident";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-records-resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveInputBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedRecord"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-records-search": {
        parameters: {
            query?: {
                limit?: number;
                /** @description A number, or words of the short description, the person or the address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRecordMatch"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reject-reasons": {
        parameters: {
            query?: {
                /** @description Key or id of a service channel; absent: of all of them. */
                channel?: string;
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageRejectReason"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-service-channels": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageServiceChannel"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInUser"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInUser"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-setup-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-setup-token": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupRequestBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    "Set-Cookie"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInUser"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatusInputBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transfer-queues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageTransferQueue"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Transports"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-users-id-capacity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentCapacity"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-users-id-capacity": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CapacityInput"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentCapacity"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-users-id-presence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPresence"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-users-id-presence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceOrder"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPresence"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-users-id-presence-history": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePresenceChange"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-users-id-presence-states": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagePresenceState"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-users-id-records": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoutingBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-users-id-why-idle": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoutingIdleness"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-what-ifs": {
        parameters: {
            query?: {
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWhatIfQuestion"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-what-ifs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WhatIfInput"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-what-ifs-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIf"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-what-ifs-id": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-what-ifs-id-cancel": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-what-ifs-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatIfOptions"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-work-items": {
        parameters: {
            query?: {
                /** @description Only what concerns this agent: who has it, had it, was offered it or answered; absent: anybody. */
                agent?: string;
                /** @description Service channel; absent: all. Work without one is chat. */
                channel?: string;
                /** @description next of the part before. */
                cursor?: string;
                limit?: number;
                /** @description Absent: all queues. */
                queue?: string;
                /** @description From when on what is over counts, RFC 3339, in the last 31 days; absent: a day ago. */
                since?: string;
                /** @description Only work in this state now; absent: any. */
                state?: "waiting" | "work_in_progress" | "closed_complete" | "closed_escalated" | "closed_by_client" | "closed_abandoned" | "canceled";
                /** @description Before when, RFC 3339; absent: now. It does not matter where since does not. */
                until?: string;
                /** @description The figure that is asked about: work that waits or is in hand now, or cases and incidents nobody looks after (since does not matter); or what happened since: what the service level is reckoned from, all waits that ended (waited), what was handled and is over, answers to visitors (responses), and what became of offers. */
                what?: "waiting" | "unassigned" | "in_hand" | "level" | "waited" | "answered" | "handled" | "responses" | "abandoned" | "offered" | "accepted" | "rejected" | "timed_out" | "auto_assigned";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageWorkRow"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-work-items-id-accept": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-work-items-id-assign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandingBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-work-items-id-move": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MovingBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-work-items-id-reject": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectionBody"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-work-items-id-trail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTrail"];
                };
            };
            /** @description Refused: see `code`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}

// Generated from web/openapi.json by `npm run api:generate`; do not edit.
export interface paths {
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job. */
        get: operations["jobs_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a job to stop; it stops at its next safe point. */
        post: operations["jobs_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same report of the workspace named in the query, or of the only one. */
        get: operations["reports_show_default"];
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
        /** Who am I? */
        get: operations["session_show"];
        put?: never;
        /** Sign in with e-mail and password; sets the cookie `sulit_session`. */
        post: operations["session_sign_in"];
        /** Sign out. */
        delete: operations["session_sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Use a one-time link; sets the cookie `sulit_session`. */
        post: operations["session_use_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workspaces that the caller may open. */
        get: operations["workspaces_list"];
        put?: never;
        /**
         * Make a workspace; the caller becomes its admin. On a server that has
         *     workspaces, only an admin of one of them may.
         */
        post: operations["workspaces_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One workspace. */
        get: operations["workspaces_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change settings. */
        patch: operations["workspaces_update"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys of the workspace that were not revoked. */
        get: operations["api_keys_list"];
        put?: never;
        /** Make a key. */
        post: operations["api_keys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key at once. */
        delete: operations["api_keys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Changes in the workspace, newest first. */
        get: operations["audit_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A year's budget with what was spent. */
        get: operations["budgets_show"];
        /** Set months; answers with the year asked for. */
        put: operations["budgets_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns by name. */
        get: operations["campaigns_list"];
        put?: never;
        /** Make a campaign. */
        post: operations["campaigns_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All campaigns as CSV, in the columns that `import` reads. */
        get: operations["campaigns_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make and change campaigns from CSV, all or none of it. */
        post: operations["campaigns_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign, by id or key. */
        get: operations["campaigns_show"];
        put?: never;
        post?: never;
        /** Archive a campaign; `restore` brings it back. */
        delete: operations["campaigns_archive"];
        options?: never;
        head?: never;
        /** Change a campaign. */
        patch: operations["campaigns_update"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Texts of a campaign in their order. */
        get: operations["messages_list"];
        put?: never;
        /** Add a text. */
        post: operations["messages_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}/messages/{message}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Replace a text. */
        put: operations["messages_replace"];
        post?: never;
        /** Remove a text. */
        delete: operations["messages_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Remarks on a campaign. */
        get: operations["notes_list"];
        put?: never;
        /** Add a remark. */
        post: operations["notes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}/notes/{note}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a remark. */
        delete: operations["notes_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/campaigns/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring back an archived campaign. */
        post: operations["campaigns_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/default-period": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The period to open with: the present month, or the last one that has
         *     figures where the present month has none yet.
         */
        get: operations["overview_default_period"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Findings of the campaign report. */
        get: operations["reports_findings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/fx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rates that are believed now, newest day first. */
        get: operations["fx_list"];
        put?: never;
        /** Record rates; a rate of the same day and pair is replaced. */
        post: operations["fx_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, newest first. */
        get: operations["imports_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One import. */
        get: operations["imports_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports/{id}/rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused rows of an import. */
        get: operations["imports_rejected"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports/{id}/rejected.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused rows of an import as CSV, with their raw text. */
        get: operations["imports_rejected_csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/imports/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an import back; what it had replaced is believed again. */
        post: operations["imports_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they are taken, as server-sent events: `event` with a LiveEvent,
         *     and `missed` with a number when they come faster than they can be sent.
         */
        get: operations["live_watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Saved mappings by name. */
        get: operations["mappings_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/mappings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a saved mapping. */
        delete: operations["mappings_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every metric. */
        get: operations["metrics_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The Overview of a period. */
        get: operations["overview_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People, the last seen first. */
        get: operations["people_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people/rejoin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let two ids be one person again that were taken apart. */
        post: operations["people_rejoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take two ids apart that were taken for one person; whatever ties them later
         *     does not count until they are joined again.
         */
        post: operations["people_split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person: their ids, what ties these, and what they did. */
        get: operations["people_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Refused events, newest first. */
        get: operations["rejected_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/rejected/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take refused events again, after what was wrong was put right: an alias was
         *     added, an origin listed, a decoder mended.
         */
        post: operations["rejected_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/reports/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The rows behind a figure: of a period, and where asked of one campaign or
         *     channel.
         */
        get: operations["rows_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/reports/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A report: `campaigns`, `channels`, `days` or `budget`. */
        get: operations["reports_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources of the workspace that are not archived. */
        get: operations["sources_list"];
        put?: never;
        /** Make a source. */
        post: operations["sources_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source. */
        get: operations["sources_show"];
        put?: never;
        post?: never;
        /** Stop taking events of a source; what it sent stays. */
        delete: operations["sources_archive"];
        options?: never;
        head?: never;
        /** Change a source. */
        patch: operations["sources_update"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/sources/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a source new keys; the old ones stop working at once. */
        post: operations["sources_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run a query. */
        post: operations["sql_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm campaigns that imports made, or say which campaign they really are. */
        post: operations["taxonomy_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/convention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The naming convention. */
        get: operations["taxonomy_convention"];
        /** Set the naming convention; campaigns that exist keep their keys. */
        put: operations["taxonomy_set_convention"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rules in their order. */
        get: operations["taxonomy_list"];
        put?: never;
        /** Add a rule and apply the rules anew. */
        post: operations["taxonomy_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/rules/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Order the rules and apply them anew. */
        put: operations["taxonomy_reorder"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a rule and apply the rules anew. */
        delete: operations["taxonomy_remove"];
        options?: never;
        head?: never;
        /** Replace a rule and apply the rules anew. */
        patch: operations["taxonomy_update"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a rule would catch, without adding it. */
        post: operations["taxonomy_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/taxonomy/unassigned": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sources that nothing ties to a campaign, those with most money first. */
        get: operations["taxonomy_unassigned"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a file as the raw body; the answer previews its import. */
        post: operations["uploads_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/uploads/{id}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import the file. The result of the job is an `ImportOutcome`. */
        post: operations["uploads_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/uploads/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What an import with these options would do. */
        post: operations["uploads_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Members of the workspace. */
        get: operations["users_list"];
        put?: never;
        /**
         * Let somebody in. Who can sign in already becomes a member at once; anybody
         *     else gets a one-time link, which is in the answer and nowhere else.
         */
        post: operations["users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a membership. The last admin stays. */
        delete: operations["users_remove"];
        options?: never;
        head?: never;
        /** Change a member's role. The last admin stays admin. */
        patch: operations["users_update"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Another name of a source. */
        Alias: {
            /** @description What its key field holds, such as `1` for `idsite=1`. */
            alias: string;
            /** @description The protocol, such as `matomo`. */
            protocol: string;
        };
        /** @description A question that only a person can answer, such as which way round dates are. */
        Ambiguity: {
            /** @description Possible values, where there are few. */
            choices: string[];
            /** @description The option that decides: `date_order`, `decimal`, `date`, `currency`… */
            option: string;
            /** @description The question, as the importer puts it. */
            question: string;
        };
        /** @description A key, without its secret. */
        ApiKey: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Id, `key_…`. */
            id: string;
            /**
             * Format: date-time
             * @description When it was last used.
             */
            last_used_at?: string | null;
            /** @description What it is for. */
            name: string;
            /** @description First characters of the secret, to tell keys apart. */
            prefix: string;
            /** @description What it may do. */
            role: components["schemas"]["Role"];
        };
        /** @description Something that asks for a person, with what to do. */
        Attention: components["schemas"]["Finding"] & {
            /**
             * @description What to do: `assign`, `review_budget`, `import_rates`, `open_imports`,
             *     `confirm_drafts`, `import`.
             */
            action: string;
        };
        /** @description One change. */
        AuditEntry: {
            /** @description What was done: `create`, `update`, `delete`… */
            action: string;
            /** @description Who: `user:usr_…`, `key:key_…`, `cli` or `system`. */
            actor: string;
            /** @description The name of that person, where it is one. */
            actor_name?: string | null;
            /** @description What it is since; null when it is gone. */
            after?: unknown;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What it was before; null when it is new. */
            before?: unknown;
            /** @description Id of the entry. */
            id: string;
            /** @description To what kind of thing. */
            subject: string;
            /** @description Its id. */
            subject_id: string;
        };
        /**
         * @description Where revenue and conversions come from; the three are never added.
         * @enum {string}
         */
        Basis: "platform" | "orders" | "results";
        /** @description The basis of a report and why it is that one. */
        BasisChoice: {
            /** @description Bases that have data in the period. */
            available: string[];
            /** @description The basis. */
            basis: string;
            /**
             * @description Why: `asked`, `workspace`, `covers_half`, `covers_most`,
             *     `first_with_data`, `only_untied`, `no_data`.
             */
            reason: string;
            /**
             * Format: double
             * @description Share of the campaigns' spend of which this basis knows what came back;
             *     null where campaigns spent nothing.
             */
            spend_covered?: number | null;
            /**
             * Format: double
             * @description The same share if orders were the basis; null where there are none.
             */
            spend_covered_by_orders?: number | null;
        };
        /** @description A year's budget. */
        Budget: {
            /** @description The months about which something is known. */
            cells: components["schemas"]["BudgetCell"][];
            /** @description Reporting currency of all amounts. */
            currency: string;
            /** @description Its months, `2026-10`, in order. */
            months: string[];
            /**
             * Format: date
             * @description The present day of the workspace; months after it have no actuals.
             */
            today: string;
            /**
             * Format: int32
             * @description Fiscal year, by the calendar year it starts in.
             */
            year: number;
        };
        /** @description A month of a campaign. Money is in the reporting currency. */
        BudgetCell: {
            /** @description Spent so far; null = no spend is known. */
            actual?: string | null;
            /** @description Campaign id; null = spend that is tied to no campaign. */
            campaign_id?: string | null;
            /** @description Committed (ordered, not yet paid); null = nothing said. */
            committed?: string | null;
            /** @description The month, `2026-10`. */
            month: string;
            /** @description Planned; null = nothing said. */
            planned?: string | null;
        };
        /** @description A month of a campaign to set; null clears. */
        BudgetChange: {
            /** @description Campaign id. */
            campaign_id: string;
            /** @description Committed; left out = stays, null = cleared. */
            committed?: string | null;
            /** @description The month, `2026-10`. */
            month: string;
            /** @description Planned; left out = stays, null = cleared. */
            planned?: string | null;
        };
        /** @description Months to set, all or none of them. */
        BudgetChanges: {
            /** @description The months. */
            cells: components["schemas"]["BudgetChange"][];
        };
        /** @description A campaign. */
        Campaign: {
            /**
             * Format: date-time
             * @description When it was archived; null = it is not.
             */
            archived_at?: string | null;
            /** @description Whom it is for, in words. */
            audience: string;
            /** @description Channel key, such as `paid_search`; null = not decided. */
            channel?: string | null;
            /** @description Coupon codes of its own; orders with one are tied to it. */
            coupons: string[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * Format: date
             * @description Last day.
             */
            ends_on?: string | null;
            /** @description Id, `cmp_…`. */
            id: string;
            /** @description Its key, which is its `utm_campaign`. */
            key: string;
            /** @description Labels. */
            labels: string[];
            /** @description Name as shown. */
            name: string;
            /**
             * @description Whether an import made it from a file's own campaign name and nobody
             *     has confirmed it yet.
             */
            needs_confirmation: boolean;
            /** @description What it is to reach, in words. */
            objective: string;
            /** @description Who is responsible. */
            owner: string;
            /**
             * Format: date
             * @description First day.
             */
            starts_on?: string | null;
            /** @description How far it is. */
            status: components["schemas"]["CampaignStatus"];
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /**
             * Format: int64
             * @description Version, for `version` in a change.
             */
            version: number;
        };
        /** @description What to change; what is left out stays, null clears what may be empty. */
        CampaignPatch: {
            /**
             * @description Whom it is for.
             * @default null
             */
            audience?: string | null;
            /**
             * @description Channel key.
             * @default null
             */
            channel?: string | null;
            /**
             * @description Coupon codes of its own; a code belongs to one campaign only.
             * @default null
             */
            coupons?: string[] | null;
            /**
             * Format: date
             * @description Last day.
             * @default null
             */
            ends_on?: string | null;
            /**
             * @description Key.
             * @default null
             */
            key?: string | null;
            /**
             * @description Labels.
             * @default null
             */
            labels?: string[] | null;
            /**
             * @description Name as shown.
             * @default null
             */
            name?: string | null;
            /**
             * @description `false` confirms a campaign that an import made.
             * @default null
             */
            needs_confirmation?: boolean | null;
            /**
             * @description What it is to reach.
             * @default null
             */
            objective?: string | null;
            /**
             * @description Who is responsible.
             * @default null
             */
            owner?: string | null;
            /**
             * Format: date
             * @description First day.
             * @default null
             */
            starts_on?: string | null;
            /** @default null */
            status?: components["schemas"]["CampaignStatus"] | null;
            /**
             * Format: int64
             * @description The version that was read; the change is refused when it is not the present one.
             * @default null
             */
            version?: number | null;
        };
        /**
         * @description How far a campaign is.
         * @enum {string}
         */
        CampaignStatus: "draft" | "live" | "paused" | "ended";
        /** @description A figure that the import changed. */
        Change: {
            /** @description Campaign, order or pair of currencies as the file names it. */
            campaign: string;
            /** @description Currency of a money figure. */
            currency?: string | null;
            /**
             * Format: date
             * @description The day, where the figure has one.
             */
            day?: string | null;
            /** @description The figure: `spend`, `total`, `visits`… */
            figure: string;
            /** @description What is believed since; null = nothing. */
            is?: string | null;
            /** @description The table: `spend`, `orders`, `responses`, `fx_rates`, `contacts`. */
            table: string;
            /** @description What was believed, an exact decimal; null = nothing. */
            was?: string | null;
        };
        /** @description A column of a report. */
        ColumnInfo: {
            /** @description What it holds. */
            kind: components["schemas"]["ColumnKind"];
            /** @description The metric of the catalogue that it shows, where it shows one. */
            metric?: string | null;
            /** @description Its name, as in the rows. */
            name: string;
        };
        /**
         * @description What a column holds.
         * @enum {string}
         */
        ColumnKind: "text" | "money" | "count" | "percent" | "number" | "day";
        /**
         * @description What a period is compared with.
         * @enum {string}
         */
        Compare: "previous" | "year";
        /** @description The period a report is compared with. */
        ComparedWith: {
            /** @description How it was chosen. */
            kind: components["schemas"]["Compare"];
            /** @description Its days. */
            period: Record<string, never>;
        };
        /** @description One condition of a rule; all of a rule's conditions must hold. */
        Condition: {
            /** @description The column. */
            field: components["schemas"]["RuleField"];
            /** @description How it compares. */
            operator: components["schemas"]["RuleOperator"];
            /**
             * @description What it compares with.
             * @example autumn
             */
            value: string;
        };
        /** @description What a person says of a draft that a file brought. */
        Confirmation: {
            /** @description The draft. */
            campaign_id: string;
            /** @description The campaign it really is; absent = it is a campaign of its own. */
            same_as?: string | null;
        };
        /** @description Drafts that imports brought, to confirm. */
        Confirmations: {
            /** @description The drafts. */
            campaigns: components["schemas"]["Confirmation"][];
        };
        /** @description The naming convention. */
        Convention: {
            /** @description The convention in words, shown when a key is refused. */
            hint?: string | null;
            /** @description Regular expression that a whole campaign key must match; null = any key. */
            pattern?: string | null;
        };
        /** @description A new key with its secret, which is shown only here. */
        CreatedApiKey: {
            /** @description The key. */
            key: components["schemas"]["ApiKey"];
            /** @description The secret for `Authorization: Bearer …`; it cannot be read again. */
            secret: string;
        };
        /** @description Keys of a source; the server key is shown only here. */
        CreatedSource: {
            /** @description Id of the source. */
            id: string;
            /** @description The secret key for servers; it cannot be read again. */
            server_key: string;
            /** @description The public key. */
            write_key: string;
        };
        /** @description What became of a file of campaigns. */
        CsvOutcome: {
            /**
             * Format: int64
             * @description Budget cells the file has.
             */
            budgets: number;
            /**
             * Format: int64
             * @description Campaigns that are new.
             */
            created: number;
            /**
             * Format: int64
             * @description Campaigns that stand as the file has them.
             */
            unchanged: number;
            /**
             * Format: int64
             * @description Campaigns that changed.
             */
            updated: number;
        };
        /** @description The period that a page opens with, and why it is that one. */
        DefaultPeriod: {
            /** @description First day. */
            from: string;
            /** @description The last day that has spend, an order or a figure, up to today. */
            last_day?: string | null;
            /**
             * @description `current`: the present month; `last_with_figures`: the present month has
             *     no figures yet, so it is the last one that has; `no_figures`: there are
             *     none at all, so it is the present month.
             */
            reason: string;
            /** @description Last day. */
            to: string;
        };
        /**
         * @description Which way a metric gets better.
         * @enum {string}
         */
        Direction: "higher" | "lower" | "neutral";
        /**
         * @description What kind of fact could not be converted.
         * @enum {string}
         */
        FactKind: "spend" | "orders" | "results";
        /** @description One field of a request that was refused. */
        FieldError: {
            /** @description The field, as a path into the body such as `cells.3.planned`, or a query parameter. */
            field: string;
            /** @description What is wrong with it and what to write instead. */
            message: string;
        };
        /** @description One thing that a report says. */
        Finding: {
            /**
             * @description What kind of finding it is, such as `best_converter_chance`; the key of
             *     its sentence in the pages' message files.
             */
            code: string;
            /**
             * @description Which of the parameters are money, in the currency that the parameter
             *     `currency` names.
             */
            money: string[];
            /** @description Names and numbers of the sentence. Money is text in major units. */
            params: Record<string, never>;
            /** @description The sentence in English. */
            text: string;
            /** @description Whether it is good news. */
            tone: components["schemas"]["Tone"];
        };
        /** @description A rate: one `base` is `rate` of `quote` on that day. */
        FxRate: {
            /**
             * @description Currency that is valued.
             * @example EUR
             */
            base: string;
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /**
             * @description Currency it is valued in.
             * @example USD
             */
            quote: string;
            /**
             * @description Exact decimal.
             * @example 1.0842
             */
            rate: string;
            /** @description Where it comes from. */
            source?: string;
        };
        /** @description An import. */
        Import: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who made it: a name, `cli` or `system`. */
            created_by: string;
            /** @description Why it failed. */
            error?: string | null;
            /**
             * Format: int64
             * @description Size of the file.
             */
            file_bytes: number;
            /** @description Name of the file. */
            file_name: string;
            /** @description Format key. */
            format: string;
            /**
             * Format: date
             * @description First day it tells of.
             */
            from?: string | null;
            /** @description Id, `imp_…`. */
            id: string;
            /**
             * Format: int64
             * @description Rows imported.
             */
            imported: number;
            /** @description Whether the rows add up to the file's own totals; null = it states none. */
            reconciled?: boolean | null;
            /**
             * Format: int64
             * @description Rows refused.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Rows in the file.
             */
            rows: number;
            /** @description How far it is. */
            state: components["schemas"]["ImportState"];
            /**
             * Format: date
             * @description Last day it tells of.
             */
            to?: string | null;
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            undone_at?: string | null;
        };
        /** @description An import with what it said and changed. */
        ImportDetail: components["schemas"]["Import"] & {
            /** @description Figures that it changed, at most a thousand. */
            difference: components["schemas"]["Change"][];
            /** @description What a reader should know. */
            notices: components["schemas"]["ImportNotice"][];
            /** @description Comparisons with the file's own totals. */
            reconciliation: components["schemas"]["TotalCheck"][];
            /** @description Sums of the file by figure: money by currency, exact decimals in text. */
            totals: {
                [key: string]: unknown;
            };
        };
        /** @description What the owner of a file should know. */
        ImportNotice: {
            /**
             * @description What kind of notice it is, such as `currency_assumed`; the key of its
             *     sentence in the pages' message files.
             */
            code: string;
            /** @description The names and numbers in it. */
            params: Record<string, never>;
            /** @description The sentence in English. */
            text: string;
        };
        /** @description How to read a file, where its content leaves that open. */
        ImportOptions: {
            /**
             * @description Import although the rows do not add up to the file's own total.
             * @default false
             */
            accept_total_mismatch?: boolean;
            /**
             * @description Import the good rows of a file that has bad ones.
             * @default false
             */
            accept_valid?: boolean;
            /**
             * @description Currency of amounts that state none.
             * @default null
             */
            currency?: string | null;
            /**
             * Format: date
             * @description Day of rows that have none.
             * @default null
             */
            date?: string | null;
            /**
             * @description Order of dates: `dmy`, `mdy` or `ymd`.
             * @default null
             */
            date_order?: string | null;
            /**
             * @description Decimal mark: `point` or `comma`.
             * @default null
             */
            decimal?: string | null;
            /**
             * @description Format key; found out from the content when left out.
             * @default null
             */
            format?: string | null;
            /**
             * @description Keep campaigns of restated days that the file does not list.
             * @default false
             */
            keep_missing?: boolean;
            /**
             * @description Language the file is written in, such as `de` or `fa`.
             * @default null
             */
            locale?: string | null;
            /**
             * @description Field of each column, by header; `ignore` leaves a column out.
             * @default {}
             */
            map?: {
                [key: string]: string;
            };
            /**
             * @description Name of a saved mapping to use.
             * @default null
             */
            mapping?: string | null;
            /**
             * @description Platform of a general table that names none.
             * @default null
             */
            platform?: string | null;
            /**
             * @description Name under which to save the mapping.
             * @default null
             */
            save_mapping?: string | null;
            /**
             * @description Sheet of a workbook.
             * @default null
             */
            sheet?: string | null;
            /**
             * @description IANA zone of times that name none.
             * @default null
             */
            timezone?: string | null;
        };
        /** @description What an import did, or would do. */
        ImportOutcome: {
            /**
             * Format: int64
             * @description How many figures changed in all.
             */
            changes: number;
            /** @description What changed, at most a thousand entries. */
            difference: components["schemas"]["Change"][];
            /** @description Format key. */
            format: string;
            /**
             * Format: date
             * @description First day it tells of.
             */
            from?: string | null;
            /** @description The import, `imp_…`; null when nothing was recorded. */
            import_id?: string | null;
            /**
             * Format: int64
             * @description Rows that became facts.
             */
            imported: number;
            /** @description Whether everything in the file was believed already. */
            nothing_changed: boolean;
            /** @description What its owner should know. */
            notices: components["schemas"]["ImportNotice"][];
            /** @description Whether the rows add up to the file's own totals; null = it states none. */
            reconciled?: boolean | null;
            /** @description The comparisons behind it. */
            reconciliation: components["schemas"]["TotalCheck"][];
            /**
             * Format: int64
             * @description Rows that were refused.
             */
            rejected: number;
            /** @description The first refused rows, at most a thousand. */
            rejected_rows: components["schemas"]["ImportProblem"][];
            /**
             * Format: int64
             * @description Rows in the file.
             */
            rows: number;
            /**
             * Format: int64
             * @description Rows that hold no figure. Unless nothing changed, rows are those
             *     imported, rejected and skipped.
             */
            skipped: number;
            /**
             * Format: date
             * @description Last day it tells of.
             */
            to?: string | null;
            /** @description Sums of the file by figure: money by currency, exact decimals in text. */
            totals: {
                [key: string]: unknown;
            };
        };
        /** @description A row that was refused. */
        ImportProblem: {
            /** @description Header of the column; empty = the row as a whole. */
            column: string;
            /**
             * Format: int64
             * @description Line in the file.
             */
            line: number;
            /** @description Why, in words. */
            message: string;
            /** @description Why: `bad_number`, `bad_date`, `missing`… */
            reason: string;
            /** @description The value. */
            value: string;
        };
        /**
         * @description How far an import is.
         * @enum {string}
         */
        ImportState: "applying" | "applied" | "undone" | "failed";
        /** @description What came of letting somebody in: one of the two. */
        Invitation: {
            /**
             * @description Path of the one-time link with which they choose a password, shown only
             *     here.
             */
            link?: string | null;
            user?: components["schemas"]["User"] | null;
        };
        /** @description A piece of work. */
        Job: {
            /**
             * Format: int64
             * @description Steps done.
             */
            done: number;
            /** @description Why it failed. */
            error?: string | null;
            /** @description Id, `job_…`. */
            id: string;
            /** @description What it does: `import.apply`… */
            kind: string;
            /** @description What it is doing. */
            message: string;
            /** @description What came out, by kind of job; for `import.apply` see `ImportOutcome`. */
            result?: unknown;
            /** @description How far it is. */
            state: components["schemas"]["JobState"];
            /**
             * Format: int64
             * @description Steps in all; null = unknown.
             */
            total?: number | null;
        };
        /**
         * @description How far a job is.
         * @enum {string}
         */
        JobState: "queued" | "running" | "succeeded" | "failed" | "cancelled";
        /** @description Facts that are in no figure because a rate is missing. */
        LeftOutTotals: {
            /** @description Their amount in their own currency, a decimal in text. */
            amount: string;
            /** @description Their currency. */
            currency: string;
            /** @description The first day without a rate. */
            from: string;
            /** @description The currency they could not be brought into. */
            into: string;
            /** @description What kind of fact. */
            kind: components["schemas"]["FactKind"];
            /**
             * Format: int64
             * @description How many rows of the files.
             */
            rows: number;
            /** @description The last one. */
            to: string;
        };
        /** @description An event as it is shown at once: before persons and sessions are known. */
        LiveEvent: {
            /** @description Id of the browser or device. */
            anonymous_id?: string;
            /** @description Name of the browser. */
            browser?: string;
            /** @description Its channel, taken alone. */
            channel?: string | null;
            /** @description What the visitor agreed to. */
            consent: string;
            /** @description Country of the visitor. */
            country?: string;
            /** @description Coupon code. */
            coupon?: string;
            /** @description Its currency. */
            currency?: string | null;
            /** @description `desktop`, `mobile`… */
            device?: string;
            /** @description The client's own id, where its protocol has one. */
            event_id: string;
            /** @description Whether a machine did it. */
            is_bot: boolean;
            /** @description What happened. */
            name: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurred_at: string;
            /** @description Number of the order. */
            order_id?: string;
            /** @description Name of the operating system. */
            os?: string;
            /** @description Path of the page. */
            path?: string;
            /** @description The protocol it came by. */
            protocol: string;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            received_at: string;
            /** @description Whole URL of the page before. */
            referrer?: string;
            /** @description Name of its source. */
            source?: string | null;
            /** @description Id of its source. */
            source_id: string;
            /** @description Title of the page. */
            title?: string;
            /** @description Whole URL of the page. */
            url?: string;
            /** @description The business's own id of the person. */
            user_id?: string;
            /** @description `utm_campaign`. */
            utm_campaign?: string;
            /** @description `utm_medium`. */
            utm_medium?: string;
            /** @description `utm_source`. */
            utm_source?: string;
            /** @description Revenue, in major units. */
            value?: string | null;
        };
        /** @description A saved mapping. */
        Mapping: {
            /** @description Its content: columns, fields and options. */
            body: unknown;
            /**
             * Format: date-time
             * @description When it was last used.
             */
            last_used_at?: string | null;
            /** @description Its name. */
            name: string;
        };
        /** @description A text of a campaign. */
        Message: {
            /** @description Text. */
            body: string;
            /** @description Channel key; null = all. */
            channel?: string | null;
            /** @description Its id. */
            id: string;
            /** @description Heading. */
            title: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description Where it leads. */
            url: string;
        };
        /** @description A metric as the API and the pages show it. */
        MetricEntry: {
            /** @description What it does not tell. */
            caveat: string;
            /** @description The denominator in words; null for a plain sum. */
            denominator?: string | null;
            /** @description Which way it gets better. */
            direction: components["schemas"]["Direction"];
            /** @description What it tells. */
            explanation: string;
            /** @description The formula in words. */
            formula: string;
            /** @description The chapter it stands in. */
            group: string;
            /** @description The word in columns, flags and the API. */
            key: string;
            /** @description The name in words. */
            name: string;
            /** @description The numerator in words. */
            numerator: string;
            /** @description What its value counts. */
            unit: components["schemas"]["Unit"];
            /**
             * Format: int32
             * @description Raised whenever the formula changes.
             */
            version: number;
        };
        /** @description A metric that some rows have no value of. */
        MissingMetric: {
            /** @description Keys of the first of these rows. */
            examples: string[];
            /** @description The metric. */
            metric: string;
            /** @description The parts that are unknown or zero. */
            parts: string[];
            /**
             * Format: int64
             * @description How many rows lack it for this reason.
             */
            rows: number;
            /** @description The reason in words. */
            text: string;
        };
        /** @description A key to make. */
        NewApiKey: {
            /** @description What it is for. */
            name: string;
            /** @description What it may do. */
            role: components["schemas"]["Role"];
        };
        /** @description A campaign to make. */
        NewCampaign: {
            /** @description Whom it is for. */
            audience?: string;
            /** @description Channel key. */
            channel?: string | null;
            /** @description Coupon codes of its own; a code belongs to one campaign only. */
            coupons?: string[];
            /**
             * Format: date
             * @description Last day.
             */
            ends_on?: string | null;
            /** @description Key; made from the name when left out. Must satisfy the naming convention. */
            key?: string | null;
            /** @description Labels. */
            labels?: string[];
            /** @description Name as shown. */
            name: string;
            /** @description What it is to reach. */
            objective?: string;
            /** @description Who is responsible. */
            owner?: string;
            /**
             * Format: date
             * @description First day.
             */
            starts_on?: string | null;
            status?: components["schemas"]["CampaignStatus"] | null;
        };
        /** @description Rates to record. */
        NewFxRates: {
            /** @description The rates, all or none of them. */
            rates: components["schemas"]["FxRate"][];
        };
        /** @description A text to add, or the whole new content of one. */
        NewMessage: {
            /** @description Text. */
            body?: string;
            /** @description Channel key; left out = all. */
            channel?: string | null;
            /** @description Heading. */
            title: string;
            /** @description Where it leads. */
            url?: string;
        };
        /** @description A remark to add. */
        NewNote: {
            /** @description The text. */
            body: string;
            /**
             * Format: date
             * @description The day it is about.
             */
            day?: string | null;
        };
        /** @description A rule to add, or the whole new content of one. */
        NewRule: {
            /** @description Key of the campaign it gives. */
            campaign_key?: string | null;
            /** @description Channel key it gives. */
            channel?: string | null;
            /** @description Why it is there. */
            comment?: string;
            /** @description Conditions, all of which must match; none = every source. */
            conditions: components["schemas"]["Condition"][];
            /** @description Whether it is applied; true when left out. */
            is_enabled?: boolean | null;
            /**
             * Format: int64
             * @description Place in the order, from 1; last when left out.
             */
            position?: number | null;
        };
        /** @description A source to make. */
        NewSource: {
            /** @description Other names, by protocol. */
            aliases?: components["schemas"]["Alias"][];
            /** @description Its name. */
            name: string;
            /** @description Origins that browsers may send from, such as `https://shop.example`. */
            origins?: string[];
            /** @description What holds for its events. */
            settings?: Record<string, never> | null;
        };
        /** @description A person to invite. */
        NewUser: {
            /** @description E-mail address. */
            email: string;
            /** @description What they may do here. */
            role: components["schemas"]["Role"];
        };
        /** @description A workspace to make. */
        NewWorkspace: {
            /** @description Reporting currency, ISO 4217. */
            currency: string;
            /** @description Key; made from the name when left out. */
            key?: string | null;
            /** @description Language; `en` when left out. */
            locale?: string | null;
            /** @description Name as shown. */
            name: string;
            /** @description IANA time zone. */
            timezone: string;
        };
        /** @description A remark. */
        Note: {
            /** @description Who wrote it. */
            author: string;
            /** @description The text. */
            body: string;
            /**
             * Format: date-time
             * @description When it was written.
             */
            created_at: string;
            /**
             * Format: date
             * @description The day it is about; null = the campaign as a whole.
             */
            day?: string | null;
            /** @description Its id. */
            id: string;
        };
        /** @description The whole page. */
        Overview: {
            /** @description What asks for a person. */
            attention: components["schemas"]["Attention"][];
            /** @description The campaigns that cost most, as rows of the campaign report. */
            campaigns: Record<string, never>[];
            /**
             * Format: int64
             * @description How many campaigns there are in all, the unassigned row not counted.
             */
            campaigns_total: number;
            /** @description Spend, revenue, ROI and orders. */
            figures: components["schemas"]["OverviewFigure"][];
            /** @description `day` or `week`. */
            grain: string;
            /**
             * @description Basis, currency, period, totals, findings, and what could not be brought
             *     into one currency.
             */
            meta: components["schemas"]["ReportMeta"];
            /** @description The answer in one sentence. */
            sentence: components["schemas"]["Finding"];
            /** @description Spend and revenue over the period. */
            series: components["schemas"]["OverviewPoint"][];
        };
        /** @description One of the figures at the top. */
        OverviewFigure: {
            /** @description Its value in the period compared with. */
            before: Record<string, never>;
            /**
             * Format: double
             * @description Relative change.
             */
            change?: number | null;
            /** @description The metric. */
            key: string;
            /** @description Its course over the points of the series, null where nothing is known. */
            trend: (number | null)[];
            /** @description Its value: money is text, the rest numbers; null = unknown. */
            value: Record<string, never>;
        };
        /** @description A point of the chart. */
        OverviewPoint: {
            /**
             * Format: double
             * @description Conversions tied to campaigns.
             */
            conversions?: number | null;
            /** @description The day, or the first day of the week. */
            day: string;
            /** @description Revenue tied to campaigns, a decimal in text. */
            revenue?: string | null;
            /** @description Spend, a decimal in text. */
            spend?: string | null;
        };
        /** @description One page of a list. */
        Page_ApiKey: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /** @description Id, `key_…`. */
                id: string;
                /**
                 * Format: date-time
                 * @description When it was last used.
                 */
                last_used_at?: string | null;
                /** @description What it is for. */
                name: string;
                /** @description First characters of the secret, to tell keys apart. */
                prefix: string;
                /** @description What it may do. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_AuditEntry: {
            /** @description The items of this page. */
            items: {
                /** @description What was done: `create`, `update`, `delete`… */
                action: string;
                /** @description Who: `user:usr_…`, `key:key_…`, `cli` or `system`. */
                actor: string;
                /** @description The name of that person, where it is one. */
                actor_name?: string | null;
                /** @description What it is since; null when it is gone. */
                after?: unknown;
                /**
                 * Format: date-time
                 * @description When.
                 */
                at: string;
                /** @description What it was before; null when it is new. */
                before?: unknown;
                /** @description Id of the entry. */
                id: string;
                /** @description To what kind of thing. */
                subject: string;
                /** @description Its id. */
                subject_id: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Campaign: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was archived; null = it is not.
                 */
                archived_at?: string | null;
                /** @description Whom it is for, in words. */
                audience: string;
                /** @description Channel key, such as `paid_search`; null = not decided. */
                channel?: string | null;
                /** @description Coupon codes of its own; orders with one are tied to it. */
                coupons: string[];
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /**
                 * Format: date
                 * @description Last day.
                 */
                ends_on?: string | null;
                /** @description Id, `cmp_…`. */
                id: string;
                /** @description Its key, which is its `utm_campaign`. */
                key: string;
                /** @description Labels. */
                labels: string[];
                /** @description Name as shown. */
                name: string;
                /**
                 * @description Whether an import made it from a file's own campaign name and nobody
                 *     has confirmed it yet.
                 */
                needs_confirmation: boolean;
                /** @description What it is to reach, in words. */
                objective: string;
                /** @description Who is responsible. */
                owner: string;
                /**
                 * Format: date
                 * @description First day.
                 */
                starts_on?: string | null;
                /** @description How far it is. */
                status: components["schemas"]["CampaignStatus"];
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
                /**
                 * Format: int64
                 * @description Version, for `version` in a change.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Finding: {
            /** @description The items of this page. */
            items: {
                /**
                 * @description What kind of finding it is, such as `best_converter_chance`; the key of
                 *     its sentence in the pages' message files.
                 */
                code: string;
                /**
                 * @description Which of the parameters are money, in the currency that the parameter
                 *     `currency` names.
                 */
                money: string[];
                /** @description Names and numbers of the sentence. Money is text in major units. */
                params: Record<string, never>;
                /** @description The sentence in English. */
                text: string;
                /** @description Whether it is good news. */
                tone: components["schemas"]["Tone"];
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_FxRate: {
            /** @description The items of this page. */
            items: {
                /**
                 * @description Currency that is valued.
                 * @example EUR
                 */
                base: string;
                /**
                 * Format: date
                 * @description The day.
                 */
                day: string;
                /**
                 * @description Currency it is valued in.
                 * @example USD
                 */
                quote: string;
                /**
                 * @description Exact decimal.
                 * @example 1.0842
                 */
                rate: string;
                /** @description Where it comes from. */
                source?: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Import: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /** @description Who made it: a name, `cli` or `system`. */
                created_by: string;
                /** @description Why it failed. */
                error?: string | null;
                /**
                 * Format: int64
                 * @description Size of the file.
                 */
                file_bytes: number;
                /** @description Name of the file. */
                file_name: string;
                /** @description Format key. */
                format: string;
                /**
                 * Format: date
                 * @description First day it tells of.
                 */
                from?: string | null;
                /** @description Id, `imp_…`. */
                id: string;
                /**
                 * Format: int64
                 * @description Rows imported.
                 */
                imported: number;
                /** @description Whether the rows add up to the file's own totals; null = it states none. */
                reconciled?: boolean | null;
                /**
                 * Format: int64
                 * @description Rows refused.
                 */
                rejected: number;
                /**
                 * Format: int64
                 * @description Rows in the file.
                 */
                rows: number;
                /** @description How far it is. */
                state: components["schemas"]["ImportState"];
                /**
                 * Format: date
                 * @description Last day it tells of.
                 */
                to?: string | null;
                /**
                 * Format: date-time
                 * @description When it was taken back.
                 */
                undone_at?: string | null;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_ImportProblem: {
            /** @description The items of this page. */
            items: {
                /** @description Header of the column; empty = the row as a whole. */
                column: string;
                /**
                 * Format: int64
                 * @description Line in the file.
                 */
                line: number;
                /** @description Why, in words. */
                message: string;
                /** @description Why: `bad_number`, `bad_date`, `missing`… */
                reason: string;
                /** @description The value. */
                value: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Mapping: {
            /** @description The items of this page. */
            items: {
                /** @description Its content: columns, fields and options. */
                body: unknown;
                /**
                 * Format: date-time
                 * @description When it was last used.
                 */
                last_used_at?: string | null;
                /** @description Its name. */
                name: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Message: {
            /** @description The items of this page. */
            items: {
                /** @description Text. */
                body: string;
                /** @description Channel key; null = all. */
                channel?: string | null;
                /** @description Its id. */
                id: string;
                /** @description Heading. */
                title: string;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
                /** @description Where it leads. */
                url: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_MetricEntry: {
            /** @description The items of this page. */
            items: {
                /** @description What it does not tell. */
                caveat: string;
                /** @description The denominator in words; null for a plain sum. */
                denominator?: string | null;
                /** @description Which way it gets better. */
                direction: components["schemas"]["Direction"];
                /** @description What it tells. */
                explanation: string;
                /** @description The formula in words. */
                formula: string;
                /** @description The chapter it stands in. */
                group: string;
                /** @description The word in columns, flags and the API. */
                key: string;
                /** @description The name in words. */
                name: string;
                /** @description The numerator in words. */
                numerator: string;
                /** @description What its value counts. */
                unit: components["schemas"]["Unit"];
                /**
                 * Format: int32
                 * @description Raised whenever the formula changes.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Note: {
            /** @description The items of this page. */
            items: {
                /** @description Who wrote it. */
                author: string;
                /** @description The text. */
                body: string;
                /**
                 * Format: date-time
                 * @description When it was written.
                 */
                created_at: string;
                /**
                 * Format: date
                 * @description The day it is about; null = the campaign as a whole.
                 */
                day?: string | null;
                /** @description Its id. */
                id: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Person: {
            /** @description The items of this page. */
            items: {
                /** @description Country of the last event that has one. */
                country?: string | null;
                /**
                 * Format: int64
                 * @description Events.
                 */
                events: number;
                /**
                 * Format: date-time
                 * @description First event.
                 */
                first_seen_at: string;
                /** @description Id, `prs_…`. */
                id: string;
                /**
                 * Format: date-time
                 * @description Last event.
                 */
                last_seen_at: string;
                /**
                 * Format: int64
                 * @description Orders.
                 */
                orders: number;
                /**
                 * Format: int64
                 * @description Sessions.
                 */
                sessions: number;
                /** @description The business's own id of them; null = anonymous. */
                user_id?: string | null;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_RejectedEvent: {
            /** @description The items of this page. */
            items: {
                /** @description Id, `rej_…`. */
                id: string;
                /** @description What stood in the key field. */
                key?: string | null;
                /** @description In words. */
                message?: string | null;
                /** @description The protocol it came by. */
                protocol?: string | null;
                /** @description The bytes, as text. */
                raw?: string | null;
                /** @description Why. */
                reason: string;
                /**
                 * Format: date-time
                 * @description When it came.
                 */
                received_at?: string | null;
                /**
                 * Format: date-time
                 * @description When it was taken after all.
                 */
                replayed_at?: string | null;
                /** @description Method, path and query. */
                request?: string | null;
                /** @description Name of the source; null when nobody knows the key. */
                source?: string | null;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Rule: {
            /** @description The items of this page. */
            items: {
                /** @description Key of the campaign it gives; null = only the channel is given. */
                campaign_key?: string | null;
                /** @description Channel key it gives. */
                channel?: string | null;
                /** @description Why it is there. */
                comment: string;
                /** @description Conditions, all of which must match. */
                conditions: components["schemas"]["Condition"][];
                /** @description Id, `rul_…`. */
                id: string;
                /** @description Whether it is applied. */
                is_enabled: boolean;
                /**
                 * Format: int64
                 * @description Place in the order, from 1.
                 */
                position: number;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Source: {
            /** @description The items of this page. */
            items: {
                /** @description Other names, by protocol. */
                aliases: components["schemas"]["Alias"][];
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /** @description How it fares. */
                health: components["schemas"]["SourceHealth"];
                /** @description Id, `src_…`. */
                id: string;
                /** @description Its name. */
                name: string;
                /** @description Origins that browsers may send from; empty = any. */
                origins: string[];
                /** @description First characters of the server key. */
                server_key_prefix: string;
                /** @description What holds for its events. */
                settings: Record<string, never>;
                /** @description The public key, for every protocol's own key field. */
                write_key: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_UnassignedSource: {
            /** @description The items of this page. */
            items: (components["schemas"]["Source"] & {
                /** @description The campaigns it may mean. */
                candidates: components["schemas"]["UnassignedCandidate"][];
                /** @description The reason as an English sentence. */
                explanation: string;
                /** @description Its booked orders or sales, a decimal in text. */
                orders?: string | null;
                /** @description Why it has no campaign. */
                reason: components["schemas"]["UnassignedReason"];
                /** @description Its revenue in the reporting currency, a decimal in text. */
                revenue?: string | null;
                /** @description Its spend in the reporting currency, a decimal in text. */
                spend?: string | null;
            })[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_User: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When they became a member.
                 */
                created_at: string;
                /** @description E-mail address. */
                email: string;
                /** @description Id, `usr_…`. */
                id: string;
                /** @description Name as shown. */
                name: string;
                /** @description What they may do here. */
                role: components["schemas"]["Role"];
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Workspace: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /**
                 * @description Reporting currency, ISO 4217.
                 * @example EUR
                 */
                currency: string;
                default_basis?: components["schemas"]["Basis"] | null;
                /**
                 * Format: int32
                 * @description First month of the fiscal year, 1–12.
                 */
                fiscal_year_start: number;
                /** @description Share of revenue left after cost of goods, as a decimal percentage; null = unknown. */
                gross_margin_percent?: string | null;
                /** @description Id, `ws_…`. */
                id: string;
                /**
                 * @description Key in addresses and on the command line.
                 * @example shop
                 */
                key: string;
                /** @description Language of pages and numbers: `en`, `fa`, `fil`, `vi`, `is`. */
                locale: string;
                /** @description Name as shown. */
                name: string;
                /** @description Regular expression that a campaign's key must match; null = any key. */
                naming_convention?: string | null;
                /** @description The convention in words. */
                naming_hint?: string | null;
                /** @description When refunds reduce revenue. */
                refund_policy: components["schemas"]["RefundPolicy"];
                /** @description Whether tax and shipping are left out of revenue. */
                revenue_net_of_tax_and_shipping: boolean;
                /** @description What the caller may do here. */
                role: components["schemas"]["Role"];
                /**
                 * @description IANA time zone; decides what a day is.
                 * @example Europe/Berlin
                 */
                timezone: string;
                /**
                 * Format: date
                 * @description Its present day.
                 */
                today: string;
                /**
                 * Format: int32
                 * @description First day of the week, 1 = Monday … 7 = Sunday.
                 */
                week_start: number;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description A person. */
        Person: {
            /** @description Country of the last event that has one. */
            country?: string | null;
            /**
             * Format: int64
             * @description Events.
             */
            events: number;
            /**
             * Format: date-time
             * @description First event.
             */
            first_seen_at: string;
            /** @description Id, `prs_…`. */
            id: string;
            /**
             * Format: date-time
             * @description Last event.
             */
            last_seen_at: string;
            /**
             * Format: int64
             * @description Orders.
             */
            orders: number;
            /**
             * Format: int64
             * @description Sessions.
             */
            sessions: number;
            /** @description The business's own id of them; null = anonymous. */
            user_id?: string | null;
        };
        /** @description Something a person did. */
        PersonEvent: {
            /** @description Campaign. */
            campaign?: string | null;
            /** @description Channel. */
            channel?: string | null;
            /** @description Coupon code. */
            coupon?: string | null;
            /** @description Its currency. */
            currency?: string | null;
            /** @description Kind of device. */
            device?: string | null;
            /** @description Id of the event. */
            event_id: string;
            /** @description What happened. */
            name: string;
            /**
             * Format: date-time
             * @description When.
             */
            occurred_at: string;
            /** @description Number of the order. */
            order_id?: string | null;
            /** @description Session it belongs to. */
            session_id?: string | null;
            /** @description Name of the source. */
            source?: string | null;
            /** @description Title of the page. */
            title?: string | null;
            /** @description URL of the page. */
            url?: string | null;
            /** @description Revenue. */
            value?: string | null;
        };
        /** @description An id of a person. */
        PersonId: {
            /** @description `user`, `email`, `phone`, `anonymous`, `coupon` or `click`. */
            kind: string;
            /** @description The id, or the hash of an address or number. */
            value: string;
        };
        /** @description What an import of the file would do. Nothing is recorded by a preview. */
        Preview: {
            /** @description Questions to answer first. */
            ambiguous: components["schemas"]["Ambiguity"][];
            /** @description Its columns. */
            columns: components["schemas"]["PreviewColumn"][];
            /**
             * Format: int32
             * @description How sure that is, 0–100.
             */
            confidence: number;
            /** @description The fields that columns can be mapped to. */
            fields: string[];
            /** @description Format key; `table` for a general table. */
            format: string;
            /** @description Name of the format. */
            format_name: string;
            /**
             * Format: int64
             * @description Line of the header.
             */
            header_line: number;
            /** @description What a reader should know. */
            notices: components["schemas"]["ImportNotice"][];
            outcome?: components["schemas"]["ImportOutcome"] | null;
            /** @description What stands in the way of an import, in words. */
            problems: string[];
            /** @description Why it is taken for that. */
            recognised_by: string;
            /** @description Why the file as a whole is refused; null = it can be imported. */
            refused?: string | null;
            /** @description Refused rows, at most a thousand. */
            rejected_rows: components["schemas"]["ImportProblem"][];
            /** @description The first rows, as written. */
            rows: string[][];
        };
        /** @description A column of the file. */
        PreviewColumn: {
            /** @description The field it is read as; null = not read. */
            field?: string | null;
            /** @description Why it is read so, or how its cells are written. */
            inferred: string;
            /** @description Its header. */
            name: string;
            /** @description Some of its values. */
            samples: string[];
        };
        /** @description Problem details after RFC 9457, as `application/problem+json`. */
        ProblemBody: {
            /** @description What was wrong here, and what to do. */
            detail: string;
            /** @description The fields that were refused. */
            errors?: components["schemas"]["FieldError"][];
            /** @description The path that was asked for. */
            instance?: string | null;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 422
             */
            status: number;
            /** @description The kind of problem in words. */
            title: string;
            /** @description A URI that names the kind of problem, such as `/problems/not-found`. */
            type: string;
        };
        /** @description A job that was queued. */
        Queued: {
            /** @description Id of the job, `job_…`. */
            job_id: string;
        };
        /**
         * @description When a refund reduces revenue.
         * @enum {string}
         */
        RefundPolicy: "order_day" | "refund_day";
        /** @description A refused event. */
        RejectedEvent: {
            /** @description Id, `rej_…`. */
            id: string;
            /** @description What stood in the key field. */
            key?: string | null;
            /** @description In words. */
            message?: string | null;
            /** @description The protocol it came by. */
            protocol?: string | null;
            /** @description The bytes, as text. */
            raw?: string | null;
            /** @description Why. */
            reason: string;
            /**
             * Format: date-time
             * @description When it came.
             */
            received_at?: string | null;
            /**
             * Format: date-time
             * @description When it was taken after all.
             */
            replayed_at?: string | null;
            /** @description Method, path and query. */
            request?: string | null;
            /** @description Name of the source; null when nobody knows the key. */
            source?: string | null;
        };
        /** @description Which refused events are to be taken again. */
        ReplayOrder: {
            /**
             * @description These, by id; all that were not replayed when left out, oldest first,
             *     1000 at a time.
             */
            ids?: string[] | null;
            /** @description Only for this reason. */
            reason?: string | null;
            /** @description Only of this source, by id. */
            source?: string | null;
        };
        /** @description What a replay did. */
        ReplayOutcome: {
            /** @description Those that are not. */
            refused: components["schemas"]["StillRefused"][];
            /**
             * Format: int64
             * @description Refusals that are settled.
             */
            settled: number;
            /**
             * Format: int64
             * @description Events that are in now.
             */
            taken: number;
        };
        /** @description A report as the API sends it. */
        ReportBody: {
            /** @description Everything one must know to read them. */
            meta: components["schemas"]["ReportMeta"];
            /** @description One object a row. */
            rows: Record<string, never>[];
        };
        /** @description Everything but the rows. */
        ReportMeta: {
            /** @description The instant whose beliefs are shown; null = now. */
            as_of?: string | null;
            /**
             * @description The same over what is tied to a campaign, all spend included: what
             *     marketing brought for what it cost.
             */
            attributed: Record<string, never>;
            /** @description `attributed` of the period compared with. */
            attributed_before?: Record<string, never> | null;
            /** @description Basis of revenue and conversions: `platform`, `orders` or `results`. */
            basis: string;
            /** @description Why it is that one, and which others have data. */
            basis_choice: components["schemas"]["BasisChoice"];
            /** @description The basis in words. */
            basis_text: string;
            /** @description What rows are split by beyond the report's own rows. */
            by: string[];
            /** @description The columns in order. */
            columns: components["schemas"]["ColumnInfo"][];
            compare?: components["schemas"]["ComparedWith"] | null;
            /**
             * @description What conversion rates are taken over: `visits`, `clicks`, `mixed` (rows
             *     differ, each says its own), or null where no row has a rate.
             */
            conversion_rate_denominator?: string | null;
            /** @description Currency of every money column. */
            currency: string;
            /**
             * @description The last day of the period that has spend, where the report told days
             *     apart or a budget made it look; else null.
             */
            data_through?: string | null;
            /** @description What the rows say. */
            findings: components["schemas"]["Finding"][];
            /**
             * @description Whether every amount could be brought into the currency. If not, rows
             *     and totals lack what `left_out` names.
             */
            is_complete: boolean;
            /**
             * @description What is in no figure because an exchange rate is missing, in this period
             *     or the one compared with.
             */
            left_out: components["schemas"]["LeftOutTotals"][];
            /** @description Metrics that rows have no value of, and why. */
            missing: components["schemas"]["MissingMetric"][];
            /** @description What to bear in mind when reading the rows. */
            notices: components["schemas"]["Finding"][];
            /** @description The days, both ends included. */
            period: Record<string, never>;
            /** @description When refunds reduce revenue: `order_day` or `refund_day`. */
            refund_policy: string;
            /** @description Which report: `campaigns`, `channels`, `days`, `budget`. */
            report: string;
            /** @description Whether tax and shipping are left out of revenue. */
            revenue_net_of_tax_and_shipping: boolean;
            /** @description What ROI is computed on: `gross_profit` or `revenue`. */
            roi_on: string;
            /** @description Every metric over all rows, unassigned included. Money is text. */
            totals: Record<string, never>;
            /** @description `totals` of the period compared with. */
            totals_before?: Record<string, never> | null;
            /** @description What nothing ties to a campaign. */
            unassigned: components["schemas"]["UnassignedTotals"];
            /** @description Key of the workspace. */
            workspace: string;
        };
        /** @description What a run of the taxonomy did. */
        Resolved: {
            /**
             * Format: int64
             * @description Sources whose campaign or channel changed.
             */
            changed: number;
            /**
             * Format: int64
             * @description Draft campaigns that were made.
             */
            drafts: number;
            /**
             * Format: int64
             * @description Sources looked at.
             */
            sources: number;
            /**
             * Format: int64
             * @description Sources without a campaign.
             */
            unassigned: number;
            /**
             * Format: int64
             * @description Drafts nobody had confirmed that no source is tied to any more, and
             *     that were therefore deleted.
             */
            withdrawn: number;
        };
        /**
         * @description A role in a workspace; each includes the ones before it.
         * @enum {string}
         */
        Role: "viewer" | "editor" | "admin";
        /** @description A new role. */
        RolePatch: {
            /** @description What they may do here. */
            role: components["schemas"]["Role"];
        };
        /** @description The rows that a figure is made of. */
        RowsBehind: {
            /** @description Its columns in order. */
            columns: string[];
            /** @description The metric's definition. */
            definition: components["schemas"]["MetricEntry"];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
            /** @description The part whose rows these are. */
            part: string;
            /** @description All its parts. */
            parts: string[];
            /** @description The rows. */
            rows: {
                [key: string]: unknown;
            }[];
            /** @description The same question for `sulit sql`. */
            sql: string;
            /** @description The public view they are in. */
            table: string;
        };
        /** @description A rule; the first one that matches decides. */
        Rule: {
            /** @description Key of the campaign it gives; null = only the channel is given. */
            campaign_key?: string | null;
            /** @description Channel key it gives. */
            channel?: string | null;
            /** @description Why it is there. */
            comment: string;
            /** @description Conditions, all of which must match. */
            conditions: components["schemas"]["Condition"][];
            /** @description Id, `rul_…`. */
            id: string;
            /** @description Whether it is applied. */
            is_enabled: boolean;
            /**
             * Format: int64
             * @description Place in the order, from 1.
             */
            position: number;
        };
        /**
         * @description Which column of a file a condition looks at.
         * @enum {string}
         */
        RuleField: "platform" | "account" | "campaign_id" | "campaign_name" | "utm_source" | "utm_medium" | "utm_campaign" | "coupon";
        /**
         * @description How a condition compares.
         * @enum {string}
         */
        RuleOperator: "equals" | "contains" | "prefix" | "regex";
        /** @description The rules in a new order. */
        RuleOrder: {
            /** @description All rule ids, first to last. */
            ids: string[];
        };
        /** @description What a rule would catch. */
        RuleTest: {
            /**
             * Format: int64
             * @description How many of the known sources match.
             */
            matched: number;
            /** @description The first hundred that match. */
            sources: components["schemas"]["Source"][];
        };
        /**
         * @description Who the caller is and what they may open. Answered to everybody, so that a
         *     page can decide between the app and the sign-in form.
         */
        Session: {
            /** @description Whether this server shows the demo, which signs in by itself. */
            demo: boolean;
            /** @description Whether the server has no user yet, so that its first-run link is needed. */
            setup: boolean;
            /** @description Whether somebody is signed in. */
            signed_in: boolean;
            user?: components["schemas"]["SessionUser"] | null;
            /** @description Version of the server. */
            version: string;
            /** @description The workspaces they may open, the default one first. */
            workspaces: components["schemas"]["Workspace"][];
        };
        /** @description The person who is signed in. */
        SessionUser: {
            /** @description E-mail address. */
            email: string;
            /** @description Id, `usr_…`. */
            id: string;
            /** @description Name as shown. */
            name: string;
        };
        /** @description Sign-in with a password. */
        SignIn: {
            /** @description E-mail address. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description A source as files name it. */
        Source: {
            /** @description Account id or name. */
            account: string;
            /** @description Campaign id it is tied to; null = unassigned. */
            campaign_id?: string | null;
            /** @description Channel key. */
            channel?: string | null;
            /** @description Coupon code. */
            coupon: string;
            /** @description What decided: `nothing`, `rule`, `key`, `name`, `file` or `person`. */
            decided_by: string;
            /** @description Importer's name of the platform. */
            platform: string;
            /** @description Key that facts carry. */
            ref_key: string;
            /** @description The platform's campaign id. */
            source_campaign_id: string;
            /** @description The campaign's name in the file. */
            source_campaign_name: string;
            /** @description `utm_campaign`. */
            utm_campaign: string;
            /** @description `utm_medium`. */
            utm_medium: string;
            /** @description `utm_source`. */
            utm_source: string;
        };
        /** @description Changes to a source; what is left out stays. */
        SourceChange: {
            /** @description Other names, by protocol. */
            aliases?: components["schemas"]["Alias"][] | null;
            /** @description Its name. */
            name?: string | null;
            /** @description Origins that browsers may send from. */
            origins?: string[] | null;
            /** @description What holds for its events. */
            settings?: Record<string, never> | null;
        };
        /** @description What a source did over the last seven days, today included (UTC). */
        SourceHealth: {
            /**
             * Format: double
             * @description Share of them, from 0 to 1; null without events.
             */
            bot_share?: number | null;
            /**
             * Format: int64
             * @description Events of machines.
             */
            bots: number;
            /**
             * Format: int64
             * @description Repetitions that were dropped.
             */
            duplicates: number;
            /**
             * Format: int64
             * @description Events taken.
             */
            events: number;
            /**
             * Format: date-time
             * @description When the last event or refusal came.
             */
            last_received_at?: string | null;
            /**
             * Format: int64
             * @description Events that came after later ones of their visitor.
             */
            late: number;
            /**
             * Format: int64
             * @description Events whose time could not be taken as given.
             */
            odd_times: number;
            /**
             * Format: int64
             * @description Events refused.
             */
            rejected: number;
            /**
             * Format: int64
             * @description Largest skew, in milliseconds.
             */
            skew_ms_max: number;
            /**
             * Format: double
             * @description Mean skew of the clients' clocks, in milliseconds; null without events.
             */
            skew_ms_mean?: number | null;
            /** @description `waiting` (no event ever), `ok`, `silent` or `refused`. */
            state: string;
        };
        /** @description A query. */
        SqlQuery: {
            /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
            as_of?: string | null;
            /** @description Form of the answer. */
            format?: ("json" | "csv" | "parquet") | null;
            /**
             * @description One `select` over the public views.
             * @example select channel, sum(spend) as spend from spend group by channel
             */
            query: string;
        };
        /** @description The result. */
        SqlResult: {
            /** @description Columns in order. */
            columns: string[];
            /** @description The rows. */
            rows: {
                [key: string]: unknown;
            }[];
        };
        /** @description A refused event that is refused still. */
        StillRefused: {
            /** @description Id, `rej_…`. */
            id: string;
            /** @description In words. */
            message: string;
            /** @description Why, now. */
            reason: string;
        };
        /** @description Why two ids are one person. */
        Tie: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            /** @description The event that shows it. */
            event_id: string;
            /** @description `login`, `alias`, `email`… */
            kind: string;
            /** @description The one. */
            left: components["schemas"]["PersonId"];
            /** @description The other. */
            right: components["schemas"]["PersonId"];
        };
        /** @description A person with everything they did, newest first. */
        Timeline: {
            /** @description What they did: the last 500 events. */
            events: components["schemas"]["PersonEvent"][];
            /** @description Their ids. */
            ids: components["schemas"]["PersonId"][];
            /** @description Who. */
            person: components["schemas"]["Person"];
            /** @description What ties them. */
            ties: components["schemas"]["Tie"][];
        };
        /**
         * @description Whether a finding is good news.
         * @enum {string}
         */
        Tone: "good" | "warning" | "info" | "error";
        /** @description A sum of the file's rows held against a total that the file states. */
        TotalCheck: {
            /** @description The figure: `spend`, `clicks`, `order_total`… */
            figure: string;
            /** @description What the file states, an exact decimal. */
            file_total: string;
            /** @description The total line's label. */
            label: string;
            /**
             * Format: int64
             * @description The total line's line in the file.
             */
            line: number;
            /** @description Sum of the rows, an exact decimal. */
            rows_sum: string;
            /** @description `matches`, `differs`, or `noted` (the total covers more than the rows). */
            verdict: string;
        };
        /** @description Two ids. */
        TwoIds: {
            /** @description The one. */
            one: components["schemas"]["PersonId"];
            /** @description The other. */
            other: components["schemas"]["PersonId"];
        };
        /** @description A campaign that a source may mean. */
        UnassignedCandidate: {
            /** @description Its key. */
            key: string;
            /** @description Its name. */
            name: string;
        };
        /**
         * @description Why nothing ties a source to a campaign.
         * @enum {string}
         */
        UnassignedReason: "unnamed" | "unknown" | "resembles" | "ambiguous";
        /** @description A source that nothing ties to a campaign, with the money in it. */
        UnassignedSource: components["schemas"]["Source"] & {
            /** @description The campaigns it may mean. */
            candidates: components["schemas"]["UnassignedCandidate"][];
            /** @description The reason as an English sentence. */
            explanation: string;
            /** @description Its booked orders or sales, a decimal in text. */
            orders?: string | null;
            /** @description Why it has no campaign. */
            reason: components["schemas"]["UnassignedReason"];
            /** @description Its revenue in the reporting currency, a decimal in text. */
            revenue?: string | null;
            /** @description Its spend in the reporting currency, a decimal in text. */
            spend?: string | null;
        };
        /** @description What nothing ties to a campaign. Money is in the report's currency. */
        UnassignedTotals: {
            /**
             * Format: double
             * @description Conversions without a campaign.
             */
            conversions?: number | null;
            /** @description Revenue without a campaign, a decimal in text. */
            revenue?: string | null;
            /**
             * Format: double
             * @description Share of all revenue, where there is any.
             */
            revenue_share?: number | null;
            /** @description Spend without a campaign, a decimal in text. */
            spend?: string | null;
            /**
             * Format: double
             * @description Share of all spend, where there is any.
             */
            spend_share?: number | null;
        };
        /**
         * @description What a metric's value counts.
         * @enum {string}
         */
        Unit: "money" | "count" | "percent" | "number";
        /** @description An uploaded file. */
        Upload: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description Name of the file. */
            name: string;
            /** @description What an import would do, as far as can be said without options. */
            preview: components["schemas"]["Preview"];
            /** @description Id, `upl_…`. */
            upload_id: string;
        };
        /**
         * @description Use of a one-time link: it makes the first user of a server, or lets an
         *     invited person choose a password.
         */
        UseLink: {
            /** @description E-mail address; the invitation's when left out, needed for the first user. */
            email?: string | null;
            /** @description Name to be shown; the invitation's when left out. */
            name?: string | null;
            /** @description New password, at least 10 characters. */
            password: string;
            /** @description The token of the link. */
            token: string;
        };
        /** @description A person who may open the workspace. */
        User: {
            /**
             * Format: date-time
             * @description When they became a member.
             */
            created_at: string;
            /** @description E-mail address. */
            email: string;
            /** @description Id, `usr_…`. */
            id: string;
            /** @description Name as shown. */
            name: string;
            /** @description What they may do here. */
            role: components["schemas"]["Role"];
        };
        /** @description One business or brand with its settings. */
        Workspace: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /**
             * @description Reporting currency, ISO 4217.
             * @example EUR
             */
            currency: string;
            default_basis?: components["schemas"]["Basis"] | null;
            /**
             * Format: int32
             * @description First month of the fiscal year, 1–12.
             */
            fiscal_year_start: number;
            /** @description Share of revenue left after cost of goods, as a decimal percentage; null = unknown. */
            gross_margin_percent?: string | null;
            /** @description Id, `ws_…`. */
            id: string;
            /**
             * @description Key in addresses and on the command line.
             * @example shop
             */
            key: string;
            /** @description Language of pages and numbers: `en`, `fa`, `fil`, `vi`, `is`. */
            locale: string;
            /** @description Name as shown. */
            name: string;
            /** @description Regular expression that a campaign's key must match; null = any key. */
            naming_convention?: string | null;
            /** @description The convention in words. */
            naming_hint?: string | null;
            /** @description When refunds reduce revenue. */
            refund_policy: components["schemas"]["RefundPolicy"];
            /** @description Whether tax and shipping are left out of revenue. */
            revenue_net_of_tax_and_shipping: boolean;
            /** @description What the caller may do here. */
            role: components["schemas"]["Role"];
            /**
             * @description IANA time zone; decides what a day is.
             * @example Europe/Berlin
             */
            timezone: string;
            /**
             * Format: date
             * @description Its present day.
             */
            today: string;
            /**
             * Format: int32
             * @description First day of the week, 1 = Monday … 7 = Sunday.
             */
            week_start: number;
        };
        /** @description Settings to change; what is left out stays, null clears what may be empty. */
        WorkspacePatch: {
            /**
             * @description Reporting currency, ISO 4217.
             * @default null
             */
            currency?: string | null;
            /** @default null */
            default_basis?: components["schemas"]["Basis"] | null;
            /**
             * Format: int32
             * @description First month of the fiscal year, 1–12.
             * @default null
             */
            fiscal_year_start?: number | null;
            /**
             * @description Decimal percentage; null = unknown.
             * @default null
             */
            gross_margin_percent?: string | null;
            /**
             * @description Language.
             * @default null
             */
            locale?: string | null;
            /**
             * @description Name as shown.
             * @default null
             */
            name?: string | null;
            /** @default null */
            refund_policy?: components["schemas"]["RefundPolicy"] | null;
            /**
             * @description Whether tax and shipping are left out of revenue.
             * @default null
             */
            revenue_net_of_tax_and_shipping?: boolean | null;
            /**
             * @description IANA time zone.
             * @default null
             */
            timezone?: string | null;
            /**
             * Format: int32
             * @description First day of the week, 1–7.
             * @default null
             */
            week_start?: number | null;
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
    jobs_show: {
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    jobs_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    reports_show_default: {
        parameters: {
            query?: {
                /** @description Key of the workspace; may be left out when the caller has only one. */
                workspace?: string;
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description `campaigns`, `channels`, `days` or `budget` */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportBody"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    session_show: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    session_sign_in: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    session_sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    session_use_link: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UseLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    workspaces_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Workspace"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    workspaces_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWorkspace"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    workspaces_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    workspaces_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WorkspacePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Workspace"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_keys_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiKey"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_keys_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_keys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    audit_list: {
        parameters: {
            query?: {
                /** @description Only changes of this kind of thing, such as `campaign`. */
                subject?: string;
                /** @description Only changes of the thing of this id. */
                subject_id?: string;
                /** @description Only changes by this actor. */
                actor?: string;
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditEntry"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    budgets_show: {
        parameters: {
            query?: {
                /**
                 * @description Fiscal year, by the calendar year it starts in; the present one when left out.
                 * @example 2026
                 */
                year?: number;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    budgets_update: {
        parameters: {
            query?: {
                /**
                 * @description Fiscal year, by the calendar year it starts in; the present one when left out.
                 * @example 2026
                 */
                year?: number;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BudgetChanges"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_list: {
        parameters: {
            query?: {
                /** @description Text in the name or key. */
                search?: string;
                /** @description Status. */
                status?: "draft" | "live" | "paused" | "ended";
                /** @description Channel key. */
                channel?: string;
                /** @description Label. */
                label?: string;
                /** @description Only those that wait to be confirmed. */
                needs_confirmation?: boolean;
                /** @description Also archived ones. */
                archived?: boolean;
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Campaign"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCampaign"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CsvOutcome"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description Id or key of the campaign */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    messages_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Message"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    messages_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    messages_replace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    messages_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
                message: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    notes_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Note"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    notes_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    notes_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
                note: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    campaigns_restore: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Campaign"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    overview_default_period: {
        parameters: {
            query?: {
                /** @description The calendar; the one of the workspace's language when left out. */
                calendar?: "gregorian" | "jalali";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DefaultPeriod"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    reports_findings: {
        parameters: {
            query?: {
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Finding"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    fx_list: {
        parameters: {
            query?: {
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_FxRate"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    fx_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFxRates"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    imports_list: {
        parameters: {
            query?: {
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Import"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    imports_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportDetail"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    imports_rejected: {
        parameters: {
            query?: {
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ImportProblem"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    imports_rejected_csv: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    imports_undo: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportDetail"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    live_watch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["LiveEvent"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    mappings_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Mapping"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    mappings_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    metrics_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MetricEntry"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    overview_show: {
        parameters: {
            query?: {
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    people_list: {
        parameters: {
            query?: {
                /**
                 * @description A user id, device id, person id, order number, click id, coupon or
                 *     e-mail address, whole; everybody when left out.
                 */
                search?: string;
                /** @description How many, 1–500; 100 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Person"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    people_rejoin: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwoIds"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    people_split: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TwoIds"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    people_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rejected_list: {
        parameters: {
            query?: {
                /** @description Only of this source, by id. */
                source?: string;
                /** @description Only for this reason, such as `unknown_key`. */
                reason?: string;
                /** @description Also those that were replayed. */
                replayed?: boolean;
                /** @description How many, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RejectedEvent"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rejected_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayOrder"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayOutcome"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    rows_list: {
        parameters: {
            query?: {
                /** @description The metric whose rows are wanted; `spend` when left out. */
                metric?: string;
                /** @description The part of it, such as `visits` of `conversion_rate`; the first when left out. */
                part?: string;
                /** @description How many rows, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsBehind"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    reports_show: {
        parameters: {
            query?: {
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description `campaigns`, `channels`, `days` or `budget` */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportBody"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Source"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSource"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSource"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_archive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Source"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sources_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedSource"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    sql_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SqlQuery"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SqlResult"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_confirm: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirmations"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resolved"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_convention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Convention"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_set_convention: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Convention"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Convention"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Rule"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_reorder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleOrder"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Rule"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_test: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTest"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    taxonomy_unassigned: {
        parameters: {
            query?: {
                /**
                 * @description First day; the first of the present month when left out. Where both days
                 *     are left out and the present month has no figures, the last month that
                 *     has some, and a notice says so.
                 */
                from?: string;
                /** @description Last day; today when left out. */
                to?: string;
                /** @description Where revenue comes from; the workspace's choice when left out. */
                basis?: "platform" | "orders" | "results";
                /** @description With what to compare. */
                compare?: "previous" | "year";
                /** @description Further division of the rows, such as `day`, `week`, `month`, `platform` or `channel`. */
                by?: string;
                /** @description What was believed then: a day (its end) or an RFC 3339 instant. */
                as_of?: string;
                /** @description Only this campaign: id or key. */
                campaign?: string;
                /** @description Only this channel. */
                channel?: string;
                /** @description Only campaigns with this label. */
                label?: string;
                /** @description Another reporting currency than the workspace's, ISO 4217. */
                currency?: string;
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UnassignedSource"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    uploads_create: {
        parameters: {
            query: {
                /**
                 * @description Name of the file as the person knows it.
                 * @example shop.csv
                 */
                name: string;
            };
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    uploads_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptions"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Queued"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    uploads_preview: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportOptions"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    users_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    users_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUser"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    users_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    users_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RolePatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request was refused or failed */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
}

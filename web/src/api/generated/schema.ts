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
         * Make a workspace; the caller becomes its admin. Only an admin of another
         *     workspace, or the first user of a server, may.
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
        /** Set months; answers with the year they are in (`year`, or the present one). */
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
    "/api/v1/workspaces/{workspace}/reports/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows behind a figure. */
        get: operations["reports_rows"];
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
        /** Import the file. The job's result holds the outcome. */
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
        /** Invite somebody; the answer holds their one-time link. */
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
        /** @description A question that only a person can answer, such as which way round dates are. */
        Ambiguity: {
            /** @description Possible answers. */
            choices: components["schemas"]["Choice"][];
            /** @description The option that decides: `date_order`, `decimal`, `currency`, `date`… */
            option: string;
            /** @description The question. */
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
        /** @description Something that needs a person. */
        Attention: {
            /** @description What kind: `unassigned_spend`, `over_budget`, `campaigns_to_confirm`… */
            code: string;
            /** @description `info`, `warn` or `bad`. */
            severity: string;
            /** @description The same in English. */
            text: string;
            /** @description Its numbers, for translated texts. */
            values: {
                [key: string]: unknown;
            };
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
            available: components["schemas"]["Basis"][];
            /** @description The basis. */
            basis: components["schemas"]["Basis"];
            /** @description Why: `asked`, `workspace`, `first_with_data`, `only_untied`, `no_data`. */
            reason: string;
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
            /** @description The campaign or source as the file names it. */
            campaign: string;
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /** @description The figure. */
            figure: string;
            /** @description What is believed since; null = nothing. */
            is?: string | null;
            /** @description The table: `spend`, `orders`, `responses`. */
            table: string;
            /** @description What was believed; null = nothing. */
            was?: string | null;
        };
        /** @description How the import would change what is believed, by table cells. */
        ChangeCounts: {
            /**
             * Format: int64
             * @description New.
             */
            added: number;
            /**
             * Format: int64
             * @description Restated.
             */
            changed: number;
            /**
             * Format: int64
             * @description Gone from the newer file.
             */
            removed: number;
            /**
             * Format: int64
             * @description The same already.
             */
            same: number;
        };
        /** @description A value that answers a question. */
        Choice: {
            /** @description What it means, with an example from the file. */
            label: string;
            /** @description The value for the option. */
            value: string;
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
        /** @description The period a report is compared with. */
        ComparedWith: {
            /** @description How it was chosen. */
            kind: components["schemas"]["Comparison"];
            /** @description Its days. */
            period: components["schemas"]["Period"];
        };
        /**
         * @description With what a period is compared.
         * @enum {string}
         */
        Comparison: "previous" | "year";
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
            /** @description Id of the draft. */
            campaign_id: string;
            /** @description Id of the campaign it really is; left out = it is one of its own. */
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
        /** @description What became of a CSV of campaigns. */
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
        /** @description One field of a request that was refused. */
        FieldError: {
            /** @description The field, as a path into the body such as `cells.3.planned`, or a query parameter. */
            field: string;
            /** @description What is wrong with it and what to write instead. */
            message: string;
        };
        /** @description Something worth knowing, in plain words with its numbers. */
        Finding: {
            /** @description Name of the campaign it is about. */
            campaign?: string | null;
            /** @description What kind of finding: `best_conversion_rate`, `over_budget`…; pages translate it. */
            code: string;
            /** @description `info`, `good`, `warn` or `bad`. */
            severity: string;
            /** @description The finding in English. */
            text: string;
            /** @description Its numbers, for translated texts. */
            values: {
                [key: string]: unknown;
            };
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
            /** @description Who made it. */
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
             * @description First day of its rows.
             */
            from?: string | null;
            /** @description Id, `imp_…`. */
            id: string;
            /**
             * Format: int64
             * @description Rows imported.
             */
            imported: number;
            /** @description How the rows compare with the file's own totals. */
            reconciled: components["schemas"]["Reconciliation"];
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
             * @description Last day of its rows.
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
            /** @description Figures that it changed. */
            difference: components["schemas"]["Change"][];
            /** @description What a reader should know. */
            notices: string[];
            /** @description Sums by figure, held against the file's own totals. */
            totals: components["schemas"]["TotalCheck"][];
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
             * @description Currency of amounts that name none.
             * @default null
             */
            currency?: string | null;
            /**
             * Format: date
             * @description Day of all rows, for a table without dates.
             * @default null
             */
            date?: string | null;
            /**
             * @description Order of dates: `dmy`, `mdy` or `ymd`.
             * @default null
             */
            date_order?: string | null;
            /**
             * @description Decimal mark: `.` or `,`.
             * @default null
             */
            decimal?: string | null;
            /**
             * @description Format; found out from the content when left out.
             * @default null
             */
            format?: string | null;
            /**
             * @description Keep campaigns of restated days that the file does not list.
             * @default false
             */
            keep_missing?: boolean;
            /**
             * @description Locale of numbers and dates, such as `de`.
             * @default null
             */
            locale?: string | null;
            /**
             * @description Field of each column, by header; an empty field ignores the column.
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
             * @description Name under which to save the mapping.
             * @default null
             */
            save_mapping?: string | null;
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
        /** @description An invitation, or the membership of somebody who can sign in already. */
        Invitation: {
            /**
             * @description Path of the one-time link with which they choose a password, shown only
             *     once; null when they have one already.
             */
            link?: string | null;
            /** @description The member. */
            user: components["schemas"]["User"];
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
        /** @description A metric's definition. */
        MetricEntry: {
            /** @description What it does not tell. */
            caveat: string;
            /** @description Key of what it is divided by; null = nothing. */
            denominator?: string | null;
            /** @description Which way it gets better: `higher`, `lower` or `neutral`. */
            direction: string;
            /** @description What it tells. */
            explanation: string;
            /** @description The formula in words. */
            formula: string;
            /** @description The chapter it stands in. */
            group: string;
            /** @description Its key in reports. */
            key: string;
            /** @description Its name. */
            name: string;
            /** @description Key of what is divided; of the figure itself where nothing is. */
            numerator: string;
            /** @description `money`, `count`, `percent` or `number`. */
            unit: string;
            /**
             * Format: int32
             * @description Version of the definition.
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
        /** @description A person to invite. */
        NewUser: {
            /** @description E-mail address. */
            email: string;
            /** @description Name as shown; the address when left out. */
            name?: string | null;
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
        /** @description The whole page in one answer. */
        Overview: {
            /** @description What needs a person. */
            attention: components["schemas"]["Attention"][];
            /** @description The campaigns that matter most. */
            campaigns: {
                [key: string]: unknown;
            }[];
            /** @description By day. */
            days: {
                [key: string]: unknown;
            }[];
            /**
             * Format: date
             * @description The last day that has figures, so that an empty period can point to a full one.
             */
            latest_day?: string | null;
            /** @description Basis, currency, period, findings, what is missing. */
            meta: components["schemas"]["ReportMeta"];
            /** @description The same of the period it is compared with. */
            previous?: {
                [key: string]: unknown;
            } | null;
            /** @description By day, of the period it is compared with. */
            previous_days: {
                [key: string]: unknown;
            }[];
            /** @description Sums and ratios of sums of the period. */
            totals: {
                [key: string]: unknown;
            };
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
                /** @description Name of the campaign it is about. */
                campaign?: string | null;
                /** @description What kind of finding: `best_conversion_rate`, `over_budget`…; pages translate it. */
                code: string;
                /** @description `info`, `good`, `warn` or `bad`. */
                severity: string;
                /** @description The finding in English. */
                text: string;
                /** @description Its numbers, for translated texts. */
                values: {
                    [key: string]: unknown;
                };
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
                /** @description Who made it. */
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
                 * @description First day of its rows.
                 */
                from?: string | null;
                /** @description Id, `imp_…`. */
                id: string;
                /**
                 * Format: int64
                 * @description Rows imported.
                 */
                imported: number;
                /** @description How the rows compare with the file's own totals. */
                reconciled: components["schemas"]["Reconciliation"];
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
                 * @description Last day of its rows.
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
                /** @description Key of what it is divided by; null = nothing. */
                denominator?: string | null;
                /** @description Which way it gets better: `higher`, `lower` or `neutral`. */
                direction: string;
                /** @description What it tells. */
                explanation: string;
                /** @description The formula in words. */
                formula: string;
                /** @description The chapter it stands in. */
                group: string;
                /** @description Its key in reports. */
                key: string;
                /** @description Its name. */
                name: string;
                /** @description Key of what is divided; of the figure itself where nothing is. */
                numerator: string;
                /** @description `money`, `count`, `percent` or `number`. */
                unit: string;
                /**
                 * Format: int32
                 * @description Version of the definition.
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
        Page_UnassignedSource: {
            /** @description The items of this page. */
            items: (components["schemas"]["Source"] & {
                /** @description Its booked orders or sales, a decimal in text. */
                orders?: string | null;
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
                /** @description Whether they have not chosen a password yet. */
                invited: boolean;
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
        /** @description A stretch of days, both ends included. */
        Period: {
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
        };
        /** @description What an import of the file would do. Nothing is recorded by a preview. */
        Preview: {
            /** @description Questions to answer first. */
            ambiguous: components["schemas"]["Ambiguity"][];
            /** @description Its columns. */
            columns: components["schemas"]["PreviewColumn"][];
            /**
             * Format: double
             * @description How sure that is, 0–1.
             */
            confidence: number;
            counts?: components["schemas"]["ChangeCounts"] | null;
            /** @description Currencies of its amounts. */
            currencies: string[];
            /** @description What would change, the first hundred. */
            difference: components["schemas"]["Change"][];
            /** @description The fields that columns can be mapped to. */
            fields: components["schemas"]["PreviewField"][];
            /** @description Format key; `table` for a general table. */
            format: string;
            /**
             * Format: date
             * @description First day of its rows.
             */
            from?: string | null;
            /** @description Whether everything in it is known already. */
            nothing_changed: boolean;
            /** @description What a reader should know. */
            notices: string[];
            /**
             * Format: int64
             * @description Number of bad rows.
             */
            problem_count: number;
            /** @description Bad rows, the first hundred. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description Why the file as a whole is refused; null = it can be imported. */
            refused?: string | null;
            /**
             * Format: int64
             * @description Number of rows.
             */
            row_count: number;
            /** @description The first rows, as written. */
            rows: string[][];
            /**
             * Format: date
             * @description Last day of its rows.
             */
            to?: string | null;
            /** @description Sums by figure, held against the file's own totals. */
            totals: components["schemas"]["TotalCheck"][];
        };
        /** @description A column of the file. */
        PreviewColumn: {
            /** @description The field it is read as; null = not read. */
            field?: string | null;
            /** @description Whether that was found out rather than said. */
            inferred: boolean;
            /** @description Its header. */
            name: string;
            /** @description Some of its values. */
            samples: string[];
        };
        /** @description A field that columns can be mapped to. */
        PreviewField: {
            /** @description What it holds. */
            description: string;
            /** @description Its key, as `map` takes it. */
            key: string;
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
         * @description How the rows compare with the file's own totals.
         * @enum {string}
         */
        Reconciliation: "matched" | "no_total" | "mismatch" | "accepted";
        /**
         * @description When a refund reduces revenue.
         * @enum {string}
         */
        RefundPolicy: "order_day" | "refund_day";
        /** @description A report. */
        ReportBody: {
            /** @description Everything one must know to read them. */
            meta: components["schemas"]["ReportMeta"];
            /**
             * @description One object a row: money and exact numbers are strings, counts and ratios
             *     numbers, unknown is null.
             */
            rows: {
                [key: string]: unknown;
            }[];
        };
        /** @description What one must know to read the rows of a report. */
        ReportMeta: {
            /**
             * Format: date-time
             * @description The instant whose beliefs are shown; null = now.
             */
            as_of?: string | null;
            /**
             * @description The same over what is tied to a campaign, all spend included: what
             *     marketing brought for what it cost.
             */
            attributed: {
                [key: string]: unknown;
            };
            /** @description `attributed` of the period compared with. */
            attributed_before?: {
                [key: string]: unknown;
            } | null;
            /** @description Basis of revenue and conversions. */
            basis: components["schemas"]["Basis"];
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
             * Format: date
             * @description The last day that has spend, within the period.
             */
            data_through?: string | null;
            /** @description What the rows say. */
            findings: components["schemas"]["Finding"][];
            /** @description Metrics that rows have no value of, and why. */
            missing: components["schemas"]["MissingMetric"][];
            /** @description What to bear in mind when reading the rows. */
            notices: components["schemas"]["Finding"][];
            /** @description The days, both ends included. */
            period: components["schemas"]["Period"];
            /** @description When refunds reduce revenue: `order_day` or `refund_day`. */
            refund_policy: string;
            /** @description Which report: `campaigns`, `channels`, `days`, `budget`. */
            report: string;
            /** @description Whether tax and shipping are left out of revenue. */
            revenue_net_of_tax_and_shipping: boolean;
            /** @description What ROI is computed on: `gross_profit` or `revenue`. */
            roi_on: string;
            /** @description Every metric over all rows, unassigned included. Money is text. */
            totals: {
                [key: string]: unknown;
            };
            /** @description `totals` of the period compared with. */
            totals_before?: {
                [key: string]: unknown;
            } | null;
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
             * @description Unconfirmed drafts that no source is tied to any more and that were
             *     therefore deleted.
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
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
            /** @description The rows. */
            rows: {
                [key: string]: unknown;
            }[];
            /** @description The same question for `sulit sql`. */
            sql: string;
            /** @description The table they are in. */
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
        /** @description A sum over the file's rows, and the file's own total where it states one. */
        TotalCheck: {
            /** @description Currency, for money. */
            currency?: string | null;
            /** @description The figure: `spend`, `clicks`, `order_total`… */
            figure: string;
            /** @description The total line's label. */
            label?: string | null;
            /** @description Whether they agree; null = the file's total covers more than its rows, or there is none. */
            matches?: boolean | null;
            /** @description What the file states; null = nothing. */
            stated?: string | null;
            /** @description Sum of the rows, exact. */
            sum: string;
        };
        /** @description A source that nothing ties to a campaign, with the money in it. */
        UnassignedSource: components["schemas"]["Source"] & {
            /** @description Its booked orders or sales, a decimal in text. */
            orders?: string | null;
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
            /** @description Whether they have not chosen a password yet. */
            invited: boolean;
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
                /** @description First day; the first of the present month when left out. */
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
    reports_findings: {
        parameters: {
            query?: {
                /** @description First day; the first of the present month when left out. */
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
                /** @description First day; the first of the present month when left out. */
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
    reports_rows: {
        parameters: {
            query?: {
                /** @description The metric whose rows are wanted, such as `spend`. */
                metric?: string;
                /** @description How many rows, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description First day; the first of the present month when left out. */
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
                /** @description First day; the first of the present month when left out. */
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
                /** @description First day; the first of the present month when left out. */
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

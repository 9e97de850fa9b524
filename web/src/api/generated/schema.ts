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
    "/api/v1/workspaces/{workspace}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Alerts, newest first: the open ones, or with `over` all of them. */
        get: operations["alerts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/alerts/{id}/acknowledgement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that somebody knows of an alert: it stays open, and asks for nobody. */
        post: operations["alerts_acknowledge"];
        /** Take back that somebody knows of an alert. */
        delete: operations["alerts_unacknowledge"];
        options?: never;
        head?: never;
        patch?: never;
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
    "/api/v1/workspaces/{workspace}/cohorts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What customers bought since their first order, by month or first visit. */
        get: operations["behaviour_cohorts"];
        put?: never;
        /** What customers bought since their first order, by month or first visit. */
        post: operations["behaviour_ask_cohorts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts that were typed in or came in files of counts, newest first. */
        get: operations["counts_list"];
        put?: never;
        /**
         * Record a count. It is an import like that of a file, and can be undone like
         *     one.
         */
        post: operations["counts_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Batches of coupon codes, newest first. */
        get: operations["coupons_list"];
        put?: never;
        /** Make a batch. More than 10,000 codes are made by a job, which `job_id` names. */
        post: operations["coupons_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say whether a code could be used now, without using it. */
        post: operations["coupons_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/codes/{code}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a void code again. */
        post: operations["coupons_restore_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/codes/{code}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make one code void. It can be undone. */
        post: operations["coupons_void_code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Redeem a code, once. A refusal is 404 (no such code) or 409, and its `type`
         *     says which rule: `/problems/coupon-used-up`, `/problems/coupon-expired`…
         */
        post: operations["coupons_redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/redemptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Uses of codes, the newest first. */
        get: operations["coupons_redemptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/redemptions/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a use back, so that the code can be used again. */
        post: operations["coupons_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One batch. */
        get: operations["coupons_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give codes to people, one each. Who has one of the batch gets the same again. */
        post: operations["coupons_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Codes of a batch, in the order of their letters. */
        get: operations["coupons_codes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/codes.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All codes of a batch as CSV. */
        get: operations["coupons_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take codes of a void batch again. */
        post: operations["coupons_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/sheet.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Codes of a batch on sheets for print, as PDF: 1,000 cards in a part. */
        get: operations["coupons_print"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/coupons/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a batch void: its codes are taken no more. It can be undone. */
        post: operations["coupons_void"];
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
    "/api/v1/workspaces/{workspace}/erasures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People who were erased, the last first. */
        get: operations["people_erasures"];
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
    "/api/v1/workspaces/{workspace}/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many come how far, and how long it takes them. */
        get: operations["behaviour_funnel"];
        put?: never;
        /** How many come how far, and how long it takes them. */
        post: operations["behaviour_ask_funnel"];
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
    "/api/v1/workspaces/{workspace}/gift-cards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gift cards, newest first, and what is owed for all of them. */
        get: operations["gift-cards_list"];
        put?: never;
        /** Issue gift cards. */
        post: operations["gift-cards_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Gift cards as CSV, with their codes. */
        get: operations["gift-cards_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A card by its code, as a till asks for its balance. */
        post: operations["gift-cards_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/redeem": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pay with a card. It never goes below nothing; a refusal is 404 or 409, and
         *     its `type` says why: `/problems/gift-card-too-little`…
         */
        post: operations["gift-cards_redeem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put back what an order paid with a card, whole or in part. */
        post: operations["gift-cards_refund"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/sheet.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The newest 1,000 active gift cards on sheets for print, as PDF. */
        get: operations["gift-cards_print"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One card with its ledger. */
        get: operations["gift-cards_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/{id}/adjust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Correct a balance by hand. */
        post: operations["gift-cards_adjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a void card again, with the balance it had. */
        post: operations["gift-cards_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/gift-cards/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a card void, which takes its balance off. It can be undone. */
        post: operations["gift-cards_void"];
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
    "/api/v1/workspaces/{workspace}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Links, newest first. */
        get: operations["links_list"];
        put?: never;
        /** Make a link. */
        post: operations["links_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/clicks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often links were followed, people and machines apart. */
        get: operations["links_clicks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a link would give, before it is made; nothing is stored. */
        post: operations["links_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One link, by id or slug. */
        get: operations["links_show"];
        put?: never;
        post?: never;
        /** Archive a link: it leads nowhere any more; `restore` brings it back. */
        delete: operations["links_archive"];
        options?: never;
        head?: never;
        /**
         * Change a link. What is printed goes on working: it leads where the link
         *     leads from now on.
         */
        patch: operations["links_update"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/{id}/codes/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The code of a place, to print. */
        get: operations["links_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring back an archived link. */
        post: operations["links_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/links/{id}/sheet.pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A sheet of codes for print, as PDF. */
        get: operations["links_print"];
        put?: never;
        post?: never;
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
    "/api/v1/workspaces/{workspace}/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where visits go from a point, or come from to one. */
        get: operations["behaviour_paths"];
        put?: never;
        /** Where visits go from a point, or come from to one. */
        post: operations["behaviour_ask_paths"];
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
    "/api/v1/workspaces/{workspace}/people/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person: their events, orders and sessions become nobody's, totals
         *     stay, everything else that is held of them goes. It cannot be undone.
         */
        post: operations["people_erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people/{id}/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What erasing a person would take. */
        get: operations["people_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/people/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that is held of a person, as one file. */
        get: operations["people_export"];
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
    "/api/v1/workspaces/{workspace}/rejected/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Refused events that were not replayed, counted by source, protocol and
         *     reason, those of which the last came latest first; at most 200 groups.
         */
        get: operations["rejected_groups"];
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
    "/api/v1/workspaces/{workspace}/rejected/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One refused event with all its bytes. */
        get: operations["rejected_show"];
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
    "/api/v1/workspaces/{workspace}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Of those who began in a day, week or month, how many come back. */
        get: operations["behaviour_retention"];
        put?: never;
        /** Of those who began in a day, week or month, how many come back. */
        post: operations["behaviour_ask_retention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Visits: how many, by whom, from where, to which pages. */
        get: operations["behaviour_site"];
        put?: never;
        /** Visits: how many, by whom, from where, to which pages. */
        post: operations["behaviour_ask_site"];
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
        /** Sources of the workspace. */
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
    "/api/v1/workspaces/{workspace}/sources/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take events of an archived source again. */
        post: operations["sources_restore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
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
        /**
         * Give a source new keys. The old ones stop at once, or are taken for some
         *     days more, so that every page and server can be changed meanwhile.
         */
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
    "/api/v1/workspaces/{workspace}/sql-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How to connect to the workspace with a PostgreSQL client. */
        get: operations["sql_show"];
        put?: never;
        post?: never;
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
    "/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take events: one, an array of them, or an object with `events`. Answered
         *     after they are on disk.
         */
        post: operations["doors_take_events"];
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
        /** @description An alert. */
        Alert: {
            /**
             * Format: date-time
             * @description When somebody said that they know.
             */
            acknowledged_at?: string | null;
            /** @description Who. */
            acknowledged_by?: string | null;
            /** @description Id, `alr_…`. */
            id: string;
            /** @description `source_silent`, `source_refused` or `source_clock`. */
            kind: string;
            /**
             * @description Its numbers when it was noticed. Of `source_silent`: `since`, `expected`
             *     (events that would have come since), `per_hour`; of `source_refused`:
             *     `rejected`, `received`, `share`, `usual_share`; of `source_clock`:
             *     `skew_minutes`, `events`.
             */
            numbers: Record<string, never>;
            /**
             * Format: date-time
             * @description When it was noticed.
             */
            opened_at: string;
            /**
             * Format: date-time
             * @description When it was over; null while it is not.
             */
            resolved_at?: string | null;
            /**
             * Format: date-time
             * @description Since when it is so.
             */
            since: string;
            /** @description Name of the source. */
            source: string;
            /** @description Id of the source it is about. */
            source_id: string;
            /** @description The sentence in English. */
            text: string;
        };
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
        /** @description A code and whom it was given to. */
        Assigned: {
            /** @description The code, as it is printed. */
            code: string;
            /** @description As it was sent. */
            contact: string;
        };
        /** @description People to give codes to. */
        Assignees: {
            /** @description E-mail addresses or phone numbers with their country code, up to 1,000. Only their hashes are kept. */
            contacts: string[];
        };
        /** @description Something that asks for a person, with what to do. */
        Attention: components["schemas"]["Finding"] & {
            /**
             * @description What to do: `assign`, `review_budget`, `import_rates`, `open_imports`,
             *     `confirm_drafts`, `import`, `open_sources`, `open_rejected`.
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
        /** @description Why something is made void or taken back. */
        Because: {
            /** @description The reason; it is shown to whoever meets the code. */
            reason?: string;
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
        /**
         * @description What customers did in one month after that of their first order. Money is
         *     in the workspace's currency.
         */
        CohortCell: {
            /**
             * Format: int64
             * @description Of them, those who ordered in this month.
             */
            active: number;
            /**
             * Format: double
             * @description Their share.
             */
            active_rate?: number | null;
            /**
             * Format: int64
             * @description Customers that the cell is about.
             */
            customers: number;
            /** @description Whether the month is over: else the numbers can still grow. */
            is_over: boolean;
            /**
             * Format: int64
             * @description Orders in this month.
             */
            orders: number;
            /**
             * Format: double
             * @description Share of customers who had ordered more than once by its end.
             */
            repeat_rate?: number | null;
            /** @description Booked net revenue of this month, a decimal in text. */
            revenue: string;
            /** @description Revenue up to the end of this month by customer, a decimal in text. */
            revenue_per_customer?: string | null;
        };
        /** @description A cohort. */
        CohortRow: {
            /** @description The month of the first order first. */
            cells: components["schemas"]["CohortCell"][];
            /**
             * Format: int64
             * @description Customers.
             */
            customers: number;
            /** @description Whether it stands for those that are not listed. */
            is_other: boolean;
            /**
             * Format: date
             * @description First day of the month of the first order; null by first visit.
             */
            month?: string | null;
            /**
             * Format: int64
             * @description Their orders so far.
             */
            orders: number;
            /**
             * Format: double
             * @description Share of customers who ordered more than once so far.
             */
            repeat_rate?: number | null;
            /**
             * Format: double
             * @description Upper end of its interval.
             */
            repeat_rate_high?: number | null;
            /**
             * Format: double
             * @description Lower end of its 95 % interval (Wilson).
             */
            repeat_rate_low?: number | null;
            /** @description Their booked net revenue so far, a decimal in text. */
            revenue: string;
            /** @description Revenue so far by customer, a decimal in text. */
            revenue_per_customer?: string | null;
            /** @description Channel or campaign; null = unknown, or by month. */
            value?: string | null;
        };
        /** @description Cohorts with what they say. */
        CohortsReport: {
            /** @description `month`, `first_channel` or `first_campaign`. */
            by: string;
            /** @description The cohorts. */
            cohorts: components["schemas"]["CohortRow"][];
            /** @description Currency of every amount. */
            currency: string;
            /** @description What the figures say, and what limits them. */
            findings: components["schemas"]["Finding"][];
            /**
             * Format: date
             * @description First orders from this day on.
             */
            from: string;
            /**
             * Format: date
             * @description First orders up to this day.
             */
            to: string;
        };
        /** @description A cohort table in the words of flags and addresses. */
        CohortsWords: {
            /**
             * @description `month` of the first order (when left out), or `first_channel` or
             *     `first_campaign` of the first visit.
             */
            by?: string | null;
            /**
             * @description Whose months: `gregorian` or `jalali`; of the workspace's language when
             *     left out.
             */
            calendar?: string | null;
            /**
             * @description First orders from this day on; when left out, from the month eleven
             *     months before that of `to`. By month, cohorts are whole months.
             */
            from?: string | null;
            /** @description Most months that customers are followed for, 1–60; 12 when left out. */
            months?: number | null;
            /** @description First orders up to this day; today when left out. */
            to?: string | null;
            /** @description Most cohorts by first visit, 1–50; 10 when left out. */
            top?: number | null;
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
        /** @description A count that somebody made by hand. */
        Count: {
            /** @description Key of the campaign; null = of none. */
            campaign?: string | null;
            /** @description Key of the channel; null = of none. */
            channel?: string | null;
            /** @description How many, an exact decimal. */
            count: string;
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /** @description The figure it adds to: `handed_out`, `calls`, `store_visits`… */
            figure: string;
            /** @description The import by which it came, which can be undone. */
            import_id: string;
            /** @description Where; null = not said. */
            place?: string | null;
            /**
             * Format: date-time
             * @description When it was typed.
             */
            recorded_at: string;
        };
        /** @description A code to look at or to redeem. */
        CouponAsked: {
            /** @description The code, however it is typed. */
            code: string;
            /** @description In which currency; left out = the workspace's. */
            currency?: string | null;
            /** @description Who buys: an e-mail address, of which only the hash is kept, or an id of the business. */
            customer?: string;
            /** @description The order. The same order redeems a code once, however often it asks. */
            order_id?: string;
            /** @description What the order is worth, in major units. */
            value?: string | null;
        };
        /** @description A batch of coupon codes. */
        CouponBatch: {
            /** @description The arm of a test. */
            arm: string;
            /** @description `percent`, `amount`, `free_shipping` or `other`. */
            benefit: string;
            /** @description How much. */
            benefit_value?: string | null;
            /** @description Name of the campaign. */
            campaign: string;
            /** @description Id of the campaign its orders belong to. */
            campaign_id: string;
            /** @description Key of the campaign. */
            campaign_key: string;
            /** @description The code, when it is shared. */
            code?: string | null;
            /**
             * Format: int64
             * @description Codes there are.
             */
            code_count: number;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Currency of amounts; null = any. */
            currency?: string | null;
            /**
             * Format: int64
             * @description Uses among them that broke a rule of the batch.
             */
            flagged_count: number;
            /** @description Id, `cpb_…`. */
            id: string;
            /** @description Whether a customer may use it once only. */
            is_once_per_customer: boolean;
            /** @description The job that makes its codes, right after it was ordered; see `/jobs/{id}`. */
            job_id?: string | null;
            /** @description `shared` or `unique`. */
            kind: string;
            /**
             * Format: int64
             * @description Most uses of the whole batch; null = any number.
             */
            max_redemptions?: number | null;
            /** @description The least value of an order. */
            min_order_value?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Where the codes are handed out. */
            placement: string;
            /** @description What the printed QR code says, with `{code}` in it; empty = the code. */
            qr_url: string;
            /**
             * Format: int64
             * @description Uses.
             */
            redemption_count: number;
            /** @description `making`, `open`, `not_yet`, `ended` or `void`. */
            status: string;
            /**
             * Format: date
             * @description The first day.
             */
            valid_from?: string | null;
            /**
             * Format: date
             * @description The last day.
             */
            valid_until?: string | null;
            /** @description What its orders are worth, by currency. */
            values: components["schemas"]["CouponValue"][];
            /** @description Why. */
            void_reason: string;
            /**
             * Format: date-time
             * @description When it was made void.
             */
            voided_at?: string | null;
            /**
             * Format: int64
             * @description Codes that were ordered.
             */
            wanted_count: number;
        };
        /** @description A code of a batch. */
        CouponCode: {
            /** @description As it is printed: `ABCD-EFGH-JKMN`. */
            code: string;
            /** @description Whether it was given to somebody. */
            is_assigned: boolean;
            /**
             * Format: date-time
             * @description When it was used last.
             */
            last_used_at?: string | null;
            /** @description `open`, `used`, `over_used` or `void`. */
            status: string;
            /**
             * Format: int64
             * @description Uses of it.
             */
            uses: number;
            /** @description Why it was made void. */
            void_reason: string;
        };
        /** @description What came of redeeming. */
        CouponRedeemed: {
            /** @description Its batch. */
            batch: components["schemas"]["CouponBatch"];
            /** @description Whether this order had used the code before, so that nothing changed. */
            is_again: boolean;
            /** @description The use. */
            redemption: components["schemas"]["CouponRedemption"];
        };
        /** @description A use of a code. */
        CouponRedemption: {
            /** @description Who recorded it. */
            actor: string;
            /**
             * Format: date-time
             * @description When the code was used.
             */
            at: string;
            /** @description Its batch. */
            batch_id: string;
            /** @description The code, as it is printed. */
            code: string;
            /** @description In which currency. */
            currency?: string | null;
            /** @description Id, `cpr_…`. */
            id: string;
            /** @description The order. */
            order_id?: string | null;
            /** @description Which rule of the batch it breaks: `used_up`, `expired`…; null = none. */
            problem?: string | null;
            /** @description Why. */
            release_reason: string;
            /**
             * Format: date-time
             * @description When it was taken back.
             */
            released_at?: string | null;
            /** @description What it is worth. */
            value?: string | null;
            /** @description `asked` (a till, a shop, a person) or `order` (an order that took place carried it). */
            via: string;
        };
        /** @description What the orders of a batch are worth. */
        CouponValue: {
            /** @description The currency. */
            currency: string;
            /**
             * Format: int64
             * @description Orders with a value in it.
             */
            order_count: number;
            /** @description Sum of their values, exact. */
            value: string;
        };
        /** @description Whether a code is good. */
        CouponVerdict: {
            batch?: components["schemas"]["CouponBatch"] | null;
            /** @description The code as it is printed. */
            code: string;
            /** @description A code that exists and is one typing error away. */
            did_you_mean?: string | null;
            /** @description Whether it can be used. */
            is_good: boolean;
            last_use?: components["schemas"]["CouponRedemption"] | null;
            /** @description Why not, in words. */
            message?: string | null;
            /**
             * @description Why not: `unknown`, `void`, `not_yet`, `expired`, `used_up`, `exhausted`, `customer_again`,
             *     `wrong_currency` or `below_minimum`.
             */
            problem?: string | null;
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
        /** @description What a link that is not made yet would give. */
        DraftLink: {
            /** @description Its places. */
            placements: components["schemas"]["DraftPlacement"][];
        };
        /** @description What a link that is not made yet would give at one place. */
        DraftPlacement: {
            /** @description The place with its addresses; a slug that was left out is proposed. */
            placement: components["schemas"]["LinkPlacement"];
            /** @description Where a scanned code leads. */
            scanned_tagged_url: string;
            /** @description The code, as SVG. */
            svg: string;
            /** @description Where a typed address leads, without the id of the click. */
            tagged_url: string;
        };
        /** @description That a person was erased. Who it was cannot be told from it. */
        Erasure: {
            /** @description Who asked for it. */
            actor: string;
            /** @description What was erased, by place. */
            counts: {
                [key: string]: number;
            };
            /**
             * Format: date-time
             * @description When it was done.
             */
            finished_at?: string | null;
            /** @description Id, `ers_…`. */
            id: string;
            /** @description How many ids they had. */
            ids: number;
            /**
             * Format: date-time
             * @description When it was asked for.
             */
            requested_at: string;
            /** @description `running` or `done`. */
            state: string;
        };
        /** @description An erasure that was begun. */
        ErasureBegun: {
            /** @description The erasure, `ers_…`. */
            erasure_id: string;
            /** @description The job that does it, `job_…`. */
            job_id: string;
        };
        /** @description What would be erased of a person. Nothing is changed. */
        ErasurePreview: {
            /**
             * @description What is held of them, by place: rows of the lake's tables, `contacts`,
             *     `identity_evidence`, `originals` of imported files, `quotes` in the audit
             *     log and in messages.
             */
            counts: {
                [key: string]: number;
            };
            /** @description Their ids. */
            ids: components["schemas"]["PersonId"][];
            /** @description The person, `prs_…`. */
            person_id: string;
        };
        /** @description A source of events. */
        EventSource: {
            /** @description Other names, by protocol. */
            aliases: components["schemas"]["Alias"][];
            /**
             * Format: date-time
             * @description When it stopped being taken from; null while it is.
             */
            archived_at?: string | null;
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
            /**
             * Format: date-time
             * @description Until when the keys of before the last rotation are taken as well.
             */
            previous_keys_until?: string | null;
            /** @description First characters of the server key. */
            server_key_prefix: string;
            /** @description What holds for its events. */
            settings: Record<string, never>;
            /** @description The public key, for every protocol's own key field. */
            write_key: string;
        };
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
        /** @description A step of a row. */
        FunnelCell: {
            /**
             * Format: int64
             * @description Attempts that ended here: those that went no further.
             */
            lost: number;
            /**
             * Format: double
             * @description Median time from the step before, in seconds.
             */
            median_seconds?: number | null;
            /**
             * Format: int64
             * @description Of these, those whose window is not over: they may still go on.
             */
            open: number;
            /**
             * Format: double
             * @description Nine of ten took no longer from the step before, in seconds.
             */
            p90_seconds?: number | null;
            /**
             * Format: double
             * @description Share of all attempts that reached it; null without any.
             */
            rate?: number | null;
            /**
             * Format: double
             * @description Upper end of its interval.
             */
            rate_high?: number | null;
            /**
             * Format: double
             * @description Lower end of its 95 % interval (Wilson).
             */
            rate_low?: number | null;
            /**
             * Format: int64
             * @description Attempts that reached it.
             */
            reached: number;
            /**
             * Format: double
             * @description Share of those at the step before; null for the first step.
             */
            step_rate?: number | null;
            /**
             * Format: double
             * @description Upper end of its interval.
             */
            step_rate_high?: number | null;
            /**
             * Format: double
             * @description Lower end of its interval.
             */
            step_rate_low?: number | null;
            /**
             * Format: double
             * @description Median time from the first step, in seconds.
             */
            total_median_seconds?: number | null;
            /**
             * Format: double
             * @description Nine of ten took no longer from the first step, in seconds.
             */
            total_p90_seconds?: number | null;
        };
        /** @description A funnel with what it says. */
        FunnelReport: {
            /** @description All attempts. */
            all: components["schemas"]["FunnelRow"];
            /** @description What it is split by. */
            by?: string | null;
            /** @description `once`, `first` or `every`. */
            count: string;
            /** @description What the figures say, and what limits them. */
            findings: components["schemas"]["Finding"][];
            /**
             * Format: date
             * @description First day on which attempts begin.
             */
            from: string;
            /** @description The split, values with the most attempts first, the rest last. */
            groups: components["schemas"]["FunnelRow"][];
            /** @description `loose` or `exact`. */
            order: string;
            /** @description The steps as asked for. */
            steps: components["schemas"]["FunnelStepInfo"][];
            /**
             * Format: date
             * @description Last day on which attempts begin.
             */
            to: string;
            /** @description `person` or `session`. */
            unit: string;
            /**
             * Format: int64
             * @description Longest time from the first step to the last, in seconds.
             */
            window_seconds: number;
        };
        /** @description All attempts, or those of one value. */
        FunnelRow: {
            /** @description Whether it stands for the values that are not listed. */
            is_other: boolean;
            /**
             * Format: double
             * @description Chance of a difference from the others as large as this if there was
             *     none, corrected for the number of rows (Holm); null where it is not
             *     tested.
             */
            p_value?: number | null;
            /** @description The steps. */
            steps: components["schemas"]["FunnelCell"][];
            /** @description The value; null = unknown, or all. */
            value?: string | null;
            /**
             * Format: int64
             * @description How many values it stands for.
             */
            values: number;
        };
        /** @description A step as it was asked for. */
        FunnelStepInfo: {
            /**
             * Format: int64
             * @description Events of the period that are it, whoever did them in whatever order.
             */
            events: number;
            /** @description As it was written. */
            label: string;
        };
        /** @description A funnel in the words of flags and addresses. */
        FunnelWords: {
            /** @description Whether what machines did counts as well. */
            bots?: boolean | null;
            /**
             * @description What to split by: `channel`, `campaign`, `device`, `country`,
             *     `browser`, `os`, `language` or `source` of the first step;
             *     `first_channel` or `first_campaign` of the person's first visit ever.
             */
            by?: string | null;
            /**
             * @description What counts: `once` (when left out; a person's attempt that went
             *     furthest), `first` (their first attempt) or `every` (all attempts).
             */
            count?: string | null;
            /** @description First day on which attempts begin; 29 days before `to` when left out. */
            from?: string | null;
            /**
             * @description `loose` (when left out): other things may happen between two steps;
             *     `exact`: nothing may.
             */
            order?: string | null;
            /**
             * @description The steps, between `→`, `>` or `,`: events by name or short word
             *     (`view`, `cart`, `order`…), pages (`page:/pricing*`), `visit`, `any`,
             *     each with conditions (`name[property=value]`).
             * @example view→cart→order
             */
            steps: string;
            /**
             * @description Last day on which attempts begin; today when left out. What follows may
             *     come later, within the window.
             */
            to?: string | null;
            /** @description Most rows of a split, 1–50; 10 when left out. */
            top?: number | null;
            /** @description What attempts are of: `person` (when left out) or `session`. */
            unit?: string | null;
            /**
             * @description Longest time from the first step to the last: `30m`, `24h`, `7d`,
             *     `4w`; `7d` when left out.
             */
            window?: string | null;
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
        /** @description A gift card. */
        GiftCard: {
            /** @description What it is worth now. */
            balance: string;
            /** @description Id of its campaign. */
            campaign_id?: string | null;
            /** @description Its code as it is printed; for viewers only its last four letters. */
            code: string;
            /** @description Its currency. */
            currency: string;
            /** @description Id, `gft_…`. */
            id: string;
            /** @description What it was worth at first. */
            issued: string;
            /**
             * Format: date-time
             * @description When it was issued.
             */
            issued_at: string;
            /** @description What people want to remember of it. */
            note: string;
            /** @description `active`, `empty`, `expired` or `void`. */
            status: string;
            /**
             * Format: date-time
             * @description When its ledger changed last.
             */
            updated_at: string;
            /**
             * Format: date
             * @description The last day on which it can be used.
             */
            valid_until?: string | null;
            /** @description Why it was made void. */
            void_reason: string;
        };
        /** @description A correction by hand. */
        GiftCardAdjustment: {
            /** @description What is put on (positive) or taken off (negative). */
            amount: string;
            /** @description Why. */
            reason: string;
        };
        /** @description A card to look at. */
        GiftCardAsked: {
            /** @description The code, however it is typed. */
            code: string;
        };
        /** @description A card with its ledger. */
        GiftCardDetail: {
            /** @description The card. */
            card: components["schemas"]["GiftCard"];
            /** @description Its ledger from the beginning, at most the newest 1,000 entries. */
            ledger: components["schemas"]["GiftCardEntry"][];
        };
        /** @description An entry of a card's ledger. */
        GiftCardEntry: {
            /** @description Who. */
            actor: string;
            /** @description What was put on (positive) or taken off (negative). */
            amount: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What the card is worth after it. */
            balance: string;
            /** @description `issue`, `redeem`, `refund`, `expire` or `adjust`. */
            kind: string;
            /** @description The order. */
            order_id?: string | null;
            /**
             * Format: int64
             * @description Its place, from 1.
             */
            position: number;
            /** @description Why. */
            reason: string;
        };
        /** @description What is owed to the holders of cards. */
        GiftCardLiability: {
            /** @description What they are worth together. */
            balance: string;
            /**
             * Format: int64
             * @description Cards that can be used and are worth something.
             */
            cards: number;
            /** @description The currency. */
            currency: string;
        };
        /** @description A payment with a card, or money put back on it. */
        GiftCardUse: {
            /** @description How much, in major units. */
            amount: string;
            /** @description The code, however it is typed. */
            code: string;
            /** @description In which currency; left out = the card's. */
            currency?: string | null;
            /** @description The order. The same order pays once, however often it asks; a refund must name it. */
            order_id?: string;
            /** @description What tells several refunds of an order apart. */
            reference?: string;
        };
        /** @description What came of a payment or refund. */
        GiftCardUsed: {
            /** @description The card after it. */
            card: components["schemas"]["GiftCard"];
            /** @description The entry of its ledger. */
            entry: components["schemas"]["GiftCardEntry"];
            /** @description Whether the order had done so before, so that nothing changed. */
            is_again: boolean;
        };
        /** @description Gift cards and what is owed for all of them. */
        GiftCards: {
            /** @description The cards of this page, newest first. */
            items: components["schemas"]["GiftCard"][];
            /** @description What is owed today, over all cards, by currency. */
            liability: components["schemas"]["GiftCardLiability"][];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
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
             * @description Calling code of phone numbers that state none, such as `98`.
             * @default null
             */
            calling_code?: string | null;
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
        /** @description Where a phone that has the app is led, before it is led to the page. */
        LinkApp: {
            /** @description On Android; empty = to the page. */
            android?: string;
            /** @description On iPhones and iPads; empty = to the page. */
            ios?: string;
            /** @description The app's own scheme, such as `myshop`; empty = `https` only. */
            scheme?: string;
        };
        /** @description How often the links of a workspace were followed. */
        LinkClicks: {
            /** @description By place; places without a click are left out. */
            items: components["schemas"]["PlacementClicks"][];
            /**
             * Format: int64
             * @description Clicks on links of this server that could not be kept since it was
             *     started, because the queue was full or failed.
             */
            lost: number;
        };
        /** @description One of the pages that a link leads to. */
        LinkDestination: {
            /** @description Its address, `http` or `https`. */
            url: string;
            /**
             * Format: int32
             * @description Its share of the visitors, 1–1000, relative to the others'; 1 when left out.
             */
            weight?: number;
        };
        /** @description What to change; what is left out stays, null clears what may be empty. */
        LinkPatch: {
            /** @default null */
            app?: components["schemas"]["LinkApp"] | null;
            /**
             * @description Key of its campaign.
             * @default null
             */
            campaign?: string | null;
            /**
             * @description Where it leads.
             * @default null
             */
            destinations?: components["schemas"]["LinkDestination"][] | null;
            /**
             * @description Where it leads then.
             * @default null
             */
            expired_url?: string | null;
            /**
             * Format: date-time
             * @description From when on it leads to `expired_url`.
             * @default null
             */
            expires_at?: string | null;
            /**
             * @description Labels.
             * @default null
             */
            labels?: string[] | null;
            /**
             * @description Its name in lists.
             * @default null
             */
            name?: string | null;
            /**
             * @description What is to be known of it.
             * @default null
             */
            note?: string | null;
            /**
             * @description Where it hangs: places that are not named are retired, and their
             *     slugs stay the link's.
             * @default null
             */
            placements?: components["schemas"]["NewPlacement"][] | null;
            /**
             * @description `utm_medium`.
             * @default null
             */
            utm_medium?: string | null;
            /**
             * @description `utm_source`.
             * @default null
             */
            utm_source?: string | null;
            /**
             * @description `utm_term`.
             * @default null
             */
            utm_term?: string | null;
            /**
             * Format: int64
             * @description The version that was read; the change is refused when it is not the present one.
             * @default null
             */
            version?: number | null;
        };
        /** @description A place where a link hangs, with its addresses. */
        LinkPlacement: {
            /**
             * @description The first destination with the link's parameters, to be used without
             *     the redirect; its clicks are told by the visits they bring only.
             */
            direct_url: string;
            /** @description What the place is called; the `utm_content` of its clicks. */
            name: string;
            /**
             * Format: date-time
             * @description Since when it is not used any more.
             */
            retired_at?: string | null;
            /** @description What its printed code says. */
            scan_url: string;
            /** @description The address to share or to be typed. */
            short_url: string;
            /** @description The `x` of `/l/x`. */
            slug: string;
        };
        /** @description An event as it is shown at once: before persons and sessions are known. */
        LiveEvent: {
            /** @description Id of the browser or device. */
            anonymous_id?: string;
            /** @description By what a machine was told. */
            bot_reason?: string;
            /** @description Name of the browser. */
            browser?: string;
            /** @description Its channel, taken alone. */
            channel?: string | null;
            /** @description Value of the click id. */
            click_id?: string;
            /** @description Which one it is: `gclid`, `fbclid`… */
            click_id_kind?: string;
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
            /** @description Discount. */
            discount?: string | null;
            /**
             * Format: int64
             * @description How long the page was looked at, in milliseconds.
             */
            engaged_ms?: number | null;
            /** @description The client's own id, where its protocol has one. */
            event_id: string;
            /** @description Whether a machine did it. */
            is_bot: boolean;
            /** @description Lines of the order or cart. */
            items?: Record<string, never>[] | null;
            /** @description Language of the client. */
            language?: string;
            /** @description What happened. */
            name: string;
            /**
             * Format: date-time
             * @description When it happened.
             */
            occurred_at: string;
            /** @description Number of the order. */
            order_id?: string;
            /** @description What the client called it, where that differs from its name. */
            original_name?: string;
            /** @description Name of the operating system. */
            os?: string;
            /** @description Path of the page. */
            path?: string;
            /** @description What has no column of its own. */
            properties?: Record<string, never> | null;
            /** @description The protocol it came by. */
            protocol: string;
            /**
             * Format: date-time
             * @description When it was taken.
             */
            received_at: string;
            /** @description Whole URL of the page before. */
            referrer?: string;
            /** @description Shipping. */
            shipping?: string | null;
            /**
             * Format: int64
             * @description Skew of the client's clock that was taken off, in milliseconds.
             */
            skew_ms: number;
            /** @description Name of its source. */
            source?: string | null;
            /** @description Id of its source. */
            source_id: string;
            /** @description Tax. */
            tax?: string | null;
            /**
             * @description What is odd about its time: `ok`, `future`, `old`, `unreadable`,
             *     `impossible`.
             */
            time_flag: string;
            /** @description Title of the page. */
            title?: string;
            /** @description Whole URL of the page. */
            url?: string;
            /** @description The business's own id of the person. */
            user_id?: string;
            /** @description `utm_campaign`. */
            utm_campaign?: string;
            /** @description `utm_content`. */
            utm_content?: string;
            /** @description `utm_id`. */
            utm_id?: string;
            /** @description `utm_medium`. */
            utm_medium?: string;
            /** @description `utm_source`. */
            utm_source?: string;
            /** @description `utm_term`. */
            utm_term?: string;
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
        /**
         * @description A count to be recorded. The count of a day, thing, place and campaign is
         *     what was typed last.
         */
        NewCount: {
            /** @description For which campaign, by key. */
            campaign?: string | null;
            /** @description Key of the channel, where it is not that of the thing itself. */
            channel?: string | null;
            /**
             * Format: int64
             * @description How many.
             */
            count?: number | null;
            /**
             * Format: date
             * @description The day; today in the workspace when left out.
             */
            day?: string | null;
            /** @description Where. */
            place?: string | null;
            /**
             * @description How many, of what and where in words, instead of the fields:
             *     `120 flyers at the school gate`.
             * @example 120 flyers at the school gate
             */
            text?: string | null;
            /** @description Of what: a word such as `flyers`, or the key of a figure. */
            what?: string | null;
        };
        /** @description A batch to make. */
        NewCouponBatch: {
            /** @description The arm of a test, such as `A`. */
            arm?: string;
            /** @description `percent`, `amount`, `free_shipping` or `other`. */
            benefit: string;
            /** @description How much: percent, or an amount of `currency`. */
            benefit_value?: string | null;
            /** @description Id or key of the campaign. */
            campaign: string;
            /** @description The code, when it is shared. */
            code?: string;
            /**
             * Format: int64
             * @description How many codes, when they are unique: 1 to 1,000,000.
             */
            count?: number;
            /** @description Currency of amounts; left out = orders in any currency. */
            currency?: string | null;
            /** @description Whether a customer may use it once only. */
            is_once_per_customer?: boolean;
            /** @description `shared` (one code for everybody) or `unique` (many codes for one use each). */
            kind: string;
            /**
             * Format: int64
             * @description Most uses of the whole batch.
             */
            max_redemptions?: number | null;
            /** @description The least value of an order, in `currency`. */
            min_order_value?: string | null;
            /** @description Its name. */
            name: string;
            /** @description Where the codes are handed out. */
            placement?: string;
            /** @description What the printed QR code says, with `{code}` in it; left out = the code. */
            qr_url?: string;
            /**
             * Format: date
             * @description The first day on which codes are taken.
             */
            valid_from?: string | null;
            /**
             * Format: date
             * @description The last day on which codes are taken.
             */
            valid_until?: string | null;
        };
        /** @description Rates to record. */
        NewFxRates: {
            /** @description The rates, all or none of them. */
            rates: components["schemas"]["FxRate"][];
        };
        /** @description Cards to issue. */
        NewGiftCards: {
            /** @description What each is worth, in major units. */
            amount: string;
            /** @description Id or key of a campaign. */
            campaign?: string | null;
            /** @description How many, 1 to 1,000; 1 when left out. */
            count?: number | null;
            /** @description Its currency; left out = the workspace's. */
            currency?: string | null;
            /** @description What people want to remember of it. */
            note?: string;
            /**
             * Format: date
             * @description The last day on which it can be used.
             */
            valid_until?: string | null;
        };
        /** @description A link to make. */
        NewLink: {
            app?: components["schemas"]["LinkApp"] | null;
            /** @description Key of its campaign. */
            campaign: string;
            /** @description Where it leads, 1–10 pages. */
            destinations: components["schemas"]["LinkDestination"][];
            /** @description Where it leads then. */
            expired_url?: string;
            /**
             * Format: date-time
             * @description From when on it leads to `expired_url`.
             */
            expires_at?: string | null;
            /** @description Labels. */
            labels?: string[];
            /** @description Its name in lists. */
            name: string;
            /** @description What is to be known of it. */
            note?: string;
            /** @description Where it hangs, 1–200 places; one when left out. */
            placements?: components["schemas"]["NewPlacement"][];
            /**
             * Format: int32
             * @description How it redirects: 302, the only one there is. Browsers keep a 301 for
             *     ever, so that its clicks would be lost and it could not be changed.
             */
            redirect_status?: number | null;
            /** @description `utm_medium`; by the campaign's channel when left out. */
            utm_medium?: string;
            /** @description `utm_source`; by the campaign's channel when left out. */
            utm_source?: string;
            /** @description `utm_term`. */
            utm_term?: string;
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
        /** @description A place for a link to hang. */
        NewPlacement: {
            /** @description What the place is called. */
            name?: string;
            /** @description The `x` of `/l/x`; made by chance when left out. */
            slug?: string | null;
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
        /** @description An id of a person with when it is theirs. */
        OwnId: components["schemas"]["PersonId"] & {
            /**
             * Format: date-time
             * @description Of a shared device: after this instant; null = from the first.
             */
            after?: string | null;
            /**
             * Format: date-time
             * @description Of a shared device: up to this instant; null = for ever.
             */
            until?: string | null;
        };
        /** @description One page of a list. */
        Page_Alert: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: date-time
                 * @description When somebody said that they know.
                 */
                acknowledged_at?: string | null;
                /** @description Who. */
                acknowledged_by?: string | null;
                /** @description Id, `alr_…`. */
                id: string;
                /** @description `source_silent`, `source_refused` or `source_clock`. */
                kind: string;
                /**
                 * @description Its numbers when it was noticed. Of `source_silent`: `since`, `expected`
                 *     (events that would have come since), `per_hour`; of `source_refused`:
                 *     `rejected`, `received`, `share`, `usual_share`; of `source_clock`:
                 *     `skew_minutes`, `events`.
                 */
                numbers: Record<string, never>;
                /**
                 * Format: date-time
                 * @description When it was noticed.
                 */
                opened_at: string;
                /**
                 * Format: date-time
                 * @description When it was over; null while it is not.
                 */
                resolved_at?: string | null;
                /**
                 * Format: date-time
                 * @description Since when it is so.
                 */
                since: string;
                /** @description Name of the source. */
                source: string;
                /** @description Id of the source it is about. */
                source_id: string;
                /** @description The sentence in English. */
                text: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
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
        Page_Assigned: {
            /** @description The items of this page. */
            items: {
                /** @description The code, as it is printed. */
                code: string;
                /** @description As it was sent. */
                contact: string;
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
        Page_Count: {
            /** @description The items of this page. */
            items: {
                /** @description Key of the campaign; null = of none. */
                campaign?: string | null;
                /** @description Key of the channel; null = of none. */
                channel?: string | null;
                /** @description How many, an exact decimal. */
                count: string;
                /**
                 * Format: date
                 * @description The day.
                 */
                day: string;
                /** @description The figure it adds to: `handed_out`, `calls`, `store_visits`… */
                figure: string;
                /** @description The import by which it came, which can be undone. */
                import_id: string;
                /** @description Where; null = not said. */
                place?: string | null;
                /**
                 * Format: date-time
                 * @description When it was typed.
                 */
                recorded_at: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_CouponBatch: {
            /** @description The items of this page. */
            items: {
                /** @description The arm of a test. */
                arm: string;
                /** @description `percent`, `amount`, `free_shipping` or `other`. */
                benefit: string;
                /** @description How much. */
                benefit_value?: string | null;
                /** @description Name of the campaign. */
                campaign: string;
                /** @description Id of the campaign its orders belong to. */
                campaign_id: string;
                /** @description Key of the campaign. */
                campaign_key: string;
                /** @description The code, when it is shared. */
                code?: string | null;
                /**
                 * Format: int64
                 * @description Codes there are.
                 */
                code_count: number;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /** @description Currency of amounts; null = any. */
                currency?: string | null;
                /**
                 * Format: int64
                 * @description Uses among them that broke a rule of the batch.
                 */
                flagged_count: number;
                /** @description Id, `cpb_…`. */
                id: string;
                /** @description Whether a customer may use it once only. */
                is_once_per_customer: boolean;
                /** @description The job that makes its codes, right after it was ordered; see `/jobs/{id}`. */
                job_id?: string | null;
                /** @description `shared` or `unique`. */
                kind: string;
                /**
                 * Format: int64
                 * @description Most uses of the whole batch; null = any number.
                 */
                max_redemptions?: number | null;
                /** @description The least value of an order. */
                min_order_value?: string | null;
                /** @description Its name. */
                name: string;
                /** @description Where the codes are handed out. */
                placement: string;
                /** @description What the printed QR code says, with `{code}` in it; empty = the code. */
                qr_url: string;
                /**
                 * Format: int64
                 * @description Uses.
                 */
                redemption_count: number;
                /** @description `making`, `open`, `not_yet`, `ended` or `void`. */
                status: string;
                /**
                 * Format: date
                 * @description The first day.
                 */
                valid_from?: string | null;
                /**
                 * Format: date
                 * @description The last day.
                 */
                valid_until?: string | null;
                /** @description What its orders are worth, by currency. */
                values: components["schemas"]["CouponValue"][];
                /** @description Why. */
                void_reason: string;
                /**
                 * Format: date-time
                 * @description When it was made void.
                 */
                voided_at?: string | null;
                /**
                 * Format: int64
                 * @description Codes that were ordered.
                 */
                wanted_count: number;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_CouponCode: {
            /** @description The items of this page. */
            items: {
                /** @description As it is printed: `ABCD-EFGH-JKMN`. */
                code: string;
                /** @description Whether it was given to somebody. */
                is_assigned: boolean;
                /**
                 * Format: date-time
                 * @description When it was used last.
                 */
                last_used_at?: string | null;
                /** @description `open`, `used`, `over_used` or `void`. */
                status: string;
                /**
                 * Format: int64
                 * @description Uses of it.
                 */
                uses: number;
                /** @description Why it was made void. */
                void_reason: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_CouponRedemption: {
            /** @description The items of this page. */
            items: {
                /** @description Who recorded it. */
                actor: string;
                /**
                 * Format: date-time
                 * @description When the code was used.
                 */
                at: string;
                /** @description Its batch. */
                batch_id: string;
                /** @description The code, as it is printed. */
                code: string;
                /** @description In which currency. */
                currency?: string | null;
                /** @description Id, `cpr_…`. */
                id: string;
                /** @description The order. */
                order_id?: string | null;
                /** @description Which rule of the batch it breaks: `used_up`, `expired`…; null = none. */
                problem?: string | null;
                /** @description Why. */
                release_reason: string;
                /**
                 * Format: date-time
                 * @description When it was taken back.
                 */
                released_at?: string | null;
                /** @description What it is worth. */
                value?: string | null;
                /** @description `asked` (a till, a shop, a person) or `order` (an order that took place carried it). */
                via: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_Erasure: {
            /** @description The items of this page. */
            items: {
                /** @description Who asked for it. */
                actor: string;
                /** @description What was erased, by place. */
                counts: {
                    [key: string]: number;
                };
                /**
                 * Format: date-time
                 * @description When it was done.
                 */
                finished_at?: string | null;
                /** @description Id, `ers_…`. */
                id: string;
                /** @description How many ids they had. */
                ids: number;
                /**
                 * Format: date-time
                 * @description When it was asked for.
                 */
                requested_at: string;
                /** @description `running` or `done`. */
                state: string;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_EventSource: {
            /** @description The items of this page. */
            items: {
                /** @description Other names, by protocol. */
                aliases: components["schemas"]["Alias"][];
                /**
                 * Format: date-time
                 * @description When it stopped being taken from; null while it is.
                 */
                archived_at?: string | null;
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
                /**
                 * Format: date-time
                 * @description Until when the keys of before the last rotation are taken as well.
                 */
                previous_keys_until?: string | null;
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
        Page_GiftCard: {
            /** @description The items of this page. */
            items: {
                /** @description What it is worth now. */
                balance: string;
                /** @description Id of its campaign. */
                campaign_id?: string | null;
                /** @description Its code as it is printed; for viewers only its last four letters. */
                code: string;
                /** @description Its currency. */
                currency: string;
                /** @description Id, `gft_…`. */
                id: string;
                /** @description What it was worth at first. */
                issued: string;
                /**
                 * Format: date-time
                 * @description When it was issued.
                 */
                issued_at: string;
                /** @description What people want to remember of it. */
                note: string;
                /** @description `active`, `empty`, `expired` or `void`. */
                status: string;
                /**
                 * Format: date-time
                 * @description When its ledger changed last.
                 */
                updated_at: string;
                /**
                 * Format: date
                 * @description The last day on which it can be used.
                 */
                valid_until?: string | null;
                /** @description Why it was made void. */
                void_reason: string;
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
                /** @description E-mail address, as a file of contacts gives it. */
                email?: string | null;
                /**
                 * Format: int64
                 * @description Events.
                 */
                events: number;
                /** @description Campaign of that event; null = it has none. */
                first_campaign?: string | null;
                /** @description Channel of the first event that has one. */
                first_channel?: string | null;
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
                /** @description Name, as a file of contacts gives it. */
                name?: string | null;
                /**
                 * Format: int64
                 * @description Orders.
                 */
                orders: number;
                /**
                 * @description What they paid less what they got back, in the workspace's currency;
                 *     null = a rate is missing.
                 */
                revenue?: string | null;
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
                /** @description The type of the request's body. */
                content_type?: string | null;
                /** @description Id, `rej_…`. */
                id: string;
                /** @description What stood in the key field. */
                key?: string | null;
                /** @description In words. */
                message?: string | null;
                /** @description The protocol it came by. */
                protocol?: string | null;
                /** @description The bytes, as text; of a list's rows only the first 2,000 characters. */
                raw?: string | null;
                /**
                 * Format: int64
                 * @description How many characters there are in all.
                 */
                raw_length: number;
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
                /** @description Name of the source. */
                source?: string | null;
                /** @description Id of the source; null when nobody knows the key. */
                source_id?: string | null;
                /** @description The user agent of the request. */
                user_agent?: string | null;
            }[];
            /** @description Cursor of the next page; null at the end. */
            next_cursor?: string | null;
        };
        /** @description One page of a list. */
        Page_RejectedGroup: {
            /** @description The items of this page. */
            items: {
                /**
                 * Format: int64
                 * @description How many that were not replayed.
                 */
                count: number;
                /** @description What stood in the key field of the last of them. */
                key?: string | null;
                /**
                 * Format: date-time
                 * @description When the last of them came.
                 */
                last_received_at?: string | null;
                /** @description In words, of the last of them. */
                message?: string | null;
                /** @description The protocol they came by. */
                protocol?: string | null;
                /** @description Why. */
                reason: string;
                /** @description Name of the source. */
                source?: string | null;
                /** @description Id of the source; null when nobody knows the key. */
                source_id?: string | null;
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
        Page_ShortLink: {
            /** @description The items of this page. */
            items: {
                app?: components["schemas"]["LinkApp"] | null;
                /**
                 * Format: date-time
                 * @description When it was archived; null = it is not.
                 */
                archived_at?: string | null;
                /** @description Key of its campaign. */
                campaign: string;
                /** @description Channel of its campaign. */
                channel?: string | null;
                /**
                 * Format: date-time
                 * @description When it was made.
                 */
                created_at: string;
                /** @description Where it leads. */
                destinations: components["schemas"]["LinkDestination"][];
                /** @description Where it leads then; empty = it says that it is over. */
                expired_url: string;
                /**
                 * Format: date-time
                 * @description From when on it leads to `expired_url`.
                 */
                expires_at?: string | null;
                /** @description Id, `lnk_…`. */
                id: string;
                /** @description Labels. */
                labels: string[];
                /** @description Its name in lists. */
                name: string;
                /** @description What is to be known of it. */
                note: string;
                /** @description Where it hangs; those in use first. */
                placements: components["schemas"]["LinkPlacement"][];
                /** @description `live`, `expired` or `archived`. */
                state: string;
                /**
                 * Format: date-time
                 * @description When it was last changed.
                 */
                updated_at: string;
                /** @description `utm_medium`; empty = by the channel. A scanned code has `qr`. */
                utm_medium: string;
                /** @description `utm_source`; empty = by the channel. */
                utm_source: string;
                /** @description `utm_term`; empty = none. */
                utm_term: string;
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
        /** @description From one place to the next, in the direction of time. */
        PathsLink: {
            /**
             * Format: int64
             * @description Number of the earlier place.
             */
            source: number;
            /**
             * Format: int64
             * @description Number of the later place.
             */
            target: number;
            /**
             * Format: int64
             * @description Visits that went so.
             */
            visits: number;
        };
        /** @description A place at a step. */
        PathsNode: {
            /**
             * Format: int64
             * @description Its number, by which links name it.
             */
            id: number;
            /**
             * @description `point`, `place`, `other` (places that are not listed) or `end` (the
             *     visit ended here; walking backwards, it began).
             */
            kind: string;
            /** @description The page or event; of the point as it was written. */
            name?: string | null;
            /**
             * Format: double
             * @description Share of the visits that came by the point.
             */
            share?: number | null;
            /**
             * Format: int64
             * @description Steps from the point.
             */
            step: number;
            /**
             * Format: int64
             * @description Visits that were there.
             */
            visits: number;
        };
        /** @description Paths with what they say, ready to be drawn as a Sankey diagram. */
        PathsReport: {
            /** @description `forward`, or `backward` where an end was named. */
            direction: string;
            /** @description What limits the figures. */
            findings: components["schemas"]["Finding"][];
            /**
             * Format: date
             * @description First day on which visits begin.
             */
            from: string;
            /** @description The ways between them. */
            links: components["schemas"]["PathsLink"][];
            /** @description The places. */
            nodes: components["schemas"]["PathsNode"][];
            /** @description `pages` or `events`. */
            of: string;
            /** @description The point as it was written; null = the beginning of the visits. */
            point?: string | null;
            /**
             * Format: int64
             * @description Of them, those that came by the point.
             */
            reached: number;
            /**
             * Format: date
             * @description Last day on which visits begin.
             */
            to: string;
            /**
             * Format: int64
             * @description Visits of the period.
             */
            visits: number;
        };
        /** @description A path in the words of flags and addresses. */
        PathsWords: {
            /** @description Whether what machines did counts as well. */
            bots?: boolean | null;
            /** @description Steps after the point, 1–12; 4 when left out. */
            depth?: number | null;
            /**
             * @description What the paths lead to, instead of what they begin with.
             * @example order
             */
            end?: string | null;
            /** @description First day on which visits begin; 29 days before `to` when left out. */
            from?: string | null;
            /** @description What they are made of: `pages` (when left out) or `events`. */
            of?: string | null;
            /**
             * @description What the paths begin with, written as a funnel's step; the beginning of
             *     the visits when left out.
             * @example page:/
             */
            start?: string | null;
            /** @description Last day on which visits begin; today when left out. */
            to?: string | null;
            /** @description Most places of a step, 1–50; 8 when left out. */
            top?: number | null;
        };
        /** @description A person. */
        Person: {
            /** @description Country of the last event that has one. */
            country?: string | null;
            /** @description E-mail address, as a file of contacts gives it. */
            email?: string | null;
            /**
             * Format: int64
             * @description Events.
             */
            events: number;
            /** @description Campaign of that event; null = it has none. */
            first_campaign?: string | null;
            /** @description Channel of the first event that has one. */
            first_channel?: string | null;
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
            /** @description Name, as a file of contacts gives it. */
            name?: string | null;
            /**
             * Format: int64
             * @description Orders.
             */
            orders: number;
            /**
             * @description What they paid less what they got back, in the workspace's currency;
             *     null = a rate is missing.
             */
            revenue?: string | null;
            /**
             * Format: int64
             * @description Sessions.
             */
            sessions: number;
            /** @description The business's own id of them; null = anonymous. */
            user_id?: string | null;
        };
        /** @description A contact of a file or platform. */
        PersonContact: {
            /** @description Consent in the platform's words, or empty. */
            consent: string;
            /** @description E-mail address. */
            email: string;
            /** @description First name, or empty. */
            first_name: string;
            /** @description Last name, or empty. */
            last_name: string;
            /** @description The platform. */
            platform: string;
            /**
             * Format: date-time
             * @description When they subscribed or were created there.
             */
            subscribed_at?: string | null;
        };
        /** @description Something a person did. */
        PersonEvent: {
            /** @description Campaign. */
            campaign?: string | null;
            /** @description Channel. */
            channel?: string | null;
            /** @description Consent as the event says it. */
            consent?: string | null;
            /** @description Coupon code. */
            coupon?: string | null;
            /** @description Its currency. */
            currency?: string | null;
            /**
             * Format: date
             * @description Day in the workspace.
             */
            day: string;
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
            /**
             * @description What kind of contact with marketing it is: `ad_click`, `visit`,
             *     `email_click`…; null = none.
             */
            touch?: string | null;
            /** @description URL of the page. */
            url?: string | null;
            /** @description Revenue. */
            value?: string | null;
        };
        /**
         * @description Everything that is held of a person. `docs/privacy.md` says what stands in
         *     each part; rows have the columns of the views of the same name.
         */
        PersonExport: {
            /** @description What the events say of consent: the last event of each answer. */
            consent: unknown[];
            /** @description Contacts in all their versions, with `consent` and `traits`. */
            contacts: unknown[];
            /** @description Coupon codes with the orders and events they were used in. */
            coupons: unknown[];
            /** @description Events. */
            events: unknown[];
            /** @description What ties the ids: `left`, `right`, `kind`, `event_id`, `at`. */
            evidence: unknown[];
            /**
             * Format: date-time
             * @description When this was made.
             */
            exported_at: string;
            /** @description Ids: `kind`, `value`, and for shared devices `after` and `until`. */
            ids: unknown[];
            /** @description Lines of these orders. */
            order_items: unknown[];
            /** @description Orders. */
            orders: unknown[];
            /** @description `prs_…`. */
            person_id: string;
            /** @description Sessions. */
            sessions: unknown[];
            /**
             * Format: int32
             * @description Version of this format: 1.
             */
            sulit_person: number;
            /** @description Contacts with marketing. */
            touchpoints: unknown[];
            /** @description Key of the workspace. */
            workspace: string;
        };
        /** @description An id of a person. */
        PersonId: {
            /** @description `user`, `email`, `phone`, `anonymous`, `coupon` or `click`. */
            kind: string;
            /** @description The id, or the hash of an address or number. */
            value: string;
        };
        /** @description An order of a person, whatever told of it. */
        PersonOrder: {
            /** @description Coupon codes. */
            coupons?: string | null;
            /** @description The currency. */
            currency?: string | null;
            /** @description Number of the order. */
            order_id: string;
            /**
             * Format: date-time
             * @description When it was placed.
             */
            ordered_at: string;
            /** @description What went back of it. */
            refunded?: string | null;
            /** @description `import`, `events` or both. */
            told_by: string;
            /** @description What was paid, in `currency`. */
            total?: string | null;
        };
        /** @description How often a place was followed. */
        PlacementClicks: {
            /**
             * Format: int64
             * @description Clicks of machines, such as previews in messengers.
             */
            bots: number;
            /**
             * Format: int64
             * @description Clicks of people.
             */
            clicks: number;
            /**
             * Format: date-time
             * @description The last click of a person.
             */
            last_at?: string | null;
            /**
             * Format: int64
             * @description Those of them that scanned a code.
             */
            scans: number;
            /** @description The slug of the place. */
            slug: string;
            /**
             * Format: int64
             * @description Visitors by day: somebody who comes on two days counts twice.
             */
            visitors: number;
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
            /** @description The type of the request's body. */
            content_type?: string | null;
            /** @description Id, `rej_…`. */
            id: string;
            /** @description What stood in the key field. */
            key?: string | null;
            /** @description In words. */
            message?: string | null;
            /** @description The protocol it came by. */
            protocol?: string | null;
            /** @description The bytes, as text; of a list's rows only the first 2,000 characters. */
            raw?: string | null;
            /**
             * Format: int64
             * @description How many characters there are in all.
             */
            raw_length: number;
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
            /** @description Name of the source. */
            source?: string | null;
            /** @description Id of the source; null when nobody knows the key. */
            source_id?: string | null;
            /** @description The user agent of the request. */
            user_agent?: string | null;
        };
        /** @description Refused events that have their source, protocol and reason in common. */
        RejectedGroup: {
            /**
             * Format: int64
             * @description How many that were not replayed.
             */
            count: number;
            /** @description What stood in the key field of the last of them. */
            key?: string | null;
            /**
             * Format: date-time
             * @description When the last of them came.
             */
            last_received_at?: string | null;
            /** @description In words, of the last of them. */
            message?: string | null;
            /** @description The protocol they came by. */
            protocol?: string | null;
            /** @description Why. */
            reason: string;
            /** @description Name of the source. */
            source?: string | null;
            /** @description Id of the source; null when nobody knows the key. */
            source_id?: string | null;
        };
        /** @description Which refused events are to be taken again. */
        ReplayOrder: {
            /** @description `next_cursor` of the replay before: goes on with those that come later. */
            cursor?: string | null;
            /**
             * @description These, by id; all that were not replayed when left out, oldest first,
             *     1000 at a time: the answer says where to go on.
             */
            ids?: string[] | null;
            /** @description Only for this reason. */
            reason?: string | null;
            /** @description Only of this source, by id. */
            source?: string | null;
        };
        /** @description What a replay did. */
        ReplayOutcome: {
            /** @description Where to go on; null when all that were wanted were tried. */
            next_cursor?: string | null;
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
            /**
             * Format: int64
             * @description Rows whose bytes are no text, which cannot be taken again from here.
             */
            unreadable: number;
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
        /** @description How an archived source comes back. */
        RestoreOrder: {
            /** @description Its aliases: archiving freed those it had. */
            aliases?: components["schemas"]["Alias"][];
        };
        /** @description An interval over all cohorts for which it is over. */
        RetentionAverage: {
            /**
             * Format: int64
             * @description Intervals since the cohort's own.
             */
            interval: number;
            /**
             * Format: int64
             * @description Persons of the cohorts that count.
             */
            of: number;
            /**
             * Format: int64
             * @description Of them, those who came back.
             */
            persons: number;
            /**
             * Format: double
             * @description Their share; null of nobody.
             */
            rate?: number | null;
            /**
             * Format: double
             * @description Upper end of its interval.
             */
            rate_high?: number | null;
            /**
             * Format: double
             * @description Lower end of its 95 % interval (Wilson).
             */
            rate_low?: number | null;
        };
        /** @description A cell of the table. */
        RetentionCell: {
            /** @description Whether the interval is over: else the number can still grow. */
            is_over: boolean;
            /**
             * Format: int64
             * @description Persons who came back.
             */
            persons: number;
            /**
             * Format: double
             * @description Share of the cohort; null of nobody.
             */
            rate?: number | null;
            /**
             * Format: double
             * @description Upper end of its interval.
             */
            rate_high?: number | null;
            /**
             * Format: double
             * @description Lower end of its 95 % interval (Wilson).
             */
            rate_low?: number | null;
        };
        /** @description A retention table with what it says. */
        RetentionReport: {
            /** @description Each interval over all cohorts for which it is over. */
            average: components["schemas"]["RetentionAverage"][];
            /** @description The cohorts in order; those that have not begun are left out. */
            cohorts: components["schemas"]["RetentionRow"][];
            /** @description What the figures say, and what limits them. */
            findings: components["schemas"]["Finding"][];
            /** @description `ever` or `period`. */
            first: string;
            /**
             * Format: date
             * @description First day of the first cohort.
             */
            from: string;
            /** @description `day`, `week` or `month`. */
            interval: string;
            /** @description `classic` or `rolling`. */
            mode: string;
            /** @description What coming back is. */
            return: string;
            /** @description What a person begins with. */
            start: string;
            /**
             * Format: date
             * @description Last day of the last cohort.
             */
            to: string;
        };
        /** @description A cohort. */
        RetentionRow: {
            /** @description Its own interval first; intervals that have not begun are left out. */
            cells: components["schemas"]["RetentionCell"][];
            /**
             * Format: date
             * @description First day of its interval.
             */
            from: string;
            /** @description Whether its interval is over: else more can join. */
            is_over: boolean;
            /**
             * Format: int64
             * @description How many persons.
             */
            persons: number;
            /**
             * Format: date
             * @description Last day of its interval.
             */
            to: string;
        };
        /** @description A retention table in the words of flags and addresses. */
        RetentionWords: {
            /** @description Whether what machines did counts as well. */
            bots?: boolean | null;
            /**
             * @description Whose months: `gregorian` or `jalali`; of the workspace's language when
             *     left out.
             */
            calendar?: string | null;
            /**
             * @description `ever` (when left out): a person's first time ever decides on their
             *     cohort; `period`: the first time within the cohorts' days.
             */
            first?: string | null;
            /**
             * @description First day of the cohorts; 29 days before `to` when left out. Cohorts are
             *     whole days, weeks or months.
             */
            from?: string | null;
            /** @description `day`, `week` (when left out) or `month`. */
            interval?: string | null;
            /**
             * @description Most intervals that a cohort is followed for, 1–60; 14 days, 12 weeks
             *     or 12 months when left out.
             */
            intervals?: number | null;
            /**
             * @description `classic` (when left out): who came back in the interval; `rolling`: in
             *     it or later.
             */
            mode?: string | null;
            /**
             * @description What coming back is; the same as the beginning when left out.
             * @example order
             */
            return?: string | null;
            /**
             * @description What a person begins with, written as a funnel's step; `visit` when
             *     left out.
             * @example visit
             */
            start?: string | null;
            /** @description Last day of the cohorts; today when left out. */
            to?: string | null;
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
        /** @description A short link. */
        ShortLink: {
            app?: components["schemas"]["LinkApp"] | null;
            /**
             * Format: date-time
             * @description When it was archived; null = it is not.
             */
            archived_at?: string | null;
            /** @description Key of its campaign. */
            campaign: string;
            /** @description Channel of its campaign. */
            channel?: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Where it leads. */
            destinations: components["schemas"]["LinkDestination"][];
            /** @description Where it leads then; empty = it says that it is over. */
            expired_url: string;
            /**
             * Format: date-time
             * @description From when on it leads to `expired_url`.
             */
            expires_at?: string | null;
            /** @description Id, `lnk_…`. */
            id: string;
            /** @description Labels. */
            labels: string[];
            /** @description Its name in lists. */
            name: string;
            /** @description What is to be known of it. */
            note: string;
            /** @description Where it hangs; those in use first. */
            placements: components["schemas"]["LinkPlacement"][];
            /** @description `live`, `expired` or `archived`. */
            state: string;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updated_at: string;
            /** @description `utm_medium`; empty = by the channel. A scanned code has `qr`. */
            utm_medium: string;
            /** @description `utm_source`; empty = by the channel. */
            utm_source: string;
            /** @description `utm_term`; empty = none. */
            utm_term: string;
            /**
             * Format: int64
             * @description Version, for `version` in a change.
             */
            version: number;
        };
        /** @description Sign-in with a password. */
        SignIn: {
            /** @description E-mail address. */
            email: string;
            /** @description Password. */
            password: string;
        };
        /** @description A day. */
        SiteDay: components["schemas"]["SiteFigures"] & {
            /**
             * Format: date
             * @description The day.
             */
            day: string;
        };
        /** @description Events of one name. */
        SiteEvent: {
            /**
             * Format: int64
             * @description How many on the days of the period.
             */
            events: number;
            /** @description The name. */
            name: string;
        };
        /** @description Sums over visits, and what follows of them. */
        SiteFigures: {
            /**
             * Format: double
             * @description Their share.
             */
            bounce_rate?: number | null;
            /**
             * Format: int64
             * @description Visits that saw one page at most, for less than ten seconds, and
             *     brought no order, lead or sign-up.
             */
            bounces: number;
            /**
             * Format: double
             * @description Seconds that pages held a visitor, by visit.
             */
            engaged_seconds?: number | null;
            /**
             * Format: double
             * @description Their share.
             */
            order_rate?: number | null;
            /**
             * Format: int64
             * @description Visits with an order.
             */
            order_visits: number;
            /**
             * Format: int64
             * @description Pages and screens seen in these visits.
             */
            page_views: number;
            /**
             * Format: double
             * @description Pages by visit.
             */
            pages_per_visit?: number | null;
            /**
             * Format: int64
             * @description Persons who began one; null where they are not told apart.
             */
            visitors?: number | null;
            /**
             * Format: int64
             * @description Visits that began.
             */
            visits: number;
        };
        /** @description A page. */
        SitePage: {
            /**
             * Format: double
             * @description Seconds that it held a visitor each time it was seen.
             */
            engaged_seconds?: number | null;
            /**
             * Format: int64
             * @description How often it was seen on the days of the period.
             */
            page_views: number;
            /** @description Its path, or the screen's name; null = unknown. */
            path?: string | null;
            /**
             * Format: int64
             * @description In how many visits.
             */
            visits: number;
        };
        /** @description The visits of a site. */
        SiteReport: {
            before?: components["schemas"]["SiteFigures"] | null;
            /** @description Every day of the period, up to today. */
            days: components["schemas"]["SiteDay"][];
            /** @description The events by name, the most frequent first. */
            events: components["schemas"]["SiteEvent"][];
            /**
             * Format: date
             * @description First day on which visits begin.
             */
            from: string;
            /** @description Whether any event was ever received. */
            has_events: boolean;
            /** @description The pages seen most. */
            pages: components["schemas"]["SitePage"][];
            /**
             * Format: date
             * @description Last day on which visits begin.
             */
            to: string;
            /** @description All visits. */
            totals: components["schemas"]["SiteFigures"];
            /**
             * @description By `entry_page`, `exit_page`, `channel`, `campaign`, `referrer`,
             *     `utm_source`, `utm_medium`, `utm_campaign`, `device`, `browser`, `os`,
             *     `country` and `language`: the values with the most visits first, the
             *     rest last.
             */
            values: {
                [key: string]: components["schemas"]["SiteRow"][];
            };
        };
        /** @description The visits with one value. */
        SiteRow: components["schemas"]["SiteFigures"] & {
            /** @description Whether it stands for the values that are not listed. */
            is_other: boolean;
            /**
             * Format: double
             * @description Its share of all visits.
             */
            share?: number | null;
            /** @description The value; null = unknown. */
            value?: string | null;
        };
        /** @description A question about a site in the words of flags and addresses. */
        SiteWords: {
            /** @description Whether what machines did counts as well. */
            bots?: boolean | null;
            /** @description `previous` or `year`: with what to compare; with nothing when left out. */
            compare?: string | null;
            /** @description First day on which visits begin; 29 days before `to` when left out. */
            from?: string | null;
            /** @description Last day on which visits begin; today when left out. */
            to?: string | null;
            /** @description Most rows of each list, 1–200; 20 when left out. */
            top?: number | null;
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
        /** @description What a source did on a day. */
        SourceDay: {
            /**
             * Format: date
             * @description The day (UTC).
             */
            day: string;
            /**
             * Format: int64
             * @description Events taken.
             */
            events: number;
            /**
             * Format: int64
             * @description Events refused.
             */
            rejected: number;
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
             * @description The last fourteen days in order, today last; empty when nothing came
             *     ever.
             */
            days: components["schemas"]["SourceDay"][];
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
             * Format: double
             * @description Mean events an hour over the last 24 hours.
             */
            events_per_hour: number;
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
            /** @description `waiting` (no event ever), `ok`, `silent`, `refused` or `archived`. */
            state: string;
        };
        /** @description How a program reaches the tables of a workspace as a database. */
        SqlAccess: {
            /** @description The name of the database: the workspace's key. */
            database: string;
            /** @description Whether connections can be encrypted. */
            encrypted: boolean;
            /** @description Its address for that; null when it listens on all addresses, or not at all. */
            host?: string | null;
            /** @description Whether this server speaks the PostgreSQL protocol. */
            listens: boolean;
            /**
             * Format: int32
             * @description Its port for that.
             */
            port?: number | null;
            /** @description The user: the e-mail address of whoever asks; null for an API key. */
            user?: string | null;
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
            /** @description Whether somebody took the two apart, so that it does not count. */
            is_split: boolean;
            /** @description `login`, `alias`, `email`… */
            kind: string;
            /** @description The one. */
            left: components["schemas"]["PersonId"];
            /** @description The other. */
            right: components["schemas"]["PersonId"];
        };
        /** @description A person with what they did, newest first. */
        Timeline: {
            /** @description Contacts with their address. */
            contacts: components["schemas"]["PersonContact"][];
            /** @description What they did. */
            events: components["schemas"]["PersonEvent"][];
            first_touch?: components["schemas"]["PersonEvent"] | null;
            /** @description Their ids. */
            ids: components["schemas"]["OwnId"][];
            last_touch?: components["schemas"]["PersonEvent"] | null;
            /** @description Cursor of older events; null at the end. */
            next_cursor?: string | null;
            /** @description Their last orders: at most 50. */
            orders: components["schemas"]["PersonOrder"][];
            /** @description Who. */
            person: components["schemas"]["Person"];
            /** @description What ties them: at most 500. */
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
    alerts_list: {
        parameters: {
            query?: {
                /** @description Also those that are over. */
                over?: boolean;
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
                    "application/json": components["schemas"]["Page_Alert"];
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
    alerts_acknowledge: {
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
                    "application/json": components["schemas"]["Alert"];
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
    alerts_unacknowledge: {
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
                    "application/json": components["schemas"]["Alert"];
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
    behaviour_cohorts: {
        parameters: {
            query?: {
                /**
                 * @description `month` of the first order (when left out), or `first_channel` or
                 *     `first_campaign` of the first visit.
                 */
                by?: string;
                /**
                 * @description First orders from this day on; when left out, from the month eleven
                 *     months before that of `to`. By month, cohorts are whole months.
                 */
                from?: string;
                /** @description First orders up to this day; today when left out. */
                to?: string;
                /** @description Most months that customers are followed for, 1–60; 12 when left out. */
                months?: number;
                /** @description Most cohorts by first visit, 1–50; 10 when left out. */
                top?: number;
                /**
                 * @description Whose months: `gregorian` or `jalali`; of the workspace's language when
                 *     left out.
                 */
                calendar?: string;
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
                    "application/json": components["schemas"]["CohortsReport"];
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
    behaviour_ask_cohorts: {
        parameters: {
            query?: {
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
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
                "application/json": components["schemas"]["CohortsWords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortsReport"];
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
    counts_list: {
        parameters: {
            query?: {
                /** @description How many, 1–500; 50 when left out. */
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
                    "application/json": components["schemas"]["Page_Count"];
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
    counts_create: {
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
                "application/json": components["schemas"]["NewCount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportOutcome"];
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
    coupons_list: {
        parameters: {
            query?: {
                /** @description Only those of a campaign, by id or key. */
                campaign?: string;
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
                    "application/json": components["schemas"]["Page_CouponBatch"];
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
    coupons_create: {
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
                "application/json": components["schemas"]["NewCouponBatch"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponBatch"];
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
    coupons_check: {
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
                "application/json": components["schemas"]["CouponAsked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponVerdict"];
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
    coupons_restore_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                code: string;
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
                    "application/json": components["schemas"]["CouponCode"];
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
    coupons_void_code: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Because"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponCode"];
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
    coupons_redeem: {
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
                "application/json": components["schemas"]["CouponAsked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponRedeemed"];
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
    coupons_redemptions: {
        parameters: {
            query?: {
                /** @description Only of a batch. */
                batch?: string;
                /** @description Only of a code. */
                code?: string;
                /** @description Only those that broke a rule of their batch. */
                flagged?: boolean;
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
                    "application/json": components["schemas"]["Page_CouponRedemption"];
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
    coupons_release: {
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
                "application/json": components["schemas"]["Because"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponRedemption"];
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
    coupons_show: {
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
                    "application/json": components["schemas"]["CouponBatch"];
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
    coupons_assign: {
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
                "application/json": components["schemas"]["Assignees"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Assigned"];
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
    coupons_codes: {
        parameters: {
            query?: {
                /** @description Those that begin with this, however it is typed. */
                q?: string;
                /** @description Only `open`, `used`, `over_used` or `void` ones. */
                status?: string;
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
                    "application/json": components["schemas"]["Page_CouponCode"];
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
    coupons_export: {
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
    coupons_restore: {
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
                    "application/json": components["schemas"]["CouponBatch"];
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
    coupons_print: {
        parameters: {
            query?: {
                /** @description Cards beside each other, 1–6; 2 when left out. */
                columns?: number;
                /** @description Cards below each other, 1–12; 5 when left out. */
                rows?: number;
                /** @description `a4` or `letter`. */
                paper?: string;
                /** @description Which part of a batch of more than 1,000 cards, from 1. */
                part?: number;
                /** @description Small lines on every card, separated by `|`. */
                lines?: string;
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
                    "application/pdf": number[];
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
    coupons_void: {
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
                "application/json": components["schemas"]["Because"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CouponBatch"];
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
    people_erasures: {
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
                    "application/json": components["schemas"]["Page_Erasure"];
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
    behaviour_funnel: {
        parameters: {
            query: {
                /**
                 * @description The steps, between `→`, `>` or `,`: events by name or short word
                 *     (`view`, `cart`, `order`…), pages (`page:/pricing*`), `visit`, `any`,
                 *     each with conditions (`name[property=value]`).
                 * @example view→cart→order
                 */
                steps: string;
                /** @description First day on which attempts begin; 29 days before `to` when left out. */
                from?: string;
                /**
                 * @description Last day on which attempts begin; today when left out. What follows may
                 *     come later, within the window.
                 */
                to?: string;
                /**
                 * @description Longest time from the first step to the last: `30m`, `24h`, `7d`,
                 *     `4w`; `7d` when left out.
                 */
                window?: string;
                /** @description What attempts are of: `person` (when left out) or `session`. */
                unit?: string;
                /**
                 * @description What counts: `once` (when left out; a person's attempt that went
                 *     furthest), `first` (their first attempt) or `every` (all attempts).
                 */
                count?: string;
                /**
                 * @description `loose` (when left out): other things may happen between two steps;
                 *     `exact`: nothing may.
                 */
                order?: string;
                /**
                 * @description What to split by: `channel`, `campaign`, `device`, `country`,
                 *     `browser`, `os`, `language` or `source` of the first step;
                 *     `first_channel` or `first_campaign` of the person's first visit ever.
                 */
                by?: string;
                /** @description Most rows of a split, 1–50; 10 when left out. */
                top?: number;
                /** @description Whether what machines did counts as well. */
                bots?: boolean;
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
                    "application/json": components["schemas"]["FunnelReport"];
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
    behaviour_ask_funnel: {
        parameters: {
            query?: {
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
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
                "application/json": components["schemas"]["FunnelWords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelReport"];
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
    "gift-cards_list": {
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
                    "application/json": components["schemas"]["GiftCards"];
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
    "gift-cards_issue": {
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
                "application/json": components["schemas"]["NewGiftCards"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_GiftCard"];
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
    "gift-cards_export": {
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
    "gift-cards_check": {
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
                "application/json": components["schemas"]["GiftCardAsked"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GiftCardDetail"];
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
    "gift-cards_redeem": {
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
                "application/json": components["schemas"]["GiftCardUse"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GiftCardUsed"];
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
    "gift-cards_refund": {
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
                "application/json": components["schemas"]["GiftCardUse"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GiftCardUsed"];
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
    "gift-cards_print": {
        parameters: {
            query?: {
                /** @description Cards beside each other, 1–6; 2 when left out. */
                columns?: number;
                /** @description Cards below each other, 1–12; 5 when left out. */
                rows?: number;
                /** @description `a4` or `letter`. */
                paper?: string;
                /** @description Which part of a batch of more than 1,000 cards, from 1. */
                part?: number;
                /** @description Small lines on every card, separated by `|`. */
                lines?: string;
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
                    "application/pdf": number[];
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
    "gift-cards_show": {
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
                    "application/json": components["schemas"]["GiftCardDetail"];
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
    "gift-cards_adjust": {
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
                "application/json": components["schemas"]["GiftCardAdjustment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GiftCard"];
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
    "gift-cards_restore": {
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
                    "application/json": components["schemas"]["GiftCard"];
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
    "gift-cards_void": {
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
                "application/json": components["schemas"]["Because"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GiftCard"];
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
    links_list: {
        parameters: {
            query?: {
                /** @description Text in name, slug, place, label, note or destination. */
                search?: string;
                /** @description Key of a campaign. */
                campaign?: string;
                /** @description Archived ones instead of those in use. */
                archived?: boolean;
                /** @description How many items, 1–1000; 100 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Address that people reach this server by */
                base?: string;
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
                    "application/json": components["schemas"]["Page_ShortLink"];
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
    links_create: {
        parameters: {
            query?: {
                /** @description Address that people reach this server by */
                base?: string;
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
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShortLink"];
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
    links_clicks: {
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
                    "application/json": components["schemas"]["LinkClicks"];
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
    links_preview: {
        parameters: {
            query?: {
                /** @description Address that people reach this server by */
                base?: string;
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
                "application/json": components["schemas"]["NewLink"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftLink"];
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
    links_show: {
        parameters: {
            query?: {
                /** @description Address that people reach this server by */
                base?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description Id or slug of the link */
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
                    "application/json": components["schemas"]["ShortLink"];
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
    links_archive: {
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
    links_update: {
        parameters: {
            query?: {
                /** @description Address that people reach this server by */
                base?: string;
            };
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
                "application/json": components["schemas"]["LinkPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShortLink"];
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
    links_code: {
        parameters: {
            query?: {
                /** @description `svg` or `png`; `svg` when left out. */
                format?: string;
                /** @description Pixels of a module of a PNG, 1–64; 16 when left out. */
                scale?: number;
                /** @description `true` = as a file to save. */
                download?: boolean;
                /** @description Address that people reach this server by */
                base?: string;
            };
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                id: string;
                /** @description Slug of the place */
                slug: string;
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
                    "image/svg+xml": string;
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
    links_restore: {
        parameters: {
            query?: {
                /** @description Address that people reach this server by */
                base?: string;
            };
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
                    "application/json": components["schemas"]["ShortLink"];
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
    links_print: {
        parameters: {
            query?: {
                /** @description Only the place with this slug. */
                slug?: string;
                /** @description Cards of each place; 1 when left out. A sheet has 1,000 cards at most. */
                copies?: number;
                /** @description Cards beside each other, 1–6; 2 when left out. */
                columns?: number;
                /** @description Cards below each other, 1–12; 5 when left out. */
                rows?: number;
                /** @description What stands below the address; the link's name when left out. */
                label?: string;
                /** @description Address that people reach this server by */
                base?: string;
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
                    "application/pdf": string;
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
    behaviour_paths: {
        parameters: {
            query?: {
                /**
                 * @description What the paths begin with, written as a funnel's step; the beginning of
                 *     the visits when left out.
                 */
                start?: string;
                /** @description What the paths lead to, instead of what they begin with. */
                end?: string;
                /** @description What they are made of: `pages` (when left out) or `events`. */
                of?: string;
                /** @description First day on which visits begin; 29 days before `to` when left out. */
                from?: string;
                /** @description Last day on which visits begin; today when left out. */
                to?: string;
                /** @description Steps after the point, 1–12; 4 when left out. */
                depth?: number;
                /** @description Most places of a step, 1–50; 8 when left out. */
                top?: number;
                /** @description Whether what machines did counts as well. */
                bots?: boolean;
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
                    "application/json": components["schemas"]["PathsReport"];
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
    behaviour_ask_paths: {
        parameters: {
            query?: {
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
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
                "application/json": components["schemas"]["PathsWords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PathsReport"];
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
                 * @description Part of a name or address of a contact, or whole: a user id, device id,
                 *     person id, order number, click id, coupon, e-mail address or phone
                 *     number; everybody when left out.
                 */
                search?: string;
                /**
                 * @description `known` for people with an id, address or number, `customers` for people
                 *     with an order.
                 */
                only?: string;
                /** @description How many, 1–500; 50 when left out. */
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
            query?: {
                /** @description How many events, 1–500; 50 when left out. */
                limit?: number;
                /** @description `next_cursor` of the page before: older events. */
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
    people_erase: {
        parameters: {
            query?: never;
            header?: {
                /** @description A unique text; a repeated request with it gets the first answer again */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description `prs_…`, user id, device id, e-mail address, phone number or its hash */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErasureBegun"];
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
    people_preview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description `prs_…`, user id, device id, e-mail address, phone number or its hash */
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
                    "application/json": components["schemas"]["ErasurePreview"];
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
    people_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the workspace */
                workspace: string;
                /** @description `prs_…`, user id, device id, e-mail address, phone number or its hash */
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
                    "application/json": components["schemas"]["PersonExport"];
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
    rejected_groups: {
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
                    "application/json": components["schemas"]["Page_RejectedGroup"];
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
    rejected_show: {
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
                    "application/json": components["schemas"]["RejectedEvent"];
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
    behaviour_retention: {
        parameters: {
            query?: {
                /**
                 * @description What a person begins with, written as a funnel's step; `visit` when
                 *     left out.
                 */
                start?: string;
                /** @description What coming back is; the same as the beginning when left out. */
                return?: string;
                /**
                 * @description First day of the cohorts; 29 days before `to` when left out. Cohorts are
                 *     whole days, weeks or months.
                 */
                from?: string;
                /** @description Last day of the cohorts; today when left out. */
                to?: string;
                /** @description `day`, `week` (when left out) or `month`. */
                interval?: string;
                /**
                 * @description Most intervals that a cohort is followed for, 1–60; 14 days, 12 weeks
                 *     or 12 months when left out.
                 */
                intervals?: number;
                /**
                 * @description `classic` (when left out): who came back in the interval; `rolling`: in
                 *     it or later.
                 */
                mode?: string;
                /**
                 * @description `ever` (when left out): a person's first time ever decides on their
                 *     cohort; `period`: the first time within the cohorts' days.
                 */
                first?: string;
                /**
                 * @description Whose months: `gregorian` or `jalali`; of the workspace's language when
                 *     left out.
                 */
                calendar?: string;
                /** @description Whether what machines did counts as well. */
                bots?: boolean;
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
                    "application/json": components["schemas"]["RetentionReport"];
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
    behaviour_ask_retention: {
        parameters: {
            query?: {
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
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
                "application/json": components["schemas"]["RetentionWords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionReport"];
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
    behaviour_site: {
        parameters: {
            query?: {
                /** @description First day on which visits begin; 29 days before `to` when left out. */
                from?: string;
                /** @description Last day on which visits begin; today when left out. */
                to?: string;
                /** @description `previous` or `year`: with what to compare; with nothing when left out. */
                compare?: string;
                /** @description Most rows of each list, 1–200; 20 when left out. */
                top?: number;
                /** @description Whether what machines did counts as well. */
                bots?: boolean;
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
                    "application/json": components["schemas"]["SiteReport"];
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
    behaviour_ask_site: {
        parameters: {
            query?: {
                /** @description Form of the answer. */
                format?: "json" | "csv" | "parquet";
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
                "application/json": components["schemas"]["SiteWords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteReport"];
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
            query?: {
                /** @description Also those that are archived. */
                archived?: boolean;
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
                    "application/json": components["schemas"]["Page_EventSource"];
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
                    "application/json": components["schemas"]["EventSource"];
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
                    "application/json": components["schemas"]["EventSource"];
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
    sources_restore: {
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
                "application/json": components["schemas"]["RestoreOrder"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSource"];
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
            query?: {
                /**
                 * @description Days for which the keys of before are taken as well, 0–90; 0 when left
                 *     out: they stop at once.
                 */
                overlap_days?: number;
            };
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
    sql_show: {
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
                    "application/json": components["schemas"]["SqlAccess"];
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
    doors_take_events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The source's write key, or its server key; `write_key` in the body and a bearer token do as well */
                "x-write-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        /** @description An event: `name`, and what is known of `event_id`, `anonymous_id`, `user_id`, `occurred_at`, `url`, `referrer`, `title`, `email`, `phone`, `consent`, `order_id`, `value`, `currency`, `tax`, `shipping`, `discount`, `coupon`, `items`, `properties`. May be compressed (gzip, zstd, deflate, br) */
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description What could be taken is on disk; `taken` counts it, `refused` says why of the rest */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description It cannot be read, or all of it was refused; `refused` says why */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description No source has this key */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The queue is full; come again after `Retry-After` seconds */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}

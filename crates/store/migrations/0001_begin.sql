-- The same text runs on SQLite and PostgreSQL: ids and days are text, instants
-- are microseconds since 1970 in UTC, money is decimal text, booleans are 0 or
-- 1, structured values are JSON text. A migration that was released never
-- changes; a later one only adds.

create table settings (
    scope text not null,
    name text not null,
    value text not null,
    updated_at bigint not null,
    primary key (scope, name)
);

create table workspaces (
    id text primary key,
    key text not null unique,
    name text not null,
    currency text not null,
    timezone text not null,
    locale text not null,
    week_start bigint not null,
    fiscal_year_start bigint not null,
    refund_policy text not null,
    revenue_net_of_tax_and_shipping bigint not null,
    default_basis text,
    gross_margin_percent text,
    naming_convention text,
    naming_hint text,
    created_at bigint not null,
    updated_at bigint not null
);

create table users (
    id text primary key,
    email text not null unique,
    name text not null,
    password_hash text,
    locale text,
    created_at bigint not null,
    disabled_at bigint
);

create table memberships (
    workspace_id text not null references workspaces (id),
    user_id text not null references users (id),
    role text not null,
    created_at bigint not null,
    primary key (workspace_id, user_id)
);
create index memberships_by_user on memberships (user_id);

create table sessions (
    token_hash text primary key,
    user_id text not null references users (id),
    user_agent text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_user on sessions (user_id);

create table sign_in_links (
    token_hash text primary key,
    purpose text not null,
    user_id text references users (id),
    workspace_id text references workspaces (id),
    role text,
    email text,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table api_keys (
    id text primary key,
    workspace_id text not null references workspaces (id),
    name text not null,
    role text not null,
    prefix text not null,
    key_hash text not null unique,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    revoked_at bigint
);
create index api_keys_by_workspace on api_keys (workspace_id);

create table audit_log (
    id text primary key,
    workspace_id text references workspaces (id),
    at bigint not null,
    actor text not null,
    action text not null,
    subject text not null,
    subject_id text not null,
    before text,
    after text
);
create index audit_log_by_workspace on audit_log (workspace_id, at, id);
create index audit_log_by_subject on audit_log (subject, subject_id, at, id);

create table idempotency_keys (
    scope text not null,
    key text not null,
    request_hash text not null,
    status bigint,
    body text,
    created_at bigint not null,
    primary key (scope, key)
);

create table campaigns (
    id text primary key,
    workspace_id text not null references workspaces (id),
    key text not null,
    name text not null,
    channel text,
    start_day text,
    end_day text,
    objective text not null,
    audience text not null,
    owner text not null,
    status text not null,
    labels text not null,
    search_text text not null,
    origin text not null,
    needs_confirmation bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint,
    unique (workspace_id, key)
);
create index campaigns_by_name on campaigns (workspace_id, name, id);

create table campaign_budgets (
    workspace_id text not null references workspaces (id),
    campaign_id text not null references campaigns (id),
    month text not null,
    planned text,
    committed text,
    updated_at bigint not null,
    primary key (campaign_id, month)
);
create index campaign_budgets_by_month on campaign_budgets (workspace_id, month);

create table campaign_messages (
    id text primary key,
    workspace_id text not null references workspaces (id),
    campaign_id text not null references campaigns (id),
    position bigint not null,
    channel text,
    title text not null,
    body text not null,
    url text not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint
);
create index campaign_messages_by_campaign on campaign_messages (campaign_id, position);

create table campaign_notes (
    id text primary key,
    workspace_id text not null references workspaces (id),
    campaign_id text not null references campaigns (id),
    day text,
    body text not null,
    author text not null,
    created_at bigint not null,
    archived_at bigint
);
create index campaign_notes_by_campaign on campaign_notes (campaign_id, created_at);

create table taxonomy_rules (
    id text primary key,
    workspace_id text not null references workspaces (id),
    position bigint not null,
    conditions text not null,
    campaign_key text,
    channel text,
    comment text not null,
    is_enabled bigint not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index taxonomy_rules_by_position on taxonomy_rules (workspace_id, position, id);

create table imports (
    id text primary key,
    workspace_id text not null references workspaces (id),
    state text not null,
    format text not null,
    file_name text not null,
    file_sha256 text not null,
    file_bytes bigint not null,
    file_location text,
    from_day text,
    to_day text,
    row_count bigint not null,
    imported_count bigint not null,
    rejected_count bigint not null,
    reconciled text not null,
    totals text not null,
    notices text not null,
    difference text not null,
    options text not null,
    error text,
    actor text not null,
    recorded_at bigint not null,
    applied_at bigint,
    undone_at bigint,
    undone_by text
);
create index imports_by_time on imports (workspace_id, recorded_at, id);
create index imports_by_file on imports (workspace_id, file_sha256);

create table source_refs (
    workspace_id text not null references workspaces (id),
    ref_key text not null,
    platform text not null,
    account text not null,
    source_campaign_id text not null,
    source_campaign_name text not null,
    utm_source text not null,
    utm_medium text not null,
    utm_campaign text not null,
    coupon text not null,
    source_channel text not null,
    campaign_id text references campaigns (id),
    channel text,
    rule_id text,
    decided_by text not null,
    first_import_id text,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    primary key (workspace_id, ref_key)
);
create index source_refs_by_campaign on source_refs (workspace_id, campaign_id);

create table uploads (
    id text primary key,
    workspace_id text not null references workspaces (id),
    file_name text not null,
    file_bytes bigint not null,
    file_sha256 text not null,
    file_location text not null,
    options text not null,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    import_id text
);
create index uploads_by_workspace on uploads (workspace_id, created_at);

create table mappings (
    workspace_id text not null references workspaces (id),
    name text not null,
    body text not null,
    created_at bigint not null,
    updated_at bigint not null,
    last_used_at bigint,
    primary key (workspace_id, name)
);

create table fx_rates (
    id text primary key,
    workspace_id text not null references workspaces (id),
    day text not null,
    base text not null,
    quote text not null,
    rate text not null,
    source text not null,
    import_id text,
    recorded_at bigint not null,
    superseded_at bigint,
    superseded_by text
);
create unique index fx_rates_believed on fx_rates (workspace_id, base, quote, day) where superseded_at is null;
create index fx_rates_by_day on fx_rates (workspace_id, day, base, quote);
create index fx_rates_by_import on fx_rates (import_id);

create table contacts (
    id text primary key,
    workspace_id text not null references workspaces (id),
    email text not null,
    first_name text not null,
    last_name text not null,
    platform text not null,
    consent text not null,
    lifecycle_stage text not null,
    subscribed_at bigint,
    traits text not null,
    import_id text,
    line bigint,
    recorded_at bigint not null,
    superseded_at bigint,
    superseded_by text
);
create unique index contacts_believed on contacts (workspace_id, platform, email) where superseded_at is null;
create index contacts_by_import on contacts (import_id);

create table jobs (
    id text primary key,
    workspace_id text references workspaces (id),
    kind text not null,
    payload text not null,
    dedupe_key text,
    state text not null,
    attempt bigint not null,
    max_attempts bigint not null,
    run_at bigint not null,
    leased_by text,
    lease_until bigint,
    progress_done bigint not null,
    progress_total bigint,
    progress_message text not null,
    is_cancel_requested bigint not null,
    result text,
    error text,
    actor text not null,
    created_at bigint not null,
    started_at bigint,
    finished_at bigint
);
create unique index jobs_waiting on jobs (kind, dedupe_key) where state = 'queued';
create index jobs_to_run on jobs (state, run_at);
create index jobs_by_workspace on jobs (workspace_id, created_at, id);

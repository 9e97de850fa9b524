-- Sources of events, with the keys that tags and servers send. A write key is
-- public (it stands in every page); of a server key only the hash is kept.
create table sources (
    id text primary key,
    workspace_id text not null references workspaces (id),
    name text not null,
    write_key text not null unique,
    server_key_prefix text not null,
    server_key_hash text not null unique,
    origins text not null,
    settings text not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint
);
create unique index sources_by_name on sources (workspace_id, name) where archived_at is null;

-- What a protocol's key field holds in tags that were there before, such as
-- idsite=1: one source answers to it, over the whole store.
create table source_aliases (
    protocol text not null,
    alias text not null,
    source_id text not null references sources (id),
    created_at bigint not null,
    primary key (protocol, alias)
);
create index source_aliases_by_source on source_aliases (source_id);

-- Health of sources by day of receipt (UTC). What has been counted of which
-- queue keeps a step that is repeated after a crash from counting twice.
create table source_days (
    workspace_id text not null references workspaces (id),
    source_id text not null references sources (id),
    day text not null,
    events bigint not null,
    rejected bigint not null,
    duplicates bigint not null,
    bots bigint not null,
    late bigint not null,
    odd_times bigint not null,
    skew_ms_sum bigint not null,
    skew_ms_max bigint not null,
    last_received_at bigint,
    primary key (source_id, day)
);
create index source_days_by_workspace on source_days (workspace_id, day);

create table queue_marks (
    queue text primary key,
    recorded_to bigint not null
);

-- What ties two ids to one person: every pair by day (whole days since 1970,
-- UTC) on which events said so, with the first and the last of them. A pair
-- that people took apart stays apart, whatever comes later.
create table identity_evidence (
    workspace_id text not null references workspaces (id),
    left_kind text not null,
    left_value text not null,
    right_kind text not null,
    right_value text not null,
    kind text not null,
    day bigint not null,
    first_at bigint not null,
    first_event_id text not null,
    last_at bigint not null,
    last_event_id text not null,
    primary key (workspace_id, left_kind, left_value, right_kind, right_value, kind, day)
);
create index identity_evidence_by_right on identity_evidence (workspace_id, right_kind, right_value);

create table identity_splits (
    workspace_id text not null references workspaces (id),
    left_kind text not null,
    left_value text not null,
    right_kind text not null,
    right_value text not null,
    at bigint not null,
    actor text not null,
    primary key (workspace_id, left_kind, left_value, right_kind, right_value)
);

-- The person of every id that is tied to another, derived from the evidence.
-- A shared device has a row for each person in turn, which holds after an
-- instant and up to one; without bounds it holds from the first and for ever.
create table identities (
    workspace_id text not null references workspaces (id),
    kind text not null,
    value text not null,
    after_at bigint not null,
    until_at bigint not null,
    person_id text not null,
    primary key (workspace_id, kind, value, after_at)
);
create index identities_by_person on identities (workspace_id, person_id);

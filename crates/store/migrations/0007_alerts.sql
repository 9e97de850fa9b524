-- What a source sent in each hour (whole hours since 1970), by when it came:
-- by these it is known when it usually talks. Kept for some weeks.
create table source_hours (
    workspace_id text not null references workspaces (id),
    source_id text not null references sources (id),
    hour bigint not null,
    events bigint not null,
    rejected bigint not null,
    duplicates bigint not null,
    skew_ms_sum bigint not null,
    primary key (source_id, hour)
);
create index source_hours_by_workspace on source_hours (workspace_id, hour);

-- What went wrong by itself and asks for a person. Of one kind and subject one
-- is open at a time; it is resolved by what it is about, not by people.
create table alerts (
    id text primary key,
    workspace_id text not null references workspaces (id),
    kind text not null,
    subject_id text not null,
    since bigint not null,
    opened_at bigint not null,
    numbers text not null,
    acknowledged_at bigint,
    acknowledged_by text,
    resolved_at bigint
);
create unique index alerts_open on alerts (kind, subject_id) where resolved_at is null;
create index alerts_by_workspace on alerts (workspace_id, opened_at);

-- Keys of before a rotation, which are taken for a while longer.
alter table sources add column previous_write_key text;
alter table sources add column previous_server_key_hash text;
alter table sources add column previous_until bigint;

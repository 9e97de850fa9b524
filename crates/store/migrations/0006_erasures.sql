-- People who were erased. While an erasure runs its plan holds what is to be
-- erased; afterwards only keyed hashes of the ids stay, of which the key is
-- not here, so that nobody can be looked up by them.
create table erasures (
    id text primary key,
    workspace_id text not null references workspaces (id),
    state text not null,
    actor text not null,
    ids text not null,
    plan text,
    counts text not null,
    requested_at bigint not null,
    finished_at bigint
);
create index erasures_by_workspace on erasures (workspace_id, requested_at, id);

-- Contacts are found by the hash of their address, as events carry it.
alter table contacts add column email_hash text;
create index contacts_by_email_hash on contacts (workspace_id, email_hash);

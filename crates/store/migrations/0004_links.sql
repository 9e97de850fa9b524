-- Short links. A click needs the whole of a link, so it stands here and is
-- read into memory; the campaign's key is joined, because keys change.
create table links (
    id text primary key,
    workspace_id text not null references workspaces (id),
    campaign_id text not null references campaigns (id),
    name text not null,
    utm_source text not null,
    utm_medium text not null,
    utm_term text not null,
    destinations text not null,
    app text,
    expires_at bigint,
    expired_url text not null,
    labels text not null,
    note text not null,
    search_text text not null,
    version bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    archived_at bigint
);
create index links_by_workspace on links (workspace_id, created_at, id);
create index links_by_campaign on links (campaign_id);

-- Where a link hangs: each place has an address of its own. What is printed
-- cannot be taken back, so a slug stays its link's for ever, retired or not.
create table link_placements (
    slug text primary key,
    workspace_id text not null references workspaces (id),
    link_id text not null references links (id),
    position bigint not null,
    name text not null,
    created_at bigint not null,
    retired_at bigint
);
create index link_placements_by_link on link_placements (link_id, position);

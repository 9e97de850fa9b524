-- Rows of files that told of people who were erased, as keyed hashes, so that a
-- later file which repeats such a row does not tell of it again. Nothing ties a
-- hash to the event that the row became, nor one to another.
create table erased_rows (
    workspace_id text not null references workspaces (id),
    row_hash text not null,
    -- The key of the workspace's hashes, the same in every row.
    salt text not null,
    primary key (workspace_id, row_hash)
);

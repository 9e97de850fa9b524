-- Batches of coupon codes. A batch belongs to a campaign, and so does every
-- order that carries one of its codes. Days are those of the workspace. The
-- counts are kept with the rows they count, in the same transactions.
create table coupon_batches (
    id text primary key,
    workspace_id text not null references workspaces (id),
    campaign_id text not null references campaigns (id),
    name text not null,
    placement text not null,
    arm text not null,
    kind text not null,
    shared_code text not null,
    benefit text not null,
    benefit_value text,
    currency text,
    min_order_value text,
    valid_from text,
    valid_until text,
    max_redemptions bigint,
    is_once_per_customer bigint not null,
    qr_url text not null,
    wanted_count bigint not null,
    code_count bigint not null,
    redemption_count bigint not null,
    flagged_count bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    voided_at bigint,
    void_reason text not null
);
create index coupon_batches_by_time on coupon_batches (workspace_id, created_at, id);

-- What the orders of a batch are worth, exact, by currency.
create table coupon_batch_values (
    batch_id text not null references coupon_batches (id),
    currency text not null,
    order_count bigint not null,
    value text not null,
    primary key (batch_id, currency)
);

-- Every code, in its one form (base::coupon_code). A code that was given to
-- somebody carries the hash of the address, never the address.
create table coupon_codes (
    workspace_id text not null references workspaces (id),
    code text not null,
    batch_id text not null references coupon_batches (id),
    max_uses bigint,
    uses bigint not null,
    last_used_at bigint,
    assigned_kind text,
    assigned_hash text,
    assigned_at bigint,
    voided_at bigint,
    void_reason text not null,
    primary key (workspace_id, code)
);
create index coupon_codes_by_batch on coupon_codes (batch_id, code);
create index coupon_codes_by_person on coupon_codes (workspace_id, assigned_hash) where assigned_hash is not null;

-- Every use of a code. An order uses a code once, however often it is told; a
-- use that broke a rule of the batch says which, and is kept all the same.
create table coupon_redemptions (
    id text primary key,
    workspace_id text not null references workspaces (id),
    batch_id text not null references coupon_batches (id),
    code text not null,
    order_id text not null,
    event_id text not null,
    value text,
    currency text,
    customer text not null,
    via text not null,
    problem text,
    at bigint not null,
    recorded_at bigint not null,
    actor text not null,
    released_at bigint,
    release_reason text not null
);
create unique index coupon_redemptions_by_order on coupon_redemptions (workspace_id, code, order_id)
    where order_id <> '' and released_at is null;
create index coupon_redemptions_by_batch on coupon_redemptions (batch_id, recorded_at, id);
create index coupon_redemptions_by_time on coupon_redemptions (workspace_id, recorded_at, id);
create index coupon_redemptions_by_customer on coupon_redemptions (batch_id, customer) where customer <> '';

-- Gift cards, and what was put on them and taken off: entries are added, never
-- changed, and the last one's balance is the card's.
create table gift_cards (
    id text primary key,
    workspace_id text not null references workspaces (id),
    campaign_id text references campaigns (id),
    code text not null,
    currency text not null,
    issued text not null,
    balance text not null,
    note text not null,
    valid_until text,
    entry_count bigint not null,
    issued_at bigint not null,
    updated_at bigint not null,
    voided_at bigint,
    void_reason text not null
);
create unique index gift_cards_by_code on gift_cards (workspace_id, code);
create index gift_cards_by_time on gift_cards (workspace_id, issued_at, id);

create table gift_card_entries (
    gift_card_id text not null references gift_cards (id),
    position bigint not null,
    workspace_id text not null references workspaces (id),
    kind text not null,
    amount text not null,
    balance text not null,
    order_id text not null,
    reference text not null,
    reason text not null,
    actor text not null,
    at bigint not null,
    primary key (gift_card_id, position)
);
create unique index gift_card_entries_by_order on gift_card_entries (gift_card_id, kind, order_id, reference)
    where order_id <> '';
create index gift_card_entries_by_time on gift_card_entries (workspace_id, at);

-- Coupon codes of campaigns: the list as people wrote it stands on the
-- campaign, and the table keeps a code from standing on two of them.
alter table campaigns add column coupons text not null default '[]';

create table campaign_coupons (
    workspace_id text not null references workspaces (id),
    code text not null,
    campaign_id text not null references campaigns (id),
    primary key (workspace_id, code)
);
create index campaign_coupons_by_campaign on campaign_coupons (campaign_id);

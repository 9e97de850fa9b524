-- Which import told of the order that used a code: undoing it takes the use back.
alter table coupon_redemptions add column import_id text;
create index coupon_redemptions_by_import on coupon_redemptions (workspace_id, import_id) where import_id is not null;
-- Looked up for every order that is told, however often its code is used.
create index coupon_redemptions_of_order on coupon_redemptions (workspace_id, code, order_id);

//! Relational tables as small typed tables, for SQL over both stores. No
//! frame holds a secret, and each holds one workspace only.

use base::{Column, Decimal, Frame, Timestamp, WorkspaceId};
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;

use crate::error::{Doing as _, StoreError};
use crate::open::Store;
use crate::row::Reader;

#[derive(Debug, Clone, Copy)]
enum Kind {
    Text,
    Int,
    Flag,
    Money,
    Day,
    Time,
}

struct View {
    name: &'static str,
    /// What follows `from`, with `$1` for the workspace.
    from: &'static str,
    /// Column of the view, how it is read, expression.
    columns: &'static [(&'static str, Kind, &'static str)],
}

use Kind::{Day, Flag, Int, Money, Text, Time};

const VIEWS: &[View] = &[
    View {
        name: "campaigns",
        from: "campaigns where workspace_id = $1 order by name, id",
        columns: &[
            ("campaign_id", Text, "id"),
            ("campaign_key", Text, "key"),
            ("campaign", Text, "name"),
            ("channel", Text, "channel"),
            ("start_day", Day, "start_day"),
            ("end_day", Day, "end_day"),
            ("objective", Text, "objective"),
            ("audience", Text, "audience"),
            ("owner", Text, "owner"),
            ("status", Text, "status"),
            ("labels", Text, "labels"),
            ("coupons", Text, "coupons"),
            ("origin", Text, "origin"),
            ("needs_confirmation", Flag, "needs_confirmation"),
            ("created_at", Time, "created_at"),
            ("updated_at", Time, "updated_at"),
            ("archived_at", Time, "archived_at"),
        ],
    },
    View {
        name: "budgets",
        from: "campaign_budgets b join campaigns c on c.id = b.campaign_id \
               where b.workspace_id = $1 order by b.month, c.name, c.id",
        columns: &[
            ("campaign_id", Text, "b.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("campaign", Text, "c.name"),
            ("month", Text, "b.month"),
            ("planned", Money, "b.planned"),
            ("committed", Money, "b.committed"),
            ("updated_at", Time, "b.updated_at"),
        ],
    },
    View {
        name: "coupons",
        from: "coupon_batches b join campaigns c on c.id = b.campaign_id \
               where b.workspace_id = $1 order by b.created_at, b.id",
        columns: &[
            ("batch_id", Text, "b.id"),
            ("batch", Text, "b.name"),
            ("campaign_id", Text, "b.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("campaign", Text, "c.name"),
            ("placement", Text, "b.placement"),
            ("arm", Text, "b.arm"),
            ("kind", Text, "b.kind"),
            ("shared_code", Text, "nullif(b.shared_code, '')"),
            ("benefit", Text, "b.benefit"),
            ("benefit_value", Money, "b.benefit_value"),
            ("currency", Text, "b.currency"),
            ("min_order_value", Money, "b.min_order_value"),
            ("valid_from", Day, "b.valid_from"),
            ("valid_until", Day, "b.valid_until"),
            ("max_redemptions", Int, "b.max_redemptions"),
            ("codes", Int, "b.code_count"),
            ("redemptions", Int, "b.redemption_count"),
            ("flagged", Int, "b.flagged_count"),
            ("created_at", Time, "b.created_at"),
            ("voided_at", Time, "b.voided_at"),
        ],
    },
    View {
        name: "coupon_redemptions",
        from: "(select * from coupon_redemptions where workspace_id = $1 order by recorded_at desc, id desc \
               limit 100000) r join coupon_batches b on b.id = r.batch_id join campaigns c on c.id = b.campaign_id \
               order by r.recorded_at, r.id",
        columns: &[
            ("redemption_id", Text, "r.id"),
            ("batch_id", Text, "r.batch_id"),
            ("batch", Text, "b.name"),
            ("campaign_key", Text, "c.key"),
            ("placement", Text, "b.placement"),
            ("arm", Text, "b.arm"),
            ("code", Text, "r.code"),
            ("order_id", Text, "nullif(r.order_id, '')"),
            ("value", Money, "r.value"),
            ("currency", Text, "r.currency"),
            ("via", Text, "r.via"),
            ("problem", Text, "r.problem"),
            ("at", Time, "r.at"),
            ("recorded_at", Time, "r.recorded_at"),
            ("released_at", Time, "r.released_at"),
            ("release_reason", Text, "nullif(r.release_reason, '')"),
        ],
    },
    View {
        name: "gift_cards",
        from: "gift_cards g left join campaigns c on c.id = g.campaign_id \
               where g.workspace_id = $1 order by g.issued_at, g.id",
        columns: &[
            ("gift_card_id", Text, "g.id"),
            // A whole code is as good as money.
            ("code_ends_with", Text, "substr(g.code, length(g.code) - 3)"),
            ("campaign_key", Text, "c.key"),
            ("currency", Text, "g.currency"),
            ("issued", Money, "g.issued"),
            ("balance", Money, "g.balance"),
            ("valid_until", Day, "g.valid_until"),
            ("issued_at", Time, "g.issued_at"),
            ("updated_at", Time, "g.updated_at"),
            ("voided_at", Time, "g.voided_at"),
        ],
    },
    View {
        name: "gift_card_entries",
        from: "(select * from gift_card_entries where workspace_id = $1 order by at desc, gift_card_id desc, \
               position desc limit 100000) e order by e.at, e.gift_card_id, e.position",
        columns: &[
            ("gift_card_id", Text, "e.gift_card_id"),
            ("position", Int, "e.position"),
            ("kind", Text, "e.kind"),
            ("amount", Money, "e.amount"),
            ("balance", Money, "e.balance"),
            ("order_id", Text, "nullif(e.order_id, '')"),
            ("reason", Text, "nullif(e.reason, '')"),
            ("at", Time, "e.at"),
        ],
    },
    View {
        name: "messages",
        from: "campaign_messages m join campaigns c on c.id = m.campaign_id \
               where m.workspace_id = $1 and m.archived_at is null order by c.name, m.position, m.id",
        columns: &[
            ("message_id", Text, "m.id"),
            ("campaign_id", Text, "m.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("position", Int, "m.position"),
            ("channel", Text, "m.channel"),
            ("title", Text, "m.title"),
            ("body", Text, "m.body"),
            ("url", Text, "m.url"),
            ("updated_at", Time, "m.updated_at"),
        ],
    },
    View {
        name: "notes",
        from: "campaign_notes n join campaigns c on c.id = n.campaign_id \
               where n.workspace_id = $1 and n.archived_at is null order by n.created_at, n.id",
        columns: &[
            ("note_id", Text, "n.id"),
            ("campaign_id", Text, "n.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("day", Day, "n.day"),
            ("body", Text, "n.body"),
            ("author", Text, "n.author"),
            ("created_at", Time, "n.created_at"),
        ],
    },
    View {
        name: "rules",
        from: "taxonomy_rules where workspace_id = $1 order by position, id",
        columns: &[
            ("rule_id", Text, "id"),
            ("position", Int, "position"),
            ("conditions", Text, "conditions"),
            ("campaign_key", Text, "campaign_key"),
            ("channel", Text, "channel"),
            ("comment", Text, "comment"),
            ("is_enabled", Flag, "is_enabled"),
        ],
    },
    View {
        name: "source_refs",
        from: "source_refs r left join campaigns c on c.id = r.campaign_id \
               where r.workspace_id = $1 order by r.ref_key",
        columns: &[
            ("ref_key", Text, "r.ref_key"),
            ("platform", Text, "r.platform"),
            ("account", Text, "r.account"),
            ("source_campaign_id", Text, "r.source_campaign_id"),
            ("source_campaign_name", Text, "r.source_campaign_name"),
            ("utm_source", Text, "r.utm_source"),
            ("utm_medium", Text, "r.utm_medium"),
            ("utm_campaign", Text, "r.utm_campaign"),
            ("coupon", Text, "r.coupon"),
            ("campaign_id", Text, "r.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("campaign", Text, "c.name"),
            ("channel", Text, "coalesce(r.channel, c.channel)"),
            ("decided_by", Text, "r.decided_by"),
            ("rule_id", Text, "r.rule_id"),
            ("first_seen_at", Time, "r.first_seen_at"),
            ("last_seen_at", Time, "r.last_seen_at"),
        ],
    },
    View {
        name: "sources",
        from: "sources where workspace_id = $1 order by name, id",
        columns: &[
            ("source_id", Text, "id"),
            ("name", Text, "name"),
            ("origins", Text, "origins"),
            ("created_at", Time, "created_at"),
            ("archived_at", Time, "archived_at"),
        ],
    },
    View {
        name: "links",
        from: "link_placements p join links l on l.id = p.link_id join campaigns c on c.id = l.campaign_id \
               where p.workspace_id = $1 order by l.created_at, l.id, p.position, p.slug",
        columns: &[
            ("slug", Text, "p.slug"),
            ("placement", Text, "p.name"),
            ("retired_at", Time, "p.retired_at"),
            ("link_id", Text, "l.id"),
            ("name", Text, "l.name"),
            ("campaign_id", Text, "l.campaign_id"),
            ("campaign_key", Text, "c.key"),
            ("utm_source", Text, "l.utm_source"),
            ("utm_medium", Text, "l.utm_medium"),
            ("destinations", Text, "l.destinations"),
            ("expires_at", Time, "l.expires_at"),
            ("labels", Text, "l.labels"),
            ("note", Text, "l.note"),
            ("created_at", Time, "l.created_at"),
            ("archived_at", Time, "l.archived_at"),
        ],
    },
    View {
        name: "identities",
        from: "identities where workspace_id = $1 order by kind, value, after_at",
        columns: &[
            ("kind", Text, "kind"),
            ("value", Text, "value"),
            ("person_id", Text, "person_id"),
            ("after", Time, "nullif(after_at, -9223372036854775808)"),
            ("until", Time, "nullif(until_at, 9223372036854775807)"),
        ],
    },
    View {
        name: "imports",
        from: "imports where workspace_id = $1 order by recorded_at, id",
        columns: &[
            ("import_id", Text, "id"),
            ("state", Text, "state"),
            ("format", Text, "format"),
            ("file_name", Text, "file_name"),
            ("file_sha256", Text, "file_sha256"),
            ("file_bytes", Int, "file_bytes"),
            ("from_day", Day, "from_day"),
            ("to_day", Day, "to_day"),
            ("rows", Int, "row_count"),
            ("imported", Int, "imported_count"),
            ("rejected", Int, "rejected_count"),
            ("reconciled", Text, "reconciled"),
            ("totals", Text, "totals"),
            ("error", Text, "error"),
            ("actor", Text, "actor"),
            ("recorded_at", Time, "recorded_at"),
            ("applied_at", Time, "applied_at"),
            ("undone_at", Time, "undone_at"),
            ("undone_by", Text, "undone_by"),
        ],
    },
    View {
        name: "fx_rates",
        from: "fx_rates where workspace_id = $1 order by day, base, quote, recorded_at, id",
        columns: &[
            ("day", Day, "day"),
            ("base", Text, "base"),
            ("quote", Text, "quote"),
            ("rate", Money, "rate"),
            ("source", Text, "source"),
            ("import_id", Text, "import_id"),
            ("recorded_at", Time, "recorded_at"),
            ("superseded_at", Time, "superseded_at"),
        ],
    },
    View {
        name: "contacts",
        from: "contacts where workspace_id = $1 and superseded_at is null order by email, platform",
        columns: &[
            ("email", Text, "email"),
            ("first_name", Text, "first_name"),
            ("last_name", Text, "last_name"),
            ("platform", Text, "platform"),
            ("consent", Text, "consent"),
            ("lifecycle_stage", Text, "lifecycle_stage"),
            ("subscribed_at", Time, "subscribed_at"),
            ("traits", Text, "traits"),
            ("import_id", Text, "import_id"),
            ("recorded_at", Time, "recorded_at"),
        ],
    },
    View {
        name: "audit_log",
        from: "audit_log where workspace_id = $1 order by at, id",
        columns: &[
            ("at", Time, "at"),
            ("actor", Text, "actor"),
            ("action", Text, "action"),
            ("subject", Text, "subject"),
            ("subject_id", Text, "subject_id"),
            ("before", Text, "before"),
            ("after", Text, "after"),
        ],
    },
];

impl Store {
    /// Names of the tables that [`Store::frame`] gives.
    #[must_use]
    pub fn frame_names() -> Vec<&'static str> {
        VIEWS.iter().map(|view| view.name).collect()
    }

    /// A table of a workspace with all its rows.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no table of that name.
    pub async fn frame(&self, name: &str, ws: &WorkspaceId) -> Result<Frame, StoreError> {
        let view =
            VIEWS.iter().find(|view| view.name == name).ok_or_else(|| StoreError::missing("relational view", name))?;
        let list: Vec<String> =
            view.columns.iter().map(|(name, _, expression)| format!("{expression} as \"{name}\"")).collect();
        let sql = format!("select {} from {}", list.join(", "), view.from);
        let rows = sqlx::query(AssertSqlSafe(sql))
            .bind(ws.to_string())
            .fetch_all(self.pool())
            .await
            .doing("reading a relational view")?;
        let mut frame = Frame::new();
        for (name, kind, _) in view.columns {
            frame.push(*name, column(view.name, &rows, name, *kind)?);
        }
        Ok(frame)
    }
}

fn column(view: &'static str, rows: &[AnyRow], name: &str, kind: Kind) -> Result<Column, StoreError> {
    let readers = rows.iter().map(|row| Reader::new(view, row));
    Ok(match kind {
        Text => Column::Text(readers.map(|row| row.opt_text(name)).collect::<Result<_, _>>()?),
        Int => Column::Int(readers.map(|row| row.opt_int(name)).collect::<Result<_, _>>()?),
        Flag => {
            let flags = readers.map(|row| Ok(row.opt_int(name)?.map(|flag| flag != 0)));
            Column::Bool(flags.collect::<Result<_, StoreError>>()?)
        }
        Money => {
            let amounts = readers.map(|row| row.opt_decimal(name));
            Column::Decimal(amounts.collect::<Result<Vec<Option<Decimal>>, _>>()?)
        }
        Day => Column::Day(readers.map(|row| row.opt_day(name)).collect::<Result<_, _>>()?),
        Time => {
            let instants = readers.map(|row| row.opt_time(name));
            Column::Timestamp(instants.collect::<Result<Vec<Option<Timestamp>>, _>>()?)
        }
    })
}

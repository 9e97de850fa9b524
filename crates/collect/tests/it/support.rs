//! What the tests share: a workspace, both stores in a temporary folder, and
//! short forms of facts for snapshots.

use std::fmt::Write as _;
use std::sync::Arc;

use base::{Actor, Clock as _, Currency, FixedClock, Workspace, WorkspaceId};
use collect::import::{self, FileFacts, ImportError, ImportFile, ImportOptions, ImportOutcome, Watch};
use lake::{Lake, LakeOptions, SumQuery};
use store::{NewWorkspace, Store};

/// No options.
pub(crate) fn options() -> ImportOptions {
    ImportOptions::default()
}

/// A workspace that is in no store.
pub(crate) fn workspace() -> Workspace {
    let clock = FixedClock::at("2026-11-01T09:00:00Z");
    Workspace {
        id: WorkspaceId::new(&clock),
        key: "shop".into(),
        name: "Shop".into(),
        currency: Currency::parse("EUR").unwrap(),
        timezone: "Europe/Vienna".into(),
        locale: "en".into(),
        week_start: 1,
        fiscal_year_start: 1,
        refund_policy: base::RefundPolicy::OrderDay,
        revenue_net_of_tax_and_shipping: false,
        default_basis: None,
        gross_margin_percent: None,
        naming_convention: None,
        naming_hint: None,
        created_at: clock.now(),
    }
}

/// Reads a file without any store.
pub(crate) fn facts_of(name: &str, bytes: Vec<u8>, options: &ImportOptions) -> FileFacts {
    import::read_facts(&workspace(), &ImportFile::new(name, bytes), options, u64::MAX)
        .unwrap_or_else(|error| panic!("{error}"))
}

/// Reads a text without any store.
pub(crate) fn facts(name: &str, text: &str, options: &ImportOptions) -> FileFacts {
    facts_of(name, text.as_bytes().to_vec(), options)
}

/// The message with which a file is refused, by its columns, its rows or its
/// totals.
pub(crate) fn refused(name: &str, text: &str, options: &ImportOptions) -> String {
    match import::read_facts(&workspace(), &ImportFile::new(name, text.as_bytes().to_vec()), options, u64::MAX) {
        Err(error) => error.to_string(),
        Ok(read) => read.summary(),
    }
}

/// Costs, one line each.
pub(crate) fn spend(facts: &FileFacts) -> String {
    let mut out = String::new();
    for row in &facts.spend {
        let count = |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let decimal = |value: Option<base::Decimal>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
        let s = &row.source;
        let _ = writeln!(
            out,
            "{} {} {}|{}|{}|{}|{} spend {} {} impr {} clicks {} conv {} value {}{}",
            row.line,
            row.day,
            s.platform,
            s.account,
            s.campaign_id,
            s.campaign_name,
            [row.ad_group_name.as_str(), row.ad_name.as_str()].join("/"),
            row.spend,
            row.currency,
            count(row.impressions),
            count(row.clicks),
            decimal(row.conversions),
            decimal(row.conversions_value),
            if row.is_spread { " spread" } else { "" },
        );
    }
    out
}

/// Everything beside the facts.
pub(crate) trait Summary {
    /// Format, rows, comparisons, notices and refused rows.
    fn summary(&self) -> String;
}

impl Summary for FileFacts {
    fn summary(&self) -> String {
        let mut out = format!("{} rows {}\n", self.format.map_or("?", |format| format.key()), self.rows);
        for check in &self.reconciled.checked {
            let _ = writeln!(
                out,
                "{:?} {} {} {} {}",
                check.verdict, check.label, check.figure, check.rows_sum, check.file_total
            );
        }
        for row in &self.rejected {
            let _ = writeln!(out, "rejected {}", import::describe(row));
        }
        for notice in &self.notices {
            let _ = writeln!(out, "notice {notice}");
        }
        out
    }
}

/// Both stores of a workspace in a temporary folder.
pub(crate) struct Shop {
    pub(crate) store: Store,
    pub(crate) lake: Lake,
    pub(crate) ws: Workspace,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) folder: tempfile::TempDir,
}

impl Shop {
    /// A shop that counts in euros in Vienna.
    pub(crate) async fn open() -> Self {
        Self::with("EUR", "Europe/Vienna", "en").await
    }

    pub(crate) async fn with(currency: &str, timezone: &str, locale: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-11-01T09:00:00Z"));
        let url = Store::sqlite_url(&folder.path().join("sulit.db"));
        let store = Store::open(&url, clock.clone()).await.unwrap();
        let options = LakeOptions { memory_bytes: 64 << 20, spill_dir: None, clock: clock.clone() };
        let lake = Lake::open(&folder.path().join("lake").display().to_string(), options).await.unwrap();
        let new = NewWorkspace {
            key: "shop".into(),
            name: "Shop".into(),
            currency: Currency::parse(currency).unwrap(),
            timezone: timezone.into(),
            locale: locale.into(),
        };
        let ws = store.workspaces().create_first(new, &Actor::CommandLine).await.unwrap();
        Self { store, lake, ws, clock, folder }
    }

    /// Imports a text; time passes before it.
    pub(crate) async fn import(
        &self,
        name: &str,
        text: &str,
        options: &ImportOptions,
    ) -> Result<ImportOutcome, ImportError> {
        self.clock.advance_seconds(3600);
        let file = ImportFile::new(name, text.as_bytes().to_vec());
        import::run(&self.store, &self.lake, &self.ws, &Actor::CommandLine, &file, options, &Watch::silent()).await
    }

    /// Believed spend by day and campaign as `day campaign spend currency`.
    pub(crate) async fn spend(&self, as_of: Option<base::Timestamp>) -> String {
        let query = SumQuery {
            workspace: self.ws.id.clone(),
            period: base::Period::new("2020-01-01".parse().unwrap(), "2030-12-31".parse().unwrap()).unwrap(),
            as_of,
            by_day: true,
            refunds: base::RefundPolicy::OrderDay,
            net_of_tax_and_shipping: false,
            terms: None,
        };
        let refs = self.store.source_refs().all(&self.ws.id).await.unwrap();
        let name = |key: &str| {
            refs.iter().find(|known| known.ref_key == key).map_or("?", |known| known.source.campaign_name.as_str())
        };
        let mut lines: Vec<String> = self
            .lake
            .spend_sums(&query)
            .await
            .unwrap()
            .iter()
            .map(|sum| {
                let day = sum.day.map_or_else(String::new, |day| day.to_string());
                format!("{day} {} {} {}", name(&sum.ref_key), sum.spend.normalize(), sum.currency)
            })
            .collect();
        lines.sort();
        lines.join("\n")
    }
}

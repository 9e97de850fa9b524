//! Latency of report sums at ten million spend rows: two years of daily rows
//! of 14 ads in each of 1,000 campaigns, written straight into a lake.
//!
//!     cargo run --release -p lake --example report_latency [ROWS] [FOLDER]
//!
//! Prints one JSON object: seconds and peak memory of the load, and the
//! median and worst milliseconds of each question, in a process that has the
//! lake open ("warm") and with the lake opened anew for each ("cold").

use std::time::Instant;

use base::{Clock as _, Currency, Day, Decimal, ImportId, Period, SourceRef, SpendRow, SystemClock, WorkspaceId};
use jiff::ToSpan as _;
use lake::{Lake, LakeOptions, ReplacePolicy, SumQuery, unwatched};

const CAMPAIGNS: usize = 1_000;
const DAYS: i64 = 730;
const RUNS: usize = 15;

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let rows: usize = arguments.next().map_or(Ok(10_000_000), |text| text.parse())?;
    let temporary = tempfile::tempdir()?;
    let folder = arguments.next().unwrap_or_else(|| temporary.path().display().to_string());
    let lake = Lake::open(&folder, LakeOptions::default()).await?;
    let workspace = WorkspaceId::new(&SystemClock);

    let started = Instant::now();
    load(&lake, &workspace, rows).await?;
    let loaded = started.elapsed().as_secs_f64();

    let first = first_day();
    let last = first.checked_add((DAYS - 1).days())?;
    let october = Period::new("2026-10-01".parse()?, "2026-10-31".parse()?)?;
    let everything = Period::new(first, last)?;
    let odd = Period::new("2025-03-10".parse()?, "2026-09-20".parse()?)?;
    let mut questions = serde_json::Map::new();
    for (name, period, by_day) in [
        ("campaigns, one month", october, false),
        ("campaigns, two years", everything, false),
        ("campaigns, 560 odd days", odd, false),
        ("days, one month", october, true),
    ] {
        let query = SumQuery { by_day, ..SumQuery::new(workspace.clone(), period) };
        let warm = measure(async || Ok(lake.spend_sums(&query).await?.len())).await?;
        let cold = measure(async || {
            let lake = Lake::open(&folder, LakeOptions::default()).await?;
            Ok(lake.spend_sums(&query).await?.len())
        })
        .await?;
        questions.insert(name.into(), serde_json::json!({ "warm_ms": warm, "cold_ms": cold }));
    }
    let past = SumQuery { as_of: Some(SystemClock.now()), ..SumQuery::new(workspace.clone(), everything) };
    let facts = measure(async || Ok(lake.spend_sums(&past).await?.len())).await?;
    questions.insert(
        "campaigns, two years, as of a past instant (from the facts)".into(),
        serde_json::json!({ "warm_ms": facts }),
    );
    let figures = serde_json::json!({
        "rows": rows, "campaigns": CAMPAIGNS, "days": DAYS,
        "load_seconds": loaded, "rows_per_second": (rows as f64 / loaded).round(),
        "peak_memory_mb": peak_memory_mb(), "questions": questions,
    });
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}

fn first_day() -> Day {
    jiff::civil::date(2024, 11, 1)
}

async fn load(lake: &Lake, workspace: &WorkspaceId, rows: usize) -> Result<(), Failure> {
    let import = ImportId::new(&SystemClock);
    let mut stage = lake.stage(workspace, &import);
    let euro = Currency::parse("EUR")?;
    let ads = rows.div_ceil(CAMPAIGNS * usize::try_from(DAYS)?);
    let mut portion = Vec::with_capacity(20_000);
    let mut line = 1_u64;
    'all: for day in 0..DAYS {
        let day = first_day().checked_add(day.days())?;
        for campaign in 0..CAMPAIGNS {
            let source = SourceRef {
                platform: ["google_ads", "meta_ads", "tiktok_ads"][campaign % 3].into(),
                account: format!("account-{}", campaign % 7),
                campaign_id: format!("{}", 90_000_000 + campaign),
                campaign_name: format!("Campaign {campaign}"),
                ..SourceRef::default()
            };
            for ad in 0..ads {
                line += 1;
                let seed = i64::try_from((line * 2_654_435_761) % 100_000)?;
                portion.push(SpendRow {
                    line,
                    day,
                    source: source.clone(),
                    account_name: format!("Account {}", campaign % 7),
                    ad_group_id: format!("{}", ad / 4),
                    ad_group_name: format!("Group {}", ad / 4),
                    ad_id: format!("{}", campaign * 100 + ad),
                    ad_name: format!("Ad {ad}"),
                    currency: euro,
                    spend: Decimal::new(seed, 2),
                    impressions: Some(seed * 7),
                    clicks: Some(seed / 9),
                    views: None,
                    reach: None,
                    engagements: None,
                    conversions: Some(Decimal::new(seed, 4)),
                    conversions_value: Some(Decimal::new(seed * 3, 2)),
                    conversion_definition: String::new(),
                    is_spread: false,
                });
                if portion.len() == 20_000 {
                    stage.spend(&portion).await?;
                    portion.clear();
                }
                if line > rows as u64 {
                    break 'all;
                }
            }
        }
    }
    stage.spend(&portion).await?;
    let staged = stage.finish().await?;
    let comparison = lake.compare(&staged, &ReplacePolicy { whole_days: true, ..ReplacePolicy::default() }).await?;
    lake.apply(&staged, &comparison, &unwatched).await?;
    Ok(())
}

/// Median and worst milliseconds of several runs after one that is not counted.
async fn measure(mut ask: impl AsyncFnMut() -> Result<usize, Failure>) -> Result<serde_json::Value, Failure> {
    let answers = ask().await?;
    let mut taken = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let started = Instant::now();
        ask().await?;
        taken.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    taken.sort_by(f64::total_cmp);
    let round = |ms: f64| (ms * 10.0).round() / 10.0;
    Ok(serde_json::json!({ "median": round(taken[RUNS / 2]), "worst": round(taken[RUNS - 1]), "sums": answers }))
}

/// The most memory this process held, where the system tells.
fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

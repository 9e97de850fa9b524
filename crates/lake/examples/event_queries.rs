//! Twelve marketing queries over generated events, and the sums of the
//! Overview from what is kept of them.
//!
//!     cargo run --release -p lake --example event_queries -- EVENTS FOLDER
//!
//! Writes a lake of so many events (a made-up shop, twelve months, visitors who
//! come back) into the folder, joins its files as upkeep does, and prints one
//! JSON object: each query with its median milliseconds and a check of its
//! answer, and the same query in DuckDB's words over the same Parquet files.
//! `benches/event_queries.sh` runs both and holds them against each other.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base::event::name;
use base::{
    Channel, Column, Consent, Currency, Event, FixedClock, Frame, Period, Protocol, RefundPolicy, SourceId, SourceRef,
    Timestamp, WorkspaceId,
};
use lake::{Dimensions, EventRow, EventTerms, EventUpkeep, Lake, LakeOptions, SqlLimits, SqlQuery, SumQuery};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

const FIRST: &str = "2025-11-01T00:00:00Z";
const DAYS: i64 = 365;
const DAY: i64 = 86_400_000_000;
/// Events of one append.
const PORTION: usize = 500_000;
const QUERY_RUNS: usize = 3;
const OVERVIEW_RUNS: usize = 100;

/// A query in Sulit's words and in DuckDB's. In the latter `{events}` stands
/// for the Parquet files and `{refs}` for the file of the taxonomy. The last
/// column is a number, by whose sum the answers are compared.
const QUERIES: [(&str, &str, &str); 12] = [
    (
        "daily visits by channel",
        "select day, channel, count(*) as n from events where is_entry and not is_bot group by 1, 2",
        "select make_timestamp(epoch_us(occurred_at))::date as day,
                coalesce(r.channel, e.channel, s.channel, e.session_channel) as channel, count(*) as n
           from {events} e left join {refs} r on r.ref_key = e.ref_key
           left join {refs} s on s.ref_key = e.session_ref_key
          where is_entry and not is_bot group by 1, 2",
    ),
    (
        "top pages",
        "select path, count(*) as n from events where name = 'page_view' and not is_bot group by path
          order by n desc, path limit 20",
        "select path, count(*) as n from {events} where name = 'page_view' and not is_bot group by path
          order by n desc, path limit 20",
    ),
    (
        "funnel: view, cart, order",
        "select count(distinct case when name = 'view_item' then anonymous_id end) as viewed,
                count(distinct case when name = 'add_to_cart' then anonymous_id end) as carted,
                count(distinct case when name = 'order' then anonymous_id end) as n
           from events where not is_bot",
        "select count(distinct case when name = 'view_item' then anonymous_id end) as viewed,
                count(distinct case when name = 'add_to_cart' then anonymous_id end) as carted,
                count(distinct case when name = 'order' then anonymous_id end) as n
           from {events} where not is_bot",
    ),
    (
        "conversions by campaign",
        "select campaign, kind, count(*) as n from conversions group by 1, 2",
        "select campaign, name, count(*) as n from (
           select coalesce(r.campaign_key, s.campaign_key) as campaign, name,
                  row_number() over (partition by case when name = 'order' then coalesce(order_id, event_id)
                                                       else event_id end, name
                                     order by case when device = 'server' then 0 else 1 end,
                                              case when value is null then 1 else 0 end, occurred_at, event_id) as turn
             from {events} e left join {refs} r on r.ref_key = e.ref_key
             left join {refs} s on s.ref_key = e.session_ref_key
            where name in ('order', 'lead', 'sign_up'))
          where turn = 1 group by 1, 2",
    ),
    (
        "revenue by day",
        "select day, sum(value) as n from events where name = 'order' and not is_bot group by day",
        "select make_timestamp(epoch_us(occurred_at))::date as day, sum(value) as n from {events}
          where name = 'order' and not is_bot group by day",
    ),
    (
        "countries",
        "select country, count(*) as events, count(distinct anonymous_id) as n from events where not is_bot group by country",
        "select country, count(*) as events, count(distinct anonymous_id) as n from {events} where not is_bot group by country",
    ),
    (
        "devices",
        "select device, os, browser, count(*) as n from events where not is_bot group by 1, 2, 3",
        "select device, os, browser, count(*) as n from {events} where not is_bot group by 1, 2, 3",
    ),
    (
        "new visitors by day",
        "select first_day, count(*) as n from (
           select anonymous_id, min(day) as first_day from events where not is_bot group by anonymous_id) group by 1",
        "select first_day, count(*) as n from (
           select anonymous_id, make_timestamp(min(epoch_us(occurred_at)))::date as first_day from {events}
            where not is_bot group by anonymous_id) group by 1",
    ),
    (
        "weekly retention",
        "select first_week, week, count(*) as n from (
           select v.anonymous_id, date_trunc('week', v.day) as week, f.first_week
             from (select distinct anonymous_id, day from events where not is_bot) v
             join (select anonymous_id, date_trunc('week', min(day)) as first_week from events where not is_bot
                    group by anonymous_id) f on f.anonymous_id = v.anonymous_id
            group by 1, 2, 3) group by 1, 2",
        "select first_week, week, count(*) as n from (
           select v.anonymous_id, date_trunc('week', v.day) as week, f.first_week
             from (select distinct anonymous_id, make_timestamp(epoch_us(occurred_at))::date as day from {events}
                    where not is_bot) v
             join (select anonymous_id,
                          date_trunc('week', make_timestamp(min(epoch_us(occurred_at)))::date) as first_week
                     from {events} where not is_bot group by anonymous_id) f on f.anonymous_id = v.anonymous_id
            group by 1, 2, 3) group by 1, 2",
    ),
    (
        "UTM table",
        "select utm_source, utm_medium, utm_campaign, count(*) as events,
                sum(case when is_entry then 1 else 0 end) as n
           from events where utm_campaign is not null group by 1, 2, 3",
        "select utm_source, utm_medium, utm_campaign, count(*) as events,
                sum(case when is_entry then 1 else 0 end) as n
           from {events} where utm_campaign is not null group by 1, 2, 3",
    ),
    (
        "orders by coupon",
        "select coupon, count(*) as orders, sum(value) as n from events where name = 'order' group by coupon",
        "select coupon, count(*) as orders, sum(value) as n from {events} where name = 'order' group by coupon",
    ),
    (
        "load by hour",
        "select date_trunc('hour', occurred_at) as hour, count(*) as n from events group by 1",
        "select date_trunc('hour', make_timestamp(epoch_us(occurred_at))) as hour, count(*) as n from {events} group by 1",
    ),
];

/// A small generator with a period far beyond what is asked of it.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.roll() % bound
    }

    /// Small numbers more often than large ones.
    fn popular(&mut self, bound: u64) -> u64 {
        self.below(bound).min(self.below(bound)).min(self.below(bound))
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.popular(words.len() as u64)).unwrap_or_default()]
    }
}

const CAMPAIGNS: [&str; 6] = ["brand", "autumn_sale", "newsletter_41", "spring", "influencer_7", "retarget"];

struct Market {
    dice: Dice,
    workspace: WorkspaceId,
    source: SourceId,
    /// How many visitors there are: each comes about four times.
    visitors: u64,
    seq: u64,
}

impl Market {
    /// A visit of a few pages, at times with a cart and an order.
    fn visit(&mut self, from: i64, to: i64, rows: &mut Vec<EventRow>) -> Result<(), Failure> {
        let dice = &mut self.dice;
        let number = dice.below(self.visitors);
        let visitor = format!("{number:08x}-{:04x}-4000-a000-{:012x}", number % 0xffff, number * 2_654_435_761);
        let span = u64::try_from(to - from)?;
        let mut at = from + i64::try_from(dice.below(span))?;
        let session_id = base::person::session_id(&self.workspace, &visitor, Timestamp::from_microsecond(at)?);
        let campaign = (dice.below(3) == 0).then(|| dice.of(&CAMPAIGNS));
        let (device, os, browser) = match dice.popular(4) {
            0 => ("mobile", "Android", "Chrome"),
            1 => ("mobile", "iOS", "Safari"),
            2 => ("desktop", "Windows", "Chrome"),
            _ => ("desktop", "macOS", "Safari"),
        };
        let country = dice.of(&["DE", "AT", "CH", "FR", "NL", "US", "IR", "PH", "VN", "IS"]);
        let (is_bot, pages) = (dice.below(20) == 0, 1 + dice.popular(14));
        let mut session = SourceRef::default();
        for page in 0..pages {
            let dice = &mut self.dice;
            let is_last = page + 1 == pages;
            let kind = match dice.below(100) {
                0..=3 if is_last => name::ORDER,
                4..=5 if is_last => name::LEAD,
                6 if is_last => name::SIGN_UP,
                0..=59 => name::PAGE_VIEW,
                60..=89 => name::VIEW_ITEM,
                _ => name::ADD_TO_CART,
            };
            let received = Timestamp::from_microsecond(at + 40_000 + i64::try_from(dice.below(900_000))?)?;
            let mut event = Event::new(self.workspace.clone(), self.source.clone(), kind, Protocol::Sulit, received);
            event.occurred_at = Timestamp::from_microsecond(at)?;
            event.event_id = format!("{:016x}{:016x}", dice.roll(), dice.roll());
            event.has_client_id = true;
            event.anonymous_id.clone_from(&visitor);
            event.host = "shop.example".into();
            event.path = format!("/p/{}-some-product-name", dice.popular(2_000));
            event.url = format!("https://shop.example{}", event.path);
            event.title = "A thing to buy – Shop".into();
            if page == 0 {
                event.channel = Some(Channel::OrganicSearch);
                if let Some(campaign) = campaign {
                    event.channel = Some(Channel::PaidSearch);
                    (event.utm_source, event.utm_medium) = ("google".into(), "cpc".into());
                    campaign.clone_into(&mut event.utm_campaign);
                }
                session = event.source_ref();
            }
            if kind == name::ORDER {
                event.order_id = format!("W-{:010}", self.seq);
                event.value = format!("{}.{:02}", 5 + dice.below(200), dice.below(100)).parse().ok();
                if dice.below(4) == 0 {
                    dice.of(&["SAVE10", "WELCOME", "VIP", "FLYER"]).clone_into(&mut event.coupon);
                }
            }
            event.engaged_ms = (dice.below(3) == 0).then_some(12_000);
            (event.device, event.os, event.browser) = (device.into(), os.into(), browser.into());
            (event.country, event.language) = (country.into(), "de".into());
            (event.is_bot, event.consent) = (is_bot, Consent::Granted);
            self.seq += 1;
            rows.push(EventRow {
                seq: self.seq,
                event,
                session_id: session_id.clone(),
                is_entry: page == 0,
                session: session.clone(),
            });
            at = (at + 3_000_000 + i64::try_from(self.dice.below(90_000_000))?).min(to - 1);
        }
        Ok(())
    }
}

/// What the campaigns' sources stand for.
fn refs() -> Frame {
    let source = |campaign: &str| SourceRef {
        platform: "events".into(),
        utm_source: "google".into(),
        utm_medium: "cpc".into(),
        utm_campaign: campaign.into(),
        channel: Channel::PaidSearch.key().into(),
        ..SourceRef::default()
    };
    let text = |of: &dyn Fn(&str) -> String| Column::Text(CAMPAIGNS.iter().map(|key| Some(of(key))).collect());
    Frame::new()
        .with("ref_key", text(&|key| source(key).key()))
        .with("campaign_key", text(&str::to_owned))
        .with("channel", text(&|key| if key == "newsletter_41" { "email" } else { "paid_search" }.to_owned()))
}

fn dimensions(currency: Currency) -> Dimensions {
    Dimensions {
        source_refs: refs(),
        rates: Frame::new(),
        reporting: currency,
        refunds: RefundPolicy::OrderDay,
        net_of_tax_and_shipping: false,
        time_zone: "UTC".into(),
        sources: Frame::new(),
        identities: Frame::new(),
        tables: Vec::new(),
    }
}

async fn load(lake: &Lake, market: &mut Market, events: usize) -> Result<(), Failure> {
    let first = FIRST.parse::<Timestamp>()?.as_microsecond();
    let portions = events.div_ceil(PORTION).max(12);
    let portion = events.div_ceil(portions);
    for at in 0..portions {
        // Portions follow one another in time, as days do.
        let span = DAYS * DAY / i64::try_from(portions)?;
        let from = first + span * i64::try_from(at)?;
        let mut rows = Vec::with_capacity(portion + 16);
        while rows.len() < portion.min(events.saturating_sub(at * portion)) {
            market.visit(from, from + span, &mut rows)?;
        }
        if let Some(last) = rows.last().map(|row| row.seq) {
            lake.append_events("bench", &rows, &[], last).await?;
        }
    }
    let upkeep = EventUpkeep { most_files: 1, ..EventUpkeep::default() };
    lake.maintain_events(&upkeep).await?;
    Ok(())
}

/// Median, 95th percentile and worst milliseconds, after one run not counted.
async fn timed<T>(runs: usize, mut ask: impl AsyncFnMut() -> Result<T, Failure>) -> Result<(T, Value), Failure> {
    let mut answer = ask().await?;
    let mut taken = Vec::with_capacity(runs);
    for _ in 0..runs {
        let started = Instant::now();
        answer = ask().await?;
        taken.push(started.elapsed().as_secs_f64() * 1_000.0);
    }
    taken.sort_by(f64::total_cmp);
    let round = |ms: f64| (ms * 10.0).round() / 10.0;
    let p95 = taken[(taken.len() * 95).div_ceil(100) - 1];
    Ok((answer, json!({ "median": round(taken[runs / 2]), "p95": round(p95), "worst": round(taken[runs - 1]) })))
}

/// Rows of an answer and the sum of its last column.
fn check(frame: &Frame) -> Value {
    let sum: f64 = frame
        .columns()
        .last()
        .map_or(0.0, |(_, column)| (0..frame.rows()).filter_map(|row| column.text(row)?.parse::<f64>().ok()).sum());
    json!({ "rows": frame.rows(), "sum": sum })
}

/// The sums of the Overview: a month by source and by day, with its earlier one.
async fn overview(lake: &Lake, terms: &Arc<EventTerms>, workspace: &WorkspaceId) -> Result<usize, Failure> {
    let month = Period::new("2026-09-01".parse()?, "2026-09-30".parse()?)?;
    let mut found = 0;
    for (period, by_day) in [(month, false), (month.previous(), false), (month, true)] {
        let query = SumQuery { by_day, terms: Some(terms.clone()), ..SumQuery::new(workspace.clone(), period) };
        found += lake.spend_sums(&query).await?.len();
        found += lake.order_sums(&query).await?.len();
        found += lake.response_sums(&query).await?.len();
    }
    Ok(found)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let events: usize = arguments.next().map_or(Ok(200_000), |text| text.parse())?;
    let folder = arguments.next().ok_or("give a folder to write to")?;
    let clock = Arc::new(FixedClock::at("2026-11-01T00:00:00Z"));
    let options = || LakeOptions { clock: clock.clone(), ..LakeOptions::default() };
    let lake = Lake::open(&folder, options()).await?;
    let (workspace, source) = (WorkspaceId::new(&*clock), SourceId::new(&*clock));
    let visitors = (events as u64 / 18).max(100);
    let mut market = Market { dice: Dice(11), workspace: workspace.clone(), source, visitors, seq: 0 };
    let started = Instant::now();
    load(&lake, &mut market, events).await?;
    let loaded = started.elapsed().as_secs_f64();
    std::fs::write(Path::new(&folder).join("refs.parquet"), lake::to_parquet(&refs())?)?;
    let listed = lake.backup_files().await?;
    let files: Vec<&str> =
        listed.iter().map(|file| file.path.as_str()).filter(|path| path.starts_with("events/workspace")).collect();

    let euro = Currency::parse("EUR")?;
    let mut queries = Vec::new();
    for (name, sulit, duckdb) in QUERIES {
        let query = SqlQuery {
            workspace: workspace.clone(),
            text: sulit.into(),
            dimensions: dimensions(euro),
            as_of: None,
            limits: SqlLimits { memory_bytes: 2 << 30, timeout: Duration::from_secs(600) },
        };
        let (frame, ms) = timed(QUERY_RUNS, async || Ok(lake.sql(&query).await?.into_frame().await?)).await?;
        queries.push(json!({ "name": name, "ms": ms, "check": check(&frame), "duckdb": duckdb }));
    }

    let terms = Arc::new(EventTerms { source_refs: refs(), currency: euro, time_zone: "UTC".into() });
    let started = Instant::now();
    overview(&lake, &terms, &workspace).await?;
    let first = started.elapsed().as_secs_f64() * 1_000.0;
    let (_, warm) = timed(OVERVIEW_RUNS, async || overview(&lake, &terms, &workspace).await).await?;
    let cold = timed(QUERY_RUNS, async || {
        let lake = Lake::open(&folder, options()).await?;
        overview(&lake, &terms, &workspace).await
    });
    let (_, cold) = cold.await?;
    // While events come in: each time after another visit, orders among them.
    let month = "2026-09-20T00:00:00Z".parse::<Timestamp>()?.as_microsecond();
    let fresh = timed(20, async || {
        let mut rows = Vec::new();
        market.visit(month, month + DAY, &mut rows)?;
        lake.append_events("bench", &rows, &[], market.seq).await?;
        overview(&lake, &terms, &workspace).await
    });
    let (_, fresh) = fresh.await?;
    let figures = json!({
        "events": events, "files": files, "load_seconds": (loaded * 10.0).round() / 10.0, "queries": queries,
        "overview": { "first_ms": first.round(), "warm": warm, "reopened": cold, "after_new_events": fresh },
    });
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}

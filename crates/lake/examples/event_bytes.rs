//! How many bytes an event takes in the lake: appends events of a made-up shop
//! in many small portions, joins the files as upkeep does, and prints the bytes
//! of an event before and after, by column.
//!
//!     cargo run -p lake --example event_bytes -- EVENTS FOLDER

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::event::name;
use base::{Channel, Consent, Event, FixedClock, Protocol, SourceId, SourceRef, Timestamp, WorkspaceId};
use datafusion::parquet::file::reader::{FileReader as _, SerializedFileReader};
use lake::{EventRow, EventUpkeep, Lake, LakeOptions};

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
        let (a, b) = (self.below(bound), self.below(bound));
        a.min(b).min(self.below(bound))
    }

    fn uuid(&mut self) -> String {
        let (a, b) = (self.roll(), self.roll());
        format!("{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}", a >> 32, a & 0xffff, a >> 52, b >> 52, b & 0xffff_ffff_ffff)
    }
}

/// Who comes, from where, with what.
struct Visitor {
    id: String,
    campaign: &'static str,
    device: &'static str,
    os: &'static str,
    browser: &'static str,
    country: &'static str,
    /// Empty = not by an advertisement.
    click_id: String,
}

impl Visitor {
    fn of(dice: &mut Dice) -> Self {
        let id = dice.uuid();
        let campaign = ["", "", "", "autumn_sale", "newsletter_41", "brand"][usize::try_from(dice.below(6)).unwrap()];
        let (device, os, browser) = [
            ("mobile", "Android", "Chrome"),
            ("mobile", "iOS", "Safari"),
            ("desktop", "Windows", "Chrome"),
            ("desktop", "macOS", "Safari"),
            ("desktop", "Windows", "Firefox"),
        ][usize::try_from(dice.popular(5)).unwrap()];
        let country = ["DE", "AT", "CH", "FR", "NL", "US"][usize::try_from(dice.popular(6)).unwrap()];
        let clicked = campaign == "autumn_sale" && dice.below(2) == 0;
        let click_id =
            if clicked { format!("EAIaIQob{}{}", dice.uuid(), dice.uuid()).replace('-', "") } else { String::new() };
        Self { id, campaign, device, os, browser, country, click_id }
    }

    /// Where the visit came from, on its first page; the address with it.
    fn arrive(&self, event: &mut Event, url: String) -> String {
        if self.campaign.is_empty() {
            return url;
        }
        (event.utm_source, event.utm_medium) = ("google".into(), "cpc".into());
        self.campaign.clone_into(&mut event.utm_campaign);
        event.channel = Some(Channel::PaidSearch);
        let url = format!("{url}?utm_source=google&utm_medium=cpc&utm_campaign={}", self.campaign);
        if self.click_id.is_empty() {
            return url;
        }
        event.click_id.clone_from(&self.click_id);
        event.click_id_kind = "gclid".into();
        format!("{url}&gclid={}", self.click_id)
    }

    /// What every event of the visit carries.
    fn sign(&self, event: &mut Event) {
        event.anonymous_id.clone_from(&self.id);
        (event.device, event.os, event.browser) = (self.device.into(), self.os.into(), self.browser.into());
        (event.country, event.language) = (self.country.into(), format!("de-{}", self.country));
        event.consent = Consent::Granted;
    }
}

/// What a page is for: mostly to be looked at, at times the end of a purchase.
fn name_of(dice: &mut Dice, is_last: bool) -> &'static str {
    if is_last && dice.below(20) == 0 {
        return name::ORDER;
    }
    [name::PAGE_VIEW, name::PAGE_VIEW, name::VIEW_ITEM, name::ADD_TO_CART][usize::try_from(dice.popular(4)).unwrap()]
}

/// A visit: some pages, at times a cart and an order.
fn visit(dice: &mut Dice, workspace: &WorkspaceId, source: &SourceId, start: i64, rows: &mut Vec<EventRow>) {
    let visitor = Visitor::of(dice);
    let session_id = base::person::session_id(workspace, &visitor.id, Timestamp::from_microsecond(start).unwrap());
    let mut at = start;
    let searched = visitor.campaign.is_empty();
    let mut before = if searched { "https://www.google.com/".to_owned() } else { String::new() };
    let mut session = SourceRef::default();
    let pages = 1 + dice.popular(16);
    for page in 0..pages {
        let product = dice.popular(2_000);
        let path = if page == 0 && searched { "/".to_owned() } else { format!("/p/{product}-some-product-name") };
        let name = name_of(dice, page + 1 == pages);
        let received_at = at + 40_000 + i64::try_from(dice.below(900_000)).unwrap();
        let received_at = Timestamp::from_microsecond(received_at).unwrap();
        let mut event = Event::new(workspace.clone(), source.clone(), name, Protocol::Sulit, received_at);
        event.occurred_at = Timestamp::from_microsecond(at).unwrap();
        event.event_id = dice.uuid();
        event.has_client_id = true;
        event.skew_ms = i64::try_from(dice.popular(40)).unwrap();
        let url = format!("https://shop.example{path}");
        event.host = "shop.example".into();
        event.path = path;
        event.title = format!("Product {product}, a thing to buy – Shop");
        event.referrer.clone_from(&before);
        event.url = if page == 0 { visitor.arrive(&mut event, url) } else { url };
        if name == name::ORDER {
            event.order_id = format!("W-{}", dice.below(10_000_000));
            event.value = format!("{}.{:02}", 5 + dice.below(200), dice.below(100)).parse().ok();
        }
        event.engaged_ms = (dice.below(3) == 0).then(|| i64::try_from(dice.below(90_000)).unwrap());
        visitor.sign(&mut event);
        event.properties = format!(r#"{{"screen":"{}x{}","price":{}}}"#, 390, 844, product % 90);
        if page == 0 {
            session = event.source_ref();
        }
        before.clone_from(&event.url);
        let (session_id, session) = (session_id.clone(), session.clone());
        rows.push(EventRow { seq: 0, event, session_id, is_entry: page == 0, session });
        at += 3_000_000 + i64::try_from(dice.below(90_000_000)).unwrap();
    }
}

fn data_files(folder: &Path, listed: &[String]) -> Vec<PathBuf> {
    listed.iter().filter(|path| path.starts_with("events/workspace")).map(|path| folder.join(path)).collect()
}

async fn report(what: &str, lake: &Lake, folder: &Path, events: u64) {
    let listed: Vec<String> =
        lake.backup_files().await.expect("the list of files").into_iter().map(|file| file.path).collect();
    let mut columns: BTreeMap<String, i64> = BTreeMap::new();
    let mut bytes = 0;
    let files = data_files(folder, &listed);
    for path in &files {
        let file = std::fs::File::open(path).expect("a data file");
        bytes += file.metadata().expect("its size").len();
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        for group in reader.metadata().row_groups() {
            for column in group.columns() {
                *columns.entry(column.column_path().string()).or_default() += column.compressed_size();
            }
        }
    }
    println!("{what}: {} files, {:.1} bytes an event", files.len(), bytes as f64 / events as f64);
    let mut columns: Vec<_> = columns.into_iter().collect();
    columns.sort_by_key(|(_, bytes)| -bytes);
    for (name, bytes) in columns.iter().take(16) {
        println!("  {name:20} {:6.2}", *bytes as f64 / events as f64);
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let events: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(200_000);
    let folder = PathBuf::from(arguments.next().expect("a folder to write to"));
    let clock = Arc::new(FixedClock::at("2026-10-01T00:00:00Z"));
    let (workspace, source) = (WorkspaceId::new(&*clock), SourceId::new(&*clock));
    let mut dice = Dice(7);
    let mut rows = Vec::new();
    let start: Timestamp = "2026-10-01T00:00:00Z".parse().expect("an instant");
    let month = 30 * 86_400_000_000_u64;
    while rows.len() < events {
        let start = start.as_microsecond() + i64::try_from(dice.below(month)).expect("an instant");
        visit(&mut dice, &workspace, &source, start, &mut rows);
    }
    rows.sort_by_key(|row| row.event.received_at);
    for (seq, row) in rows.iter_mut().enumerate() {
        row.seq = seq as u64 + 1;
    }
    let options = LakeOptions { clock, ..LakeOptions::default() };
    let lake = Lake::open(folder.to_str().expect("a path in UTF-8"), options).await.expect("a lake");
    let begun = std::time::Instant::now();
    let portion = rows.len().div_ceil(60);
    for part in rows.chunks(portion) {
        let last = part.last().map_or(0, |row| row.seq);
        lake.append_events("bench", part, &[], last).await.expect("an append");
    }
    println!("60 portions appended in {:.1} s", begun.elapsed().as_secs_f64());
    let events = rows.len() as u64;
    report("as appended", &lake, &folder, events).await;
    let begun = std::time::Instant::now();
    let kept = lake.maintain_events(&EventUpkeep { most_files: 1, ..EventUpkeep::default() }).await.expect("upkeep");
    println!("{} files joined in {:.1} s", kept.joined, begun.elapsed().as_secs_f64());
    report("as joined", &lake, &folder, events).await;
}

//! The files of a market of people.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::journeys::{HEADER, Life, TOUCHES_HEADER};
use super::life::Lives;
use super::season::is_peak;
use super::world::Change;
use super::{AgentError, People, day, experiments, monday, region_name, truth};

/// Writes everything. The truth is written last: whoever finds it finds the rest.
pub(super) fn write(people: &People, folder: &Path) -> Result<Vec<PathBuf>, AgentError> {
    let mut written = write_seen(people, folder)?;
    let (by_region, by_person, files) = write_tests(people, folder)?;
    written.extend(files);
    let path = folder.join("truth.json");
    let failed = |source: io::Error| AgentError::Write { path: path.clone(), source };
    let truth = truth::with_tests(people, &by_region, &by_person);
    let truth = serde_json::to_string_pretty(&truth).map_err(|error| failed(error.into()))?;
    fs::write(&path, truth + "\n").map_err(failed)?;
    written.push(path);
    Ok(written)
}

/// Writes what the business sees without testing.
pub(super) fn write_seen(people: &People, folder: &Path) -> Result<Vec<PathBuf>, AgentError> {
    let failed = |path: &Path, source: io::Error| AgentError::Write { path: path.to_owned(), source };
    fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    let mut written = vec![text(folder, "weekly.csv", weekly(people))?];
    if people.design.regions > 1 {
        written.push(text(folder, "geo_weekly.csv", geo_weekly(people))?);
    }
    let (path, touches) = (folder.join("journeys.csv"), folder.join("touches.csv"));
    journeys(people, &path, &touches).map_err(|source| failed(&path, source))?;
    written.extend([path, touches]);
    Ok(written)
}

/// Runs the tests and writes what they showed.
pub(super) fn write_tests(people: &People, folder: &Path) -> Result<Tests, AgentError> {
    let (by_region, by_person) = (experiments::geo(people), experiments::ab(people));
    let mut written = Vec::new();
    for test in &by_region {
        written.push(text(folder, &test.truth.file, geo_lift(people, test))?);
    }
    for test in &by_person {
        written.push(text(folder, &test.truth.file, ab(test))?);
    }
    Ok((by_region, by_person, written))
}

/// Tests by region, by person, and their files.
type Tests = (Vec<experiments::Geo>, Vec<experiments::Ab>, Vec<PathBuf>);

fn text(folder: &Path, name: &str, text: String) -> Result<PathBuf, AgentError> {
    let path = folder.join(name);
    fs::write(&path, text).map_err(|source| AgentError::Write { path: path.clone(), source })?;
    Ok(path)
}

fn journeys(people: &People, visible: &Path, touches: &Path) -> io::Result<()> {
    let mut to = BufWriter::with_capacity(1 << 18, File::create(visible)?);
    let mut all = BufWriter::with_capacity(1 << 18, File::create(touches)?);
    to.write_all(HEADER.as_bytes())?;
    all.write_all(TOUCHES_HEADER.as_bytes())?;
    let world = people.world(&Change::default());
    let (mut lives, mut life) = (Lives::default(), Life::default());
    for person in &people.people {
        life.begin(person);
        lives.live(person, &world, &mut life);
        life.write(person, people.design, &mut to)?;
        life.write_touches(person, people.design, &mut all)?;
    }
    to.flush()?;
    all.flush()
}

/// Names of the columns of spend and impressions.
fn channel_header(people: &People) -> String {
    let mut header = String::new();
    for channel in people.design.channels {
        let _always = write!(header, ",{}_spend", channel.key);
    }
    for channel in people.design.channels.iter().filter(|channel| channel.per_thousand > 0.0) {
        let _always = write!(header, ",{}_impressions", channel.key);
    }
    header
}

fn channel_cells(people: &People, regions: std::ops::Range<usize>, week: usize) -> String {
    let spend = |channel| regions.clone().map(|region| people.spend.at(channel, region, week)).sum::<f64>();
    let mut cells = String::new();
    for channel in 0..people.design.channels.len() {
        let _always = write!(cells, ",{:.2}", spend(channel));
    }
    for (at, channel) in people.design.channels.iter().enumerate().filter(|(_, channel)| channel.per_thousand > 0.0) {
        let _always = write!(cells, ",{:.0}", spend(at) / channel.per_thousand * 1_000.0);
    }
    cells
}

fn weekly(people: &People) -> String {
    let mut text = format!("date_week,orders,revenue,peak{}\n", channel_header(people));
    let regions = people.design.regions;
    for week in 0..people.design.weeks {
        let (orders, revenue) = (0..regions)
            .map(|region| people.sales.week(region, week))
            .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
        let peak = u8::from(is_peak(week));
        let cells = channel_cells(people, 0..regions, week);
        let _always = writeln!(text, "{},{orders},{revenue:.2},{peak}{cells}", monday(week));
    }
    text
}

fn geo_weekly(people: &People) -> String {
    let mut text = format!("geo,date_week,population,orders,revenue,peak{}\n", channel_header(people));
    for region in 0..people.design.regions {
        for week in 0..people.design.weeks {
            let (orders, revenue) = people.sales.week(region, week);
            let (name, population) = (region_name(region), people.population[region]);
            let (date, peak) = (monday(week), u8::from(is_peak(week)));
            let cells = channel_cells(people, region..region + 1, week);
            let _always = writeln!(text, "{name},{date},{population},{orders},{revenue:.2},{peak}{cells}");
        }
    }
    text
}

fn geo_lift(people: &People, test: &experiments::Geo) -> String {
    let mut text = "location,date,orders,revenue\n".to_owned();
    for region in 0..people.design.regions {
        for at in test.days.clone() {
            let (orders, revenue) = test.sales.on(region, at);
            let _always = writeln!(text, "{},{},{orders},{revenue:.2}", region_name(region), day(at));
        }
    }
    text
}

fn ab(test: &experiments::Ab) -> String {
    let mut text = "person,arm,converted,orders,revenue\n".to_owned();
    for (number, (met, orders, revenue)) in test.people.iter().enumerate() {
        let arm = if *met { "shown" } else { "held_out" };
        let _always = writeln!(text, "{number},{arm},{},{orders},{revenue:.2}", u8::from(*orders > 0));
    }
    text
}

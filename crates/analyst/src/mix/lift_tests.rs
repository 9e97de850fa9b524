//! Experiments on the model's channels, one a row.
//!
//! ```csv
//! channel,geos,start,end,counted_until,spend_change,effect,standard_error
//! tv,north;south,2024-03-04,2024-03-31,2024-04-14,12000,31000,9000
//! search,,2024-06-03,2024-06-16,,-4000,-2500,2600
//! ```
//!
//! `geos` and `counted_until` may be left out, as columns or in a row. Money
//! taken away and effects below zero have a minus; an effect of nothing is as
//! good a result as any other.

use std::path::Path;

use anyhow::bail;
use jiff::civil::Date;
use measure::mix::{LiftTest, Panel};

use super::columns::listed;
use crate::table::{FileForm, Table};

/// Reads experiments and holds them against the panel.
pub(super) fn read(file: &Path, form: &FileForm, panel: &Panel) -> anyhow::Result<Vec<LiftTest>> {
    from_table(&form.read(file)?, panel)
}

fn from_table(table: &Table, panel: &Panel) -> anyhow::Result<Vec<LiftTest>> {
    let channels: Vec<String> = panel.media.iter().map(|media| media.name.clone()).collect();
    let names = table.text("channel")?;
    let geos = if table.has("geos") { Some(table.text("geos")?) } else { None };
    let (start, end) = (table.dates("start")?, table.dates("end")?);
    let until = counted_until(table)?;
    let (change, effect) = (table.numbers("spend_change")?, table.numbers("effect")?);
    let error = table.numbers("standard_error")?;
    let mut tests = Vec::with_capacity(table.len());
    for row in 0..table.len() {
        let wrong = |column: &str, problem: String| table.error(row, column, problem);
        if !channels.iter().any(|channel| channel == names[row]) {
            return Err(wrong(
                "channel",
                format!("there is no channel “{}”; there is {}", names[row], listed(&channels)),
            )
            .into());
        }
        let geos = geos.as_ref().map_or("", |geos| geos[row]);
        let geos = geos_of(geos, panel).map_err(|problem| wrong("geos", problem))?;
        if end[row] < start[row] {
            return Err(wrong("end", format!("{} is before its start, {}", end[row], start[row])).into());
        }
        if let Some(until) = until[row]
            && until < end[row]
        {
            return Err(wrong("counted_until", format!("{until} is before its end, {}", end[row])).into());
        }
        if error[row] <= 0.0 {
            return Err(wrong("standard_error", format!("{} is not above zero", error[row])).into());
        }
        tests.push(LiftTest {
            channel: names[row].to_owned(),
            geos,
            start: start[row],
            end: end[row],
            counted_until: until[row],
            spend_change: change[row],
            effect: effect[row],
            standard_error: error[row],
        });
    }
    if tests.is_empty() {
        bail!("{} has no experiments", table.file());
    }
    Ok(tests)
}

/// Days up to which effects were counted; none where a field is empty.
fn counted_until(table: &Table) -> anyhow::Result<Vec<Option<Date>>> {
    const COLUMN: &str = "counted_until";
    if !table.has(COLUMN) {
        return Ok(vec![None; table.len()]);
    }
    let texts = table.text(COLUMN)?;
    if texts.iter().all(|text| !text.is_empty()) {
        return Ok(table.dates(COLUMN)?.into_iter().map(Some).collect());
    }
    texts
        .iter()
        .enumerate()
        .map(|(row, text)| {
            if text.is_empty() {
                return Ok(None);
            }
            let day = text.parse::<Date>();
            day.map(Some)
                .map_err(|_| table.error(row, COLUMN, format!("“{text}” is not a date like 2024-01-31")).into())
        })
        .collect()
}

fn geos_of(text: &str, panel: &Panel) -> Result<Vec<String>, String> {
    let names: Vec<String> =
        text.split(';').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    match names.iter().find(|name| !panel.geos.contains(name)) {
        Some(name) => Err(format!("there is no geo “{name}”; there is {}", listed(&panel.geos))),
        None => Ok(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use measure::mix::{Exposure, Media};

    fn panel() -> Panel {
        let media = |name: &str| Media {
            name: name.to_owned(),
            exposure: Exposure::Volume(Vec::new()),
            spend: None,
            history: Vec::new(),
        };
        Panel {
            dates: Vec::new(),
            geos: vec!["north".into(), "south".into()],
            population: None,
            outcome: Vec::new(),
            observed: None,
            value_per_outcome: None,
            media: vec![media("tv"), media("search")],
            controls: Vec::new(),
            lift_tests: Vec::new(),
        }
    }

    fn parsed(text: &str) -> anyhow::Result<Vec<LiftTest>> {
        from_table(&FileForm::default().read_bytes("tests.csv", text.into())?, &panel())
    }

    const HEADER: &str = "channel,geos,start,end,counted_until,spend_change,effect,standard_error\n";

    #[test]
    fn experiments_are_read() {
        let text = format!(
            "{HEADER}tv,north; south,2024-03-04,2024-03-31,2024-04-14,12000,31000,9000\nsearch,,2024-06-03,2024-06-16,,-4000,0,2600\n"
        );
        let tests = parsed(&text).unwrap();
        assert_eq!(tests[0].geos, ["north", "south"]);
        assert_eq!(tests[0].counted_until, Some(date(2024, 4, 14)));
        assert_eq!((tests[1].geos.len(), tests[1].counted_until, tests[1].spend_change), (0, None, -4000.0));
        assert!(
            parsed("channel,start,end,spend_change,effect,standard_error\ntv,2024-01-01,2024-01-07,1,2,3\n").is_ok()
        );
    }

    #[test]
    fn faults_name_their_place() {
        let say = |row: &str| parsed(&format!("{HEADER}{row}\n")).unwrap_err().to_string();
        assert!(say("radio,,2024-03-04,2024-03-31,,1,2,3").contains("“radio”"));
        assert!(say("tv,east,2024-03-04,2024-03-31,,1,2,3").contains("“east”"));
        assert!(say("tv,,2024-03-04,2024-03-01,,1,2,3").contains("before its start"));
        assert!(say("tv,,2024-03-04,2024-03-31,2024-03-05,1,2,3").contains("before its end"));
        assert!(say("tv,,2024-03-04,2024-03-31,,1,2,0").contains("standard_error"));
        assert!(say("tv,,2024-03-04,2024-03-31,,x,2,1").contains("spend_change"));
    }
}

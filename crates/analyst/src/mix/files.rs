//! The files of a fitted model that others read.

use std::path::Path;

use anyhow::Context as _;
use measure::mix::{ComponentSeries, Extent, Fit, Model, ResponseCurve};
use stats::Work;

use super::answer::parts;
use super::saved::Saved;
use super::{page, zarr};
use crate::output;
use crate::print::{Cell, Sheet};

/// The page of a model's folder.
pub(super) const REPORT: &str = "report.html";

/// What a model's folder holds.
pub(super) const FILES: [&str; 8] = [
    "model.json",
    "panel.json",
    "draws.parquet",
    "posterior.zarr",
    "contributions.csv",
    "curves.csv",
    "channels.csv",
    REPORT,
];

/// Writes a folder that is either whole or not there: everything goes to a
/// folder beside it, which then takes its name.
pub(super) fn write(dir: &Path, saved: &Saved, fit: &Fit, work: &dyn Work) -> anyhow::Result<()> {
    // Whoever links to a folder, or stands in it, means the folder.
    let dir = &std::fs::canonicalize(dir).unwrap_or_else(|_| dir.to_owned());
    let name = dir.file_name().with_context(|| format!("--out {}: it has no name", dir.display()))?;
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    let mut unfinished = std::ffi::OsString::from(".");
    unfinished.push(name);
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = parent.join(unfinished);
    let written = into(&unfinished, saved, fit, work).and_then(|()| replace(dir, &unfinished));
    if written.is_err() {
        // What went wrong is told; half a folder helps nobody.
        let _already_told = std::fs::remove_dir_all(&unfinished);
    }
    written
}

/// Refuses a place where something else stands, or where nothing can be written.
pub(super) fn check(dir: &Path) -> anyhow::Result<()> {
    let shown = dir.display();
    if dir.exists() {
        let entries: Vec<_> = dir
            .read_dir()
            .and_then(Iterator::collect::<std::io::Result<_>>)
            .with_context(|| format!("--out {shown}: it cannot be looked into"))?;
        anyhow::ensure!(
            entries.is_empty() || is_model(dir),
            "{shown} is there already and is no folder of a fitted model; choose another --out"
        );
        let ours = |entry: &std::fs::DirEntry| FILES.iter().any(|name| entry.file_name() == *name);
        if let Some(other) = entries.iter().find(|entry| !ours(entry)) {
            anyhow::bail!(
                "{shown} holds {}, which no fit wrote; move it away, or choose another --out",
                other.file_name().display()
            );
        }
    }
    let there =
        dir.ancestors().skip(1).map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let there = there.into_iter().find(|parent| parent.is_dir()).unwrap_or(Path::new("."));
    tempfile::tempdir_in(there)
        .map(drop)
        .with_context(|| format!("--out {shown}: nothing can be written in {}", there.display()))
}

/// Whether a folder is one that a fit wrote.
fn is_model(dir: &Path) -> bool {
    let read = std::fs::read(dir.join("model.json")).ok();
    let value: Option<serde_json::Value> = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    value.is_some_and(|value| value["format"].is_u64() && value["specification"].is_object())
}

/// Puts the new folder in the place of an old one, if that is a model too. The
/// old one leaves in one step and is removed last, so that whoever is stopped on
/// the way leaves no half of it under its name.
fn replace(dir: &Path, by: &Path) -> anyhow::Result<()> {
    check(dir)?;
    let old = by.with_added_extension("old");
    let replaced = dir.exists();
    if replaced {
        std::fs::rename(dir, &old).with_context(|| format!("cannot replace {}", dir.display()))?;
    }
    if let Err(error) = std::fs::rename(by, dir) {
        if replaced {
            let _back_or_beside = std::fs::rename(&old, dir);
        }
        return Err(error).with_context(|| format!("cannot write {}", dir.display()));
    }
    if replaced {
        std::fs::remove_dir_all(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    Ok(())
}

fn into(dir: &Path, saved: &Saved, fit: &Fit, work: &dyn Work) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    saved.write(dir, fit)?;
    let place = dir.join("posterior.zarr");
    zarr::write(&place, &saved.draws, &saved.panel).with_context(|| format!("cannot write {}", place.display()))?;
    let model = saved.model()?;
    let interval = saved.record.sampling.interval;
    let whole = model.contributions(&saved.draws, None, interval, work)?;
    let mut series = whole.clone();
    if saved.panel.geos.len() > 1 {
        for geo in 0..saved.panel.geos.len() {
            series.extend(model.contributions(&saved.draws, Some(geo), interval, work)?);
        }
    }
    csv(&dir.join("contributions.csv"), &contributions(&series))?;
    let curves = model.response_curves(&saved.draws, interval)?;
    csv(&dir.join("curves.csv"), &response(&curves))?;
    csv(&dir.join("channels.csv"), &by_geo_and_year(&model, saved, work)?)?;
    let report = page::report(saved, fit, &whole, &curves, work)?;
    report.write(&dir.join(REPORT))
}

fn csv(file: &Path, sheet: &Sheet) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    sheet.csv(&mut bytes)?;
    output::write(file, &bytes)
}

/// Every part by period; the geo is empty for all of them together.
fn contributions(series: &[ComponentSeries]) -> Sheet {
    let mut sheet = Sheet::new(["geo", "date", "component", "mean", "low", "high"]);
    for one in series {
        for (at, date) in one.dates.iter().enumerate() {
            sheet.row([
                Cell::from(one.geo.clone().unwrap_or_default()),
                Cell::from(date.to_string()),
                Cell::from(one.component.as_str()),
                Cell::Number(one.mean[at], 2),
                Cell::Number(one.low[at], 2),
                Cell::Number(one.high[at], 2),
            ]);
        }
    }
    sheet
}

/// Every point of every response curve; `today` marks where the channel is.
fn response(curves: &[ResponseCurve]) -> Sheet {
    let mut header = vec!["channel".to_owned(), "point".to_owned(), "spend".to_owned()];
    for figure in ["contribution", "mroas"] {
        header.extend(["mean", "sd", "hdi_low", "hdi_high"].map(|part| format!("{figure}_{part}")));
    }
    let mut sheet = Sheet::new(header);
    for curve in curves {
        let today = std::iter::once(("today", &curve.today));
        for (kind, point) in curve.points.iter().map(|point| ("curve", point)).chain(today) {
            let mut row = vec![Cell::from(curve.channel.as_str()), Cell::from(kind), Cell::Number(point.spend, 2)];
            row.extend(parts(Some(&point.contribution)));
            row.extend(parts(Some(&point.mroas)));
            sheet.row(row);
        }
    }
    sheet
}

/// Channels by geo and by calendar year, with what carries over its borders.
fn by_geo_and_year(model: &Model, saved: &Saved, work: &dyn Work) -> anyhow::Result<Sheet> {
    let mut header = vec!["geo".to_owned(), "period".to_owned(), "channel".to_owned(), "spend".to_owned()];
    for figure in ["contribution", "share", "roas", "mroas", "cost_per_outcome", "carried_in", "carried_out"] {
        header.extend(["mean", "sd", "hdi_low", "hdi_high"].map(|part| format!("{figure}_{part}")));
    }
    let mut sheet = Sheet::new(header);
    let panel = &saved.panel;
    let interval = saved.record.sampling.interval;
    let mut spans = vec![("all".to_owned(), 0..panel.periods())];
    let mut start = 0;
    for year in panel.dates.chunk_by(|a, b| a.year() == b.year()) {
        spans.push((year[0].year().to_string(), start..start + year.len()));
        start += year.len();
    }
    let geos = if panel.geos.len() > 1 { panel.geos.len() } else { 0 };
    let extents = spans.iter().map(|(name, periods)| (name, None, periods.clone()));
    let of_geos = (0..geos).map(|geo| (&spans[0].0, Some(geo), spans[0].1.clone()));
    for (name, geo, periods) in extents.chain(of_geos) {
        let crossing = match geo {
            None => model.carry_over(&saved.draws, periods.clone(), interval)?,
            Some(_) => Vec::new(),
        };
        let channels = model.channels_in(&saved.draws, &Extent { geo, periods }, interval, work)?;
        for (at, channel) in channels.iter().enumerate() {
            let mut row = vec![
                Cell::from(geo.map_or("", |geo| panel.geos[geo].as_str())),
                Cell::from(name.as_str()),
                Cell::from(channel.channel.as_str()),
                Cell::optional(channel.spend, 2),
            ];
            let carried = crossing.get(at);
            let figures = [
                Some(&channel.contribution),
                Some(&channel.share),
                channel.roas.as_ref(),
                channel.mroas.as_ref(),
                channel.cost_per_outcome.as_ref(),
                carried.map(|carried| &carried.carried_in),
                carried.map(|carried| &carried.carried_out),
            ];
            for figure in figures {
                row.extend(parts(figure));
            }
            sheet.row(row);
        }
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(dir: &Path, text: &str) {
        std::fs::create_dir_all(dir).unwrap();
        std::fs::write(dir.join("model.json"), text).unwrap();
    }

    #[test]
    fn a_folder_is_replaced_whole_or_not_at_all() {
        let place = tempfile::tempdir().unwrap();
        let (dir, new) = (place.path().join("model"), place.path().join(".model.7"));
        let names = || {
            let mut names: Vec<_> = place.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        let (first, second) = (r#"{"format":1,"specification":{}}"#, r#"{"format":2,"specification":{}}"#);
        model(&new, first);
        replace(&dir, &new).unwrap();
        model(&new, second);
        replace(&dir, &new).unwrap();
        assert_eq!(std::fs::read_to_string(dir.join("model.json")).unwrap(), second);
        assert_eq!(names(), ["model"]);
        // Where the new one cannot take its place, the old one has it again.
        assert!(replace(&dir, &place.path().join("missing")).is_err());
        assert_eq!(std::fs::read_to_string(dir.join("model.json")).unwrap(), second);
        assert_eq!(names(), ["model"]);
        let taken = place.path().join("taken");
        std::fs::create_dir(&taken).unwrap();
        std::fs::write(taken.join("diary.txt"), "mine").unwrap();
        model(&new, first);
        assert!(replace(&taken, &new).is_err() && taken.join("diary.txt").is_file());
    }

    #[test]
    fn other_peoples_files_are_never_taken_away() {
        let place = tempfile::tempdir().unwrap();
        let said = |name: &str, model_json: &str, other: Option<&str>| {
            let dir = place.path().join(name);
            model(&dir, model_json);
            if let Some(other) = other {
                std::fs::write(dir.join(other), "mine").unwrap();
            }
            check(&dir).map_err(|error| error.to_string())
        };
        let ours = r#"{"format":1,"specification":{}}"#;
        assert_eq!(said("ours", ours, Some("draws.parquet")), Ok(()));
        assert!(said("notes", ours, Some("notes.txt")).unwrap_err().contains("holds notes.txt"));
        assert!(
            said("keras", r#"{"class_name":"Sequential"}"#, Some("weights.bin")).unwrap_err().contains("no folder of")
        );
        assert!(said("text", "not json", None).unwrap_err().contains("no folder of"));
        assert!(check(&place.path().join("new/deeper")).is_ok() && !place.path().join("new").exists());
    }
}

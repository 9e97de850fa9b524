//! Draws in the form ArviZ opens: a Zarr version 2 store with the groups of its
//! InferenceData schema.
//!
//! ```python
//! import arviz, xarray
//! arviz.InferenceData.from_datatree(xarray.open_datatree("DIR/posterior.zarr", engine="zarr"))
//! ```
//!
//! Arrays are plain little-endian numbers without compression, one chunk for
//! each chain, so the store can be read with nothing but this page: an array
//! `name` is `name/.zarray` (shape, chunks, type), `name/.zattrs` (names of its
//! dimensions) and the chunks `name/0.0`, `name/1.0` …
//!
//! Sources: the Zarr specification, version 2; the InferenceData schema
//! specification of ArviZ; xarray's encoding of dimensions and dates in Zarr.

use std::fs;
use std::io;
use std::path::Path;

use measure::mix::{Draws, Exposure, Panel};
use serde_json::{Map, Value, json};

/// Writes the store into a folder, which is made.
pub(super) fn write(dir: &Path, draws: &Draws, panel: &Panel) -> io::Result<()> {
    let posterior = posterior(draws, panel);
    let statistics = sample_stats(draws);
    let (observed, constant) = data(panel);
    let groups = [
        ("posterior", posterior),
        ("sample_stats", statistics),
        ("observed_data", observed),
        ("constant_data", constant),
    ];
    let mut everything = Map::new();
    everything.insert(".zgroup".to_owned(), json!({"zarr_format": 2}));
    everything.insert(".zattrs".to_owned(), json!({}));
    fs::create_dir_all(dir)?;
    for (name, arrays) in &groups {
        let group = dir.join(name);
        fs::create_dir_all(&group)?;
        let mut metadata = Map::new();
        metadata.insert(".zgroup".to_owned(), json!({"zarr_format": 2}));
        let about = json!({"inference_library": "sulit", "inference_library_version": env!("CARGO_PKG_VERSION")});
        metadata.insert(".zattrs".to_owned(), about);
        for array in arrays {
            array.write(&group.join(&array.name))?;
            metadata.insert(format!("{}/.zarray", array.name), array.shape_and_type());
            metadata.insert(format!("{}/.zattrs", array.name), array.attributes());
        }
        for (key, value) in &metadata {
            if !key.contains('/') {
                fs::write(group.join(key), serde_json::to_vec(value)?)?;
            }
            everything.insert(format!("{name}/{key}"), value.clone());
        }
        consolidate(&group, metadata)?;
    }
    fs::write(dir.join(".zgroup"), serde_json::to_vec(&everything[".zgroup"])?)?;
    fs::write(dir.join(".zattrs"), serde_json::to_vec(&everything[".zattrs"])?)?;
    consolidate(dir, everything)
}

fn consolidate(dir: &Path, metadata: Map<String, Value>) -> io::Result<()> {
    let all = json!({"zarr_consolidated_format": 1, "metadata": metadata});
    fs::write(dir.join(".zmetadata"), serde_json::to_vec(&all)?)
}

/// Values of one type.
#[derive(Debug, Clone, PartialEq)]
enum Values {
    Numbers(Vec<f64>),
    Whole(Vec<i64>),
    Days(Vec<i64>),
    Flags(Vec<bool>),
    Texts(Vec<String>),
}

/// One array of a group.
#[derive(Debug, Clone, PartialEq)]
struct Array {
    name: String,
    dimensions: Vec<String>,
    shape: Vec<usize>,
    values: Values,
    /// Whether the first dimension is cut into chunks of one.
    by_chain: bool,
}

impl Array {
    /// Labels along a dimension of the same name.
    fn labels(name: &str, labels: &[String]) -> Self {
        let shape = vec![labels.len()];
        let values = Values::Texts(labels.to_vec());
        Self { name: name.to_owned(), dimensions: vec![name.to_owned()], shape, values, by_chain: false }
    }

    /// `0, 1, 2 …` along a dimension of the same name.
    fn counted(name: &str, count: usize) -> Self {
        let values = Values::Whole((0..count).map(|at| i64::try_from(at).unwrap_or(i64::MAX)).collect());
        Self { name: name.to_owned(), dimensions: vec![name.to_owned()], shape: vec![count], values, by_chain: false }
    }

    fn kind(&self) -> String {
        match &self.values {
            Values::Numbers(_) => "<f8".to_owned(),
            Values::Whole(_) | Values::Days(_) => "<i8".to_owned(),
            Values::Flags(_) => "|b1".to_owned(),
            Values::Texts(texts) => format!("<U{}", longest(texts)),
        }
    }

    fn chunk(&self) -> Vec<usize> {
        let mut chunk = self.shape.clone();
        if self.by_chain {
            chunk[0] = 1;
        }
        chunk
    }

    fn shape_and_type(&self) -> Value {
        json!({
            "zarr_format": 2,
            "shape": self.shape,
            "chunks": self.chunk(),
            "dtype": self.kind(),
            "compressor": null,
            "fill_value": null,
            "filters": null,
            "order": "C",
        })
    }

    fn attributes(&self) -> Value {
        let mut attributes = json!({"_ARRAY_DIMENSIONS": self.dimensions});
        if matches!(self.values, Values::Days(_)) {
            attributes["units"] = json!("days since 1970-01-01");
            attributes["calendar"] = json!("proleptic_gregorian");
        }
        attributes
    }

    fn bytes(&self) -> Vec<u8> {
        match &self.values {
            Values::Numbers(numbers) => numbers.iter().flat_map(|number| number.to_le_bytes()).collect(),
            Values::Whole(numbers) | Values::Days(numbers) => {
                numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
            }
            Values::Flags(flags) => flags.iter().map(|flag| u8::from(*flag)).collect(),
            Values::Texts(texts) => {
                let length = longest(texts);
                let padded =
                    texts.iter().flat_map(|text| text.chars().map(u32::from).chain(std::iter::repeat(0)).take(length));
                padded.flat_map(u32::to_le_bytes).collect()
            }
        }
    }

    fn write(&self, dir: &Path) -> io::Result<()> {
        fs::create_dir_all(dir)?;
        fs::write(dir.join(".zarray"), serde_json::to_vec(&self.shape_and_type())?)?;
        fs::write(dir.join(".zattrs"), serde_json::to_vec(&self.attributes())?)?;
        let bytes = self.bytes();
        let chunks = if self.by_chain { self.shape[0].max(1) } else { 1 };
        let rest = vec!["0"; self.shape.len().saturating_sub(1)].join(".");
        for (at, part) in bytes.chunks(bytes.len().div_ceil(chunks).max(1)).enumerate() {
            let name = if rest.is_empty() { at.to_string() } else { format!("{at}.{rest}") };
            fs::write(dir.join(name), part)?;
        }
        Ok(())
    }
}

fn longest(texts: &[String]) -> usize {
    texts.iter().map(|text| text.chars().count()).max().unwrap_or(1).max(1)
}

/// A family of parameters: the columns of the draws along named dimensions.
#[derive(Debug, Clone, PartialEq)]
struct Variable {
    name: String,
    dimensions: Vec<(String, Vec<String>)>,
    columns: Vec<usize>,
}

/// `saturation_beta[tv]` and `saturation_beta[radio]` are one variable along
/// the channels; `saturation_beta[tv,north]` … are another, along channels and
/// geos.
fn variables(names: &[String], panel: &Panel) -> Vec<Variable> {
    let mut families: Vec<(String, Vec<(String, usize)>)> = Vec::new();
    for (column, name) in names.iter().enumerate() {
        let (family, index) = match name.split_once('[') {
            Some((family, rest)) => (family, rest.strip_suffix(']').unwrap_or(rest)),
            None => (name.as_str(), ""),
        };
        match families.iter_mut().find(|(known, _)| known == family) {
            Some((_, members)) => members.push((index.to_owned(), column)),
            None => families.push((family.to_owned(), vec![(index.to_owned(), column)])),
        }
    }
    let mut all = Vec::new();
    for (family, members) in families {
        let ending = |index: &str| panel.geos.iter().position(|geo| index.ends_with(&format!(",{geo}")));
        let (by_geo, plain): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(index, _)| panel.geos.len() > 1 && ending(index).is_some());
        if !plain.is_empty() {
            all.push(along_one(&family, &plain, panel));
        }
        if !by_geo.is_empty() {
            let name = if plain.is_empty() { family.clone() } else { format!("{family}_geo") };
            all.push(along_two(&name, &by_geo, panel));
        }
    }
    all
}

fn along_one(name: &str, members: &[(String, usize)], panel: &Panel) -> Variable {
    let columns = members.iter().map(|(_, column)| *column).collect();
    let labels: Vec<String> = members.iter().map(|(index, _)| index.clone()).collect();
    let dimensions = if labels == [""] { Vec::new() } else { vec![dimension(name, labels, panel)] };
    Variable { name: name.to_owned(), dimensions, columns }
}

fn along_two(name: &str, members: &[(String, usize)], panel: &Panel) -> Variable {
    let mut firsts: Vec<String> = Vec::new();
    for (index, _) in members {
        let geo = panel.geos.iter().find(|geo| index.ends_with(&format!(",{geo}"))).map_or(0, |geo| geo.len() + 1);
        let first = index[..index.len() - geo].to_owned();
        if !firsts.contains(&first) {
            firsts.push(first);
        }
    }
    let places = firsts.iter().flat_map(|first| panel.geos.iter().map(move |geo| format!("{first},{geo}")));
    let columns: Option<Vec<usize>> =
        places.map(|place| members.iter().find(|(index, _)| *index == place).map(|(_, column)| *column)).collect();
    match columns {
        Some(columns) if columns.len() == members.len() => Variable {
            name: name.to_owned(),
            dimensions: vec![dimension(name, firsts, panel), ("geo".to_owned(), panel.geos.clone())],
            columns,
        },
        _ => along_one(name, members, panel),
    }
}

/// Labels that are all channels, geos or controls share that dimension.
fn dimension(name: &str, labels: Vec<String>, panel: &Panel) -> (String, Vec<String>) {
    let channels: Vec<String> = panel.media.iter().map(|media| media.name.clone()).collect();
    let controls: Vec<String> = panel.controls.iter().map(|control| control.name.clone()).collect();
    let shared = [("channel", &channels), ("geo", &panel.geos), ("control", &controls)];
    match shared.into_iter().find(|(_, known)| **known == labels) {
        Some((dimension, _)) if dimension != name => (dimension.to_owned(), labels),
        _ => (format!("{name}_dim"), labels),
    }
}

fn posterior(draws: &Draws, panel: &Panel) -> Vec<Array> {
    let mut arrays = vec![Array::counted("chain", draws.chains), Array::counted("draw", draws.per_chain)];
    for variable in variables(&draws.names, panel) {
        let mut dimensions = vec!["chain".to_owned(), "draw".to_owned()];
        let mut shape = vec![draws.chains, draws.per_chain];
        for (name, labels) in &variable.dimensions {
            dimensions.push(name.clone());
            shape.push(labels.len());
            if !arrays.iter().any(|array| array.name == *name) {
                arrays.push(Array::labels(name, labels));
            }
        }
        let mut values = Vec::with_capacity(draws.len() * variable.columns.len());
        for draw in 0..draws.len() {
            let row = draws.row(draw);
            values.extend(variable.columns.iter().map(|column| row[*column]));
        }
        arrays.push(Array { name: variable.name, dimensions, shape, values: Values::Numbers(values), by_chain: true });
    }
    arrays
}

fn sample_stats(draws: &Draws) -> Vec<Array> {
    let of = |name: &str, values: Values| Array {
        name: name.to_owned(),
        dimensions: vec!["chain".to_owned(), "draw".to_owned()],
        shape: vec![draws.chains, draws.per_chain],
        values,
        by_chain: true,
    };
    vec![
        Array::counted("chain", draws.chains),
        Array::counted("draw", draws.per_chain),
        of("diverging", Values::Flags(draws.diverging.clone())),
        of("energy", Values::Numbers(draws.energy.clone())),
        of("lp", Values::Numbers(draws.log_posterior.clone())),
    ]
}

/// The outcome, and the exposures and controls that explain it.
fn data(panel: &Panel) -> (Vec<Array>, Vec<Array>) {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = panel.dates.iter().map(|day| i64::from((*day - epoch).get_days())).collect();
    let date = Array {
        name: "date".to_owned(),
        dimensions: vec!["date".to_owned()],
        shape: vec![panel.periods()],
        values: Values::Days(days),
        by_chain: false,
    };
    let of = |name: &str, own: Option<(&str, usize)>, values: Vec<f64>| {
        let (mut dimensions, mut shape) = (Vec::new(), Vec::new());
        if let Some((dimension, count)) = own {
            dimensions.push(dimension.to_owned());
            shape.push(count);
        }
        dimensions.extend(["geo".to_owned(), "date".to_owned()]);
        shape.extend([panel.geos.len(), panel.periods()]);
        Array { name: name.to_owned(), dimensions, shape, values: Values::Numbers(values), by_chain: false }
    };
    let outcome: Vec<f64> =
        (0..panel.rows()).map(|row| if panel.is_observed(row) { panel.outcome[row] } else { f64::NAN }).collect();
    let observed = vec![date.clone(), Array::labels("geo", &panel.geos), of("outcome", None, outcome)];
    let channels: Vec<String> = panel.media.iter().map(|media| media.name.clone()).collect();
    let exposure = panel.media.iter().flat_map(|media| match &media.exposure {
        Exposure::Volume(volume) => volume.clone(),
        Exposure::ReachFrequency { reach, .. } => reach.clone(),
    });
    let mut constant = vec![
        date,
        Array::labels("geo", &panel.geos),
        Array::labels("channel", &channels),
        of("exposure", Some(("channel", channels.len())), exposure.collect()),
    ];
    if !panel.controls.is_empty() {
        let names: Vec<String> = panel.controls.iter().map(|control| control.name.clone()).collect();
        constant.push(Array::labels("control", &names));
        let values = panel.controls.iter().flat_map(|control| control.values.clone());
        constant.push(of("control_data", Some(("control", names.len())), values.collect()));
    }
    (observed, constant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::mix::Media;

    fn panel(geos: &[&str]) -> Panel {
        let rows = 3 * geos.len();
        let media = |name: &str| Media {
            name: name.to_owned(),
            exposure: Exposure::Volume(vec![1.0; rows]),
            spend: None,
            history: Vec::new(),
        };
        Panel {
            dates: (1..4).map(|month| jiff::civil::date(2024, month, 1)).collect(),
            geos: geos.iter().map(|geo| (*geo).to_owned()).collect(),
            population: None,
            outcome: vec![2.0; rows],
            observed: None,
            value_per_outcome: None,
            media: vec![media("tv, national"), media("radio")],
            controls: Vec::new(),
            lift_tests: Vec::new(),
        }
    }

    #[test]
    fn families_become_variables_along_dimensions() {
        let names = [
            "alpha[tv, national]",
            "alpha[radio]",
            "beta[tv, national]",
            "beta[tv, national,north]",
            "beta[tv, national,south]",
            "roi[radio]",
            "sigma",
        ];
        let found = variables(&names.map(str::to_owned), &panel(&["north", "south"]));
        let said: Vec<(&str, Vec<&str>, &[usize])> = found
            .iter()
            .map(|v| {
                (v.name.as_str(), v.dimensions.iter().map(|(name, _)| name.as_str()).collect(), v.columns.as_slice())
            })
            .collect();
        assert_eq!(
            said,
            [
                ("alpha", vec!["channel"], &[0, 1][..]),
                ("beta", vec!["beta_dim"], &[2]),
                ("beta_geo", vec!["beta_geo_dim", "geo"], &[3, 4]),
                ("roi", vec!["roi_dim"], &[5]),
                ("sigma", vec![], &[6]),
            ]
        );
    }

    #[test]
    fn chunks_hold_one_chain_each() {
        let draws = Draws {
            names: ["alpha[tv, national]", "alpha[radio]"].map(str::to_owned).to_vec(),
            chains: 2,
            per_chain: 3,
            values: (0..12).map(f64::from).collect(),
            diverging: vec![false; 6],
            energy: vec![0.5; 6],
            log_posterior: vec![-0.5; 6],
        };
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &draws, &panel(&["national"])).unwrap();
        let chunk = fs::read(dir.path().join("posterior/alpha/1.0.0")).unwrap();
        let numbers: Vec<f64> =
            chunk.chunks_exact(8).map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap())).collect();
        assert!(numbers.iter().zip(6..12).all(|(number, want)| (number - f64::from(want)).abs() < 1e-12));
        let labels = fs::read(dir.path().join("posterior/channel/0")).unwrap();
        assert_eq!(labels.len(), 2 * 4 * "tv, national".len());
        let all: Value = serde_json::from_slice(&fs::read(dir.path().join(".zmetadata")).unwrap()).unwrap();
        assert_eq!(all["metadata"]["posterior/alpha/.zarray"]["shape"], json!([2, 3, 2]));
        assert_eq!(all["metadata"]["observed_data/date/.zattrs"]["units"], json!("days since 1970-01-01"));
    }
}

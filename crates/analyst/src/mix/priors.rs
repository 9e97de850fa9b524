//! Priors of one's own, in TOML.
//!
//! ```toml
//! preset = "default"                 # what is not said here comes from it
//!
//! [priors]
//! adstock_alpha = { distribution = "beta", alpha = 2, beta = 3 }
//! "saturation_lam[tv]" = { distribution = "gamma", shape = 3, rate = 1 }
//! saturation_slope = 1.0             # held at this value
//! ```
//!
//! A prior is a distribution or a number. `saturation_beta`, `roi`, `share` and
//! `share_per_spend` are priors on the same thing, a channel's strength: the file
//! gives one of them and so says which, or says it as `coefficient`.

use std::path::Path;

use anyhow::{Context as _, bail};
use measure::mix::{Coefficient, Preset, Prior, Priors, Scaling, Specification, presets};
use stats::density::{Density, Family as _};

use crate::usage::usage;

/// Keys of a file of priors.
const KEYS: [&str; 4] = ["preset", "coefficient", "scaling", "priors"];

/// What `coefficient` may be, with the parameter that then has the prior.
const COEFFICIENTS: [(&str, &str, Coefficient); 4] = [
    ("beta", "saturation_beta", Coefficient::Beta),
    ("roi", "roi", Coefficient::Roi),
    ("share", "share", Coefficient::Share),
    ("share_per_spend", "share_per_spend", Coefficient::SharePerSpend),
];

/// Reads `--priors`: a preset's name or a TOML file.
pub(super) fn read(given: &str) -> anyhow::Result<Specification> {
    if let Some(preset) = preset(given) {
        return Ok(presets::of(preset));
    }
    let path = Path::new(given);
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    if !is_file && !path.exists() {
        return Err(usage(format!(
            "--priors {given}: there is pymc-marketing, meridian, default, or a TOML file of your own"
        )));
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {given}"))?;
    parse(&text).with_context(|| given.to_owned())
}

fn preset(name: &str) -> Option<Preset> {
    match name {
        "default" => Some(Preset::Default),
        "pymc-marketing" => Some(Preset::PymcMarketing),
        "meridian" => Some(Preset::Meridian),
        _ => None,
    }
}

/// A specification from the text of a file of priors.
fn parse(text: &str) -> anyhow::Result<Specification> {
    let file: toml::Table = text.parse().context("it is no TOML")?;
    if let Some(key) = file.keys().find(|key| !KEYS.contains(&key.as_str())) {
        bail!("key “{key}” is unknown; there is {}", KEYS.join(", "));
    }
    let word = |key: &str| -> anyhow::Result<Option<&str>> {
        match file.get(key) {
            None => Ok(None),
            Some(toml::Value::String(text)) => Ok(Some(text.as_str())),
            Some(other) => bail!("key “{key}”: {other} is no text"),
        }
    };
    let mut specification = match word("preset")? {
        None => presets::default(),
        Some(name) => presets::of(
            preset(name)
                .with_context(|| format!("key “preset”: “{name}” is not pymc-marketing, meridian or default"))?,
        ),
    };
    let coefficient = word("coefficient")?;
    if let Some(name) = coefficient {
        let plain = name.replace('-', "_");
        let Some((_, _, found)) = COEFFICIENTS.iter().find(|(known, ..)| *known == plain) else {
            bail!("key “coefficient”: “{name}” is not beta, roi, share or share_per_spend");
        };
        specification.coefficient = *found;
    }
    if let Some(name) = word("scaling")? {
        specification.scaling = match name {
            "maximum" => Scaling::Maximum,
            "standardised" => Scaling::Standardised,
            "mean" => Scaling::Mean,
            _ => bail!("key “scaling”: “{name}” is not maximum, standardised or mean"),
        };
    }
    match file.get("priors") {
        None => {}
        Some(toml::Value::Table(table)) => {
            overlay(&mut specification.priors, table)?;
            if coefficient.is_none() {
                specification.coefficient = coefficient_of(table)?.unwrap_or(specification.coefficient);
            }
        }
        Some(_) => bail!("key “priors” must be a table: [priors]"),
    }
    Ok(specification)
}

/// On what a file that does not say it sets the prior of a channel's strength.
fn coefficient_of(table: &toml::Table) -> anyhow::Result<Option<Coefficient>> {
    // That of a single channel may be of one that nobody pays for.
    let given = |family: &str| {
        let single = |name: &str| family != "saturation_beta" && name.split('[').next() == Some(family);
        table.keys().any(|name| name == family || single(name))
    };
    let found: Vec<_> = COEFFICIENTS.iter().filter(|(_, family, _)| given(family)).collect();
    match found[..] {
        [] => Ok(None),
        [(_, _, coefficient)] => Ok(Some(*coefficient)),
        [(first, family, _), (second, other, _), ..] => bail!(
            "priors.{family} and priors.{other} are both priors on a channel's strength; keep one, or say coefficient = \"{first}\" or \"{second}\""
        ),
    }
}

/// Puts a file's priors over a preset's.
fn overlay(priors: &mut Priors, table: &toml::Table) -> anyhow::Result<()> {
    let families: Vec<String> = priors.0.keys().filter(|name| !name.contains('[')).cloned().collect();
    for (name, value) in table {
        let family = name.split('[').next().unwrap_or(name);
        if !families.iter().any(|known| known == family) {
            bail!("priors.{name}: the model has no parameter “{family}”; it has {}", families.join(", "));
        }
        priors.0.insert(name.clone(), prior(name, value)?);
    }
    Ok(())
}

fn prior(name: &str, value: &toml::Value) -> anyhow::Result<Prior> {
    match value {
        #[expect(clippy::cast_precision_loss, reason = "a prior held at a whole number is a small one")]
        toml::Value::Integer(number) => Ok(Prior::Fixed(*number as f64)),
        toml::Value::Float(number) if number.is_finite() => Ok(Prior::Fixed(*number)),
        toml::Value::Table(table) if !table.contains_key("distribution") => {
            bail!("priors.{name}: say distribution = \"normal\", \"beta\", \"gamma\" … or give a number")
        }
        toml::Value::Table(table) => {
            let density: Density = toml::Value::Table(table.clone())
                .try_into()
                .map_err(|error: toml::de::Error| anyhow::anyhow!("priors.{name}: {}", error.message().trim()))?;
            match density.fault() {
                Some(fault) => bail!("priors.{name}: {fault}"),
                None => Ok(Prior::Density(density)),
            }
        }
        other => bail!("priors.{name}: {other} is neither a number nor {{ distribution = … }}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_over_its_preset() {
        let text = r#"
            preset = "pymc-marketing"
            coefficient = "roi"
            [priors]
            adstock_alpha = { distribution = "beta", alpha = 2, beta = 5 }
            "saturation_lam[tv]" = { distribution = "half_normal", sd = 1.5 }
            intercept = 1
        "#;
        let read = parse(text).unwrap();
        let base = presets::pymc_marketing();
        assert_eq!((read.preset, read.coefficient), (Preset::PymcMarketing, Coefficient::Roi));
        assert_eq!(read.priors.of("adstock_alpha[x]"), Some(Density::beta(2.0, 5.0).into()));
        assert_eq!(read.priors.of("saturation_lam[tv]"), Some(Density::half_normal(1.5).into()));
        assert_eq!(read.priors.of("saturation_lam[radio]"), base.priors.of("saturation_lam"));
        assert_eq!(read.priors.of("intercept"), Some(Prior::Fixed(1.0)));
        assert_eq!(parse("").unwrap(), presets::default());
    }

    #[test]
    fn a_prior_on_a_strength_says_on_what_it_is() {
        let of = |text: &str| parse(text).map(|read| read.coefficient);
        let prior = "{ distribution = \"half_normal\", sd = 1 }";
        assert_eq!(of("").unwrap(), Coefficient::SharePerSpend);
        assert_eq!(of(&format!("[priors]\nsaturation_beta = {prior}")).unwrap(), Coefficient::Beta);
        assert_eq!(of(&format!("[priors]\n\"roi[tv]\" = {prior}")).unwrap(), Coefficient::Roi);
        let both = format!("[priors]\nroi = {prior}\nshare = {prior}");
        assert_eq!(of(&format!("[priors]\n\"saturation_beta[news]\" = {prior}")).unwrap(), Coefficient::SharePerSpend);
        assert_eq!(of("coefficient = \"share-per-spend\"").unwrap(), Coefficient::SharePerSpend);
        assert!(of(&both).unwrap_err().to_string().contains("keep one"));
        assert_eq!(of(&format!("coefficient = \"share\"\n{both}")).unwrap(), Coefficient::Share);
    }

    #[test]
    fn faults_name_their_key() {
        let say = |text: &str| format!("{:#}", parse(text).unwrap_err());
        assert!(say("prors = 1").contains("“prors”"));
        assert!(say("preset = \"meridan\"").contains("“meridan”"));
        assert!(say("preset = 3").contains("“preset”"));
        assert!(say("[priors]\nadstock_alfa = 1").contains("adstock_alfa"));
        assert!(say("[priors]\nsigma = { distribution = \"half_normal\", sd = -1 }").contains("priors.sigma"));
        assert!(say("[priors]\nsigma = { distribution = \"half_normal\" }").contains("priors.sigma"));
        assert!(say("[priors]\nsigma = { distribution = \"cauchy\", scale = 1 }").contains("priors.sigma"));
        assert!(say("[priors]\nsigma = { sd = 1 }").contains("distribution"));
        assert!(say("[priors]\nsigma = \"wide\"").contains("priors.sigma"));
        assert!(say("[priors]\nsigma = nan").contains("priors.sigma"));
        assert!(say("priors = 3").contains("[priors]"));
        assert!(say("= 3").contains("TOML"));
        assert!(read("nothing").unwrap_err().to_string().contains("pymc-marketing"));
        assert!(read("nothing.toml").unwrap_err().to_string().contains("nothing.toml"));
    }
}

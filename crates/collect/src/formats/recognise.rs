//! Decides from a file's first records which format it is, and says why.

use std::cell::OnceCell;
use std::collections::HashSet;

use base::{Currency, Period};
use serde::{Deserialize, Serialize};

use super::ads::{Ad, AdColumns};
use super::headers::{Columns, Folded, fold};
use super::{Format, ga4_cost, google_ads, offline};
use crate::columns::Language;
use crate::values::range;

/// Records looked at; preambles are shorter.
pub(crate) const HEAD: usize = 40;

/// Which format a file is and where its header stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// The format.
    pub format: Format,
    /// Index of the header among the file's records.
    pub header_at: usize,
    /// How sure: columns known plus a bonus for telling ones; 0 for a table
    /// that nothing claimed.
    pub score: u32,
    /// The reason in words.
    pub why: String,
    /// Language of the headers.
    pub language: Language,
    /// Days that the lines above the header state, both ends included.
    pub range: Option<Period>,
}

/// Headers, folded, that only this platform writes.
fn marks(format: Format) -> &'static [&'static str] {
    match format {
        Format::GoogleAds => &[
            "impr.",
            "currency code",
            "wahrungscode",
            "code de devise",
            "code devise",
            "codigo de moneda",
            "codigo de divisa",
            "codigo da moeda",
            "codigo de moeda",
            "campaign status",
            "customer id",
            "kundennummer",
            "conv. value",
            "conv.-wert",
            "valeur de conv.",
            "valeur conv.",
            "valor de conv.",
            "valor conv.",
            "valor da conv.",
            "trueview avg. cpv",
            "cost / conv.",
        ],
        Format::TiktokAds => &[
            "by day",
            "stat time day",
            "clicks (destination)",
            "cpc (destination)",
            "ctr (destination)",
            "complete payment",
            "total complete payment value",
            "ad group name",
            "advertiser name",
        ],
        Format::LinkedinAds => &[
            "start date (in utc)",
            "clicks to landing page",
            "clicks to linkedin page",
            "campaign group name",
            "campaign objective",
            "total social actions",
        ],
        Format::MicrosoftAds => &[
            "timeperiod",
            "gregoriandate",
            "gregorian date",
            "currencycode",
            "campaignname",
            "campaignid",
            "account number",
            "accountnumber",
        ],
        _ => &[],
    }
}

/// What the user says of a file.
#[derive(Debug, Clone, Copy)]
struct Asked<'a> {
    /// Which format it is; `None` = that is to be found out.
    format: Option<Format>,
    /// What its columns are.
    map: &'a [(String, String)],
}

/// A header row's cells, folded once.
struct Header<'a> {
    cells: &'a [&'a str],
    folded: Folded,
    /// Columns of offline files, which are looked for once for all of these
    /// formats.
    offline: OnceCell<Columns<offline::Col>>,
}

impl<'a> Header<'a> {
    fn of(cells: &'a [&'a str]) -> Self {
        Self { cells, folded: Folded::of(cells), offline: OnceCell::new() }
    }

    fn has(&self, name: &str) -> bool {
        self.folded.at(name).is_some()
    }

    fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}

/// How well a header row fits a format: its score and the headers that tell.
fn fits(format: Format, header: &Header<'_>, above: &[String], asked: &Asked<'_>) -> Option<(u32, Vec<String>)> {
    if format.is_offline() {
        let (cells, row) = (header.cells, &header.folded);
        let found = header.offline.get_or_init(|| offline::fits::located_in(cells, row, asked.map));
        return offline::fits::fits(format, cells, row, found, asked.format.is_some());
    }
    if let Some(ads) = format.ads() {
        let found = ads.locate_in(&header.folded);
        return ads_fit(format, header, &found, above);
    }
    let (all, any): (&[&str], &[&str]) = match format {
        Format::ShopifyOrders => {
            (&["name", "financial status"], &["lineitem name", "lineitem quantity", "lineitem price"])
        }
        Format::StripePayments => (&["id", "amount", "currency"], &["created date (utc)", "created (utc)"]),
        Format::HubspotContacts => (&["email"], &["record id", "record id - contact", "contact id"]),
        Format::MailchimpContacts => {
            (&["email address"], &["member_rating", "optin_time", "leid", "euid", "confirm_time"])
        }
        Format::FxRates => return rates_fit(header),
        _ => return None,
    };
    let telling: Vec<&str> = any.iter().copied().filter(|name| header.has(name)).collect();
    if telling.is_empty() || !all.iter().all(|name| header.has(name)) {
        return None;
    }
    let names: Vec<String> = all.iter().chain(&telling).map(|name| shown(header, name)).collect();
    Some((50 + 10 * u32::try_from(names.len()).unwrap_or(0), names))
}

fn ads_fit(format: Format, header: &Header<'_>, found: &AdColumns, above: &[String]) -> Option<(u32, Vec<String>)> {
    let has = |kind: Ad| found.contains_key(&kind);
    let named = has(Ad::Campaign) || has(Ad::CampaignId) || has(Ad::Group) || has(Ad::Creative);
    let marked: Vec<String> =
        marks(format).iter().filter(|name| header.has(name)).map(|name| shown(header, name)).collect();
    let fits = match format {
        Format::GoogleAds => {
            named && has(Ad::Spend) && (!marked.is_empty() || above.iter().any(|line| is_report_title(line)))
        }
        Format::MetaAds => (named || has(Ad::Account)) && has(Ad::Spend),
        Format::TiktokAds => (has(Ad::Campaign) || has(Ad::Group)) && has(Ad::Spend) && !marked.is_empty(),
        Format::LinkedinAds => named && header.has_any(&["total spent"]) && !marked.is_empty(),
        Format::MicrosoftAds => {
            let titled = above.iter().any(|line| line.trim_start().starts_with("Report Name"));
            (named || has(Ad::Account)) && has(Ad::Spend) && (!marked.is_empty() || titled)
        }
        Format::Ga4Cost => {
            let known: HashSet<String> =
                super::ga4_cost::FORMAT.columns.iter().flat_map(|(_, names)| *names).map(|name| fold(name)).collect();
            let mut names = header.folded.names().iter().filter(|name| !name.is_empty());
            let only = names.all(|name| known.contains(name) || ga4_cost::ALSO.contains(&name.as_str()));
            has(Ad::Day) && has(Ad::UtmSource) && has(Ad::UtmMedium) && has(Ad::Spend) && only
        }
        _ => false,
    };
    if !fits {
        return None;
    }
    let mut at: Vec<usize> = found.values().map(|column| column.at).collect();
    at.sort_unstable();
    at.dedup();
    let score = 10 * u32::try_from(at.len()).unwrap_or(0) + 20 * u32::try_from(marked.len()).unwrap_or(0);
    let names = if marked.is_empty() {
        let spend = found.get(&Ad::Spend).map(|column| column.at);
        spend
            .into_iter()
            .chain(at.iter().copied().take(2))
            .filter_map(|at| header.cells.get(at))
            .map(|cell| cell.trim().to_owned())
            .collect()
    } else {
        marked
    };
    Some((score, names))
}

/// Longest title of a report, in bytes. Every line above is looked at for every
/// line that may be the header.
const TITLE_BYTES: usize = 400;

/// Whether a line above the header is a Google Ads report's title: short, in
/// one of the five languages, without a colon.
fn is_report_title(line: &str) -> bool {
    if line.len() > TITLE_BYTES {
        return false;
    }
    let folded = fold(line);
    folded.chars().count() < 60 && !folded.contains(':') && google_ads::TITLES.iter().any(|word| folded.contains(word))
}

/// Rates: `date,base,quote,rate`, or days against a row of currency codes.
fn rates_fit(header: &Header<'_>) -> Option<(u32, Vec<String>)> {
    if ["date", "base", "quote", "rate"].iter().all(|name| header.has(name)) {
        return Some((90, vec!["base".into(), "quote".into(), "rate".into()]));
    }
    let (first, codes) = header.folded.names().split_first()?;
    let codes: Vec<&String> = codes.iter().filter(|code| !code.is_empty()).collect();
    let all_codes = !codes.is_empty()
        && codes.iter().all(|code| code.len() == 3 && (Currency::parse(code).is_ok() || is_former_currency(code)));
    (first == "date" && all_codes).then(|| (80, codes.iter().take(3).map(|code| code.to_uppercase()).collect()))
}

/// Currencies of the euro's predecessors and others that the ECB's history
/// still has a column for; their columns are passed over.
pub(crate) fn is_former_currency(code: &str) -> bool {
    const FORMER: &[&str] = &["bgn", "cyp", "eek", "hrk", "ltl", "lvl", "mtl", "rol", "sit", "skk", "trl"];
    FORMER.contains(&code.to_lowercase().as_str())
}

/// The header as the file writes it.
fn shown(header: &Header<'_>, folded: &str) -> String {
    let at = header.folded.at(folded);
    at.and_then(|at| header.cells.get(at)).map_or_else(|| folded.to_owned(), |cell| cell.trim().to_owned())
}

fn language_of(header: &Header<'_>) -> Language {
    const WORDS: &[(Language, &[&str])] = &[
        (
            Language::De,
            &[
                "tag",
                "kampagne",
                "kampagnenname",
                "name der kampagne",
                "kosten",
                "klicks",
                "ausgegebener betrag",
                "wahrung",
                "wahrungscode",
            ],
        ),
        (Language::Fr, &["jour", "campagne", "nom de la campagne", "cout", "montant depense", "devise"]),
        (
            Language::Es,
            &["campana", "nombre de la campana", "coste", "costo", "importe gastado", "divisa", "nombre del anuncio"],
        ),
        (
            Language::Pt,
            &["campanha", "nome da campanha", "custo", "valor usado", "valor gasto", "nome do anuncio", "moeda"],
        ),
    ];
    let bare: HashSet<String> = header
        .cells
        .iter()
        .map(|cell| super::headers::split_unit(cell).map_or_else(|| fold(cell), |(name, _)| fold(name)))
        .collect();
    let count = |words: &[&str]| words.iter().filter(|word| bare.contains(**word)).count();
    WORDS
        .iter()
        .map(|(language, words)| (count(words), *language))
        .filter(|(hits, _)| *hits > 0)
        .max_by_key(|(hits, _)| *hits)
        .map_or(Language::En, |(_, language)| language)
}

/// Recognises a file by its first records. `forced` is the format of `--as`:
/// then only its header is looked for. `None` = nothing claims the file.
/// `map` says what columns of offline files are.
pub(crate) fn recognise(
    records: &[Vec<&str>],
    forced: Option<Format>,
    map: &[(String, String)],
) -> Option<Recognition> {
    let asked = Asked { format: forced, map };
    let mut best: Option<Recognition> = None;
    let mut above: Vec<String> = Vec::new();
    for (at, cells) in records.iter().take(HEAD).enumerate() {
        let header = Header::of(cells);
        for format in Format::ALL.iter().copied().filter(|format| forced.is_none_or(|only| only == *format)) {
            let Some((score, names)) = fits(format, &header, &above, &asked) else { continue };
            if best.as_ref().is_some_and(|known| known.score >= score) {
                continue;
            }
            let why = format!("the headers {} are those of {}", listed(&names), format.name());
            let range = above.iter().rev().find_map(|line| range::read(line));
            best = Some(Recognition { format, header_at: at, score, why, language: language_of(&header), range });
        }
        above.push(cells.iter().filter(|cell| !cell.trim().is_empty()).copied().collect::<Vec<_>>().join(", "));
    }
    best
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().take(4).map(|name| format!("“{name}”")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str], delimiter: char) -> Option<(Format, usize, Language)> {
        let records: Vec<Vec<&str>> = lines.iter().map(|line| line.split(delimiter).collect()).collect();
        recognise(&records, None, &[]).map(|found| (found.format, found.header_at, found.language))
    }

    #[test]
    fn each_format_is_known_by_its_headers() {
        let cases: &[(&str, Format)] = &[
            ("Day,Campaign,Campaign ID,Currency code,Cost,Impr.,Clicks,Conversions,Conv. value", Format::GoogleAds),
            ("Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Impressions", Format::MetaAds),
            ("By Day,Campaign name,Ad group name,Ad name,Cost,Impressions,Clicks (destination)", Format::TiktokAds),
            ("Start Date (in UTC),Account Name,Campaign Name,Total Spent,Impressions,Clicks", Format::LinkedinAds),
            (
                "TimePeriod,AccountId,CampaignId,CampaignName,CurrencyCode,Impressions,Clicks,Spend",
                Format::MicrosoftAds,
            ),
            ("source,medium,date,campaign_id,campaign_name,cost,clicks,impressions", Format::Ga4Cost),
            ("Name,Email,Financial Status,Currency,Total,Lineitem quantity,Lineitem name", Format::ShopifyOrders),
            ("id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status", Format::StripePayments),
            ("id,Description,Created (UTC),Amount,Currency,Status", Format::StripePayments),
            ("Record ID,First Name,Last Name,Email,Lead Status,Create Date", Format::HubspotContacts),
            ("Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME", Format::MailchimpContacts),
            ("Date,USD,JPY,BGN,CYP,CZK,", Format::FxRates),
            ("date,base,quote,rate", Format::FxRates),
        ];
        for (header, format) in cases {
            assert_eq!(of(&[header], ',').map(|found| found.0), Some(*format), "{header}");
        }
        for header in [
            "campaign,cost,visits,sales",
            "date,campaign,spend,clicks,impressions",
            "date,source,medium,cost,visits",
            "a,b",
        ] {
            assert_eq!(of(&[header], ','), None, "{header}");
        }
    }

    #[test]
    fn preambles_and_languages() {
        let lines = ["Kampagnenbericht", "8. Juli 2025 – 31. Juli 2025", "Kampagne;Kosten;Klicks"];
        assert_eq!(of(&lines, ';'), Some((Format::GoogleAds, 2, Language::De)));
        assert_eq!(
            of(&["Jour;Nom de la campagne;Montant dépensé (USD);Impressions"], ';'),
            Some((Format::MetaAds, 0, Language::Fr))
        );
        assert_eq!(of(&["Dia,Nome da campanha,Valor usado (BRL)"], ',').map(|found| found.2), Some(Language::Pt));
        assert_eq!(of(&["Día,Campaña,Código de moneda,Coste,Impr."], ',').map(|found| found.2), Some(Language::Es));
    }
}

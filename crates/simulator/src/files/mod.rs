//! The files of a market, as the platforms and the shop would export them.

mod plan;
mod platforms;
mod shop;
mod tables;

use std::path::{Path, PathBuf};
use std::{fmt, fs};

use base::{Currency, Decimal};

pub(crate) use shop::{email, order_name};

use crate::{MarketError, Simulation};

/// One file to import, with what a user would have to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFile {
    /// Where it was written.
    pub path: PathBuf,
    /// The currency of its amounts, where the file itself does not tell.
    pub currency: Option<Currency>,
}

/// A rule of the taxonomy: rows whose campaign name or coupon is exactly this
/// belong to this campaign. Written as text it has the short form that the
/// command line takes: `coupon = "MAKATI10" => flyer-makati`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignRule {
    /// The campaign's name in the ad account; empty when the coupon decides.
    pub campaign_name: String,
    /// The coupon code; empty when the name decides.
    pub coupon: String,
    /// Key of the campaign in the plan.
    pub campaign_key: String,
}

impl fmt::Display for CampaignRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, value) =
            if self.coupon.is_empty() { ("name", &self.campaign_name) } else { ("coupon", &self.coupon) };
        write!(f, "{field} = \"{value}\" => {}", self.campaign_key)
    }
}

/// Where the files of a market are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarketFiles {
    /// Exchange rates, in the layout of the European Central Bank; to be
    /// imported before amounts in other currencies are reported.
    pub rates: PathBuf,
    /// The plan: campaigns with their budgets by month.
    pub campaigns: PathBuf,
    /// Rules that tie the ad accounts' names and the coupons to the plan.
    pub rules: Vec<CampaignRule>,
    /// Spend, results, counts, calls, orders and contacts.
    pub imports: Vec<ImportFile>,
    /// The truth, which is not for importing.
    pub truth: PathBuf,
}

pub(crate) fn write(simulation: &Simulation, folder: &Path) -> Result<MarketFiles, MarketError> {
    fs::create_dir_all(folder).map_err(|source| MarketError::Write { path: folder.to_owned(), source })?;
    let put = |name: &str, bytes: Vec<u8>| {
        let path = folder.join(name);
        match fs::write(&path, bytes) {
            Ok(()) => Ok(path),
            Err(source) => Err(MarketError::Write { path, source }),
        }
    };
    let table_currency = Some(simulation.options.currency);
    let imports: [(&str, Vec<u8>, Option<Currency>); 12] = [
        ("google-ads.csv", platforms::google(simulation), None),
        ("meta-ads.csv", platforms::meta(simulation), None),
        ("tiktok-ads.csv", platforms::tiktok(simulation), Some(platforms::foreign_currency(simulation))),
        ("linkedin-ads.csv", platforms::linkedin(simulation), Some(platforms::foreign_currency(simulation))),
        ("microsoft-ads.csv", platforms::microsoft(simulation), None),
        ("affiliates-ga4-cost.csv", platforms::ga4_cost(simulation), table_currency),
        ("messages.csv", tables::messages(simulation), table_currency),
        ("flyers.csv", tables::flyers(simulation), table_currency),
        ("television.csv", tables::television(simulation), table_currency),
        ("flyers-counted.csv", tables::counts(simulation), None),
        ("calls.csv", shop::calls(simulation), None),
        ("shopify-orders.csv", shop::orders(simulation), None),
    ];
    let mut written = Vec::with_capacity(imports.len() + 1);
    for (name, bytes, currency) in imports {
        written.push(ImportFile { path: put(name, bytes)?, currency });
    }
    written.push(ImportFile { path: put("mailchimp-contacts.csv", shop::contacts(simulation))?, currency: None });
    put("taxonomy.csv", plan::taxonomy(simulation))?;
    Ok(MarketFiles {
        rates: put("ecb-rates.csv", plan::rates(simulation))?,
        campaigns: put("campaigns.csv", plan::campaigns(simulation))?,
        rules: plan::rules(simulation),
        imports: written,
        truth: put("truth.json", truth(simulation))?,
    })
}

fn truth(simulation: &Simulation) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(&simulation.truth()).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// A delimited text under construction. Cells are quoted only where needed.
struct Sheet {
    text: String,
    delimiter: char,
}

impl Sheet {
    fn new(delimiter: char) -> Self {
        Self { text: String::new(), delimiter }
    }

    /// Adds a line as it is, for preambles.
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push(self.delimiter);
            }
            if cell.contains([self.delimiter, '"', '\n', '\r']) {
                self.text.push('"');
                self.text.push_str(&cell.replace('"', "\"\""));
                self.text.push('"');
            } else {
                self.text.push_str(cell);
            }
        }
        self.text.push('\n');
    }

    fn bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// UTF-16, little endian, with a byte order mark.
    fn utf16(self) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(self.text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }
}

/// `1234567.50` as `1,234,567.50`.
fn thousands(amount: Decimal) -> String {
    let text = amount.to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_from_the_right() {
        assert_eq!(thousands(Decimal::new(123_456_750, 2)), "1,234,567.50");
        assert_eq!(thousands(Decimal::new(-1_000, 0)), "-1,000");
        assert_eq!(thousands(Decimal::new(999, 0)), "999");
    }

    #[test]
    fn cells_are_quoted_only_where_needed() {
        let mut sheet = Sheet::new(',');
        sheet.row(["a", "b,c", "d\"e"]);
        assert_eq!(sheet.text, "a,\"b,c\",\"d\"\"e\"\n");
    }
}

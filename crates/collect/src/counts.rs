//! Counts typed by hand: “120 flyers at the school gate”. A count is imported
//! like a file of one row, so that it is listed, restated and undone like one:
//! the count of a day, thing, place and campaign is what was typed last.

use base::{Channel, Day};

use crate::formats::Format;
use crate::formats::headers::fold;
use crate::formats::offline::counts::{examples, thing};
use crate::import::{ImportFile, ImportOptions};
use crate::values::DateOrder;

/// Most that can be counted at once.
const MOST: u64 = 1_000_000_000;
/// Longest name of a place or campaign, in characters.
const LONGEST: usize = 200;

/// What the names of typed counts begin with in the list of imports.
const FILE: &str = "typed count";

/// Words between what was counted and where, in the languages of the pages.
const AT: &[&str] =
    &["at", "in", "on", "@", "near", "sa", "در", "دم", "جلوی", "ở", "tại", "trước", "við", "hjá", "á", "í"];

/// A count as somebody types it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedCount {
    /// The day.
    pub day: Day,
    /// How many.
    pub count: u64,
    /// Of what: a word such as `flyers`, or the key of a figure.
    pub what: String,
    /// Where; empty = not said.
    pub place: String,
    /// For which campaign, by key or name; empty = for none.
    pub campaign: String,
    /// By which channel; `None` = that of the thing itself.
    pub channel: Option<Channel>,
}

/// What cannot be taken: the field, and what is wrong with it.
pub type Wrong = (&'static str, String);

/// What a phrase such as `120 flyers at the school gate` counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// How many.
    pub count: u64,
    /// Of what, as it is written.
    pub what: String,
    /// Where; empty = not said.
    pub place: String,
}

impl Phrase {
    /// Reads a phrase: a number, a thing, and where.
    ///
    /// # Errors
    /// When it begins with no number, or names nothing that is counted.
    pub fn read(text: &str) -> Result<Self, Wrong> {
        let folded = base::digits::fold(text);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let wrong = |message: String| ("text", message);
        let (count, used) = number_of(&words).map_err(|why| wrong(format!("“{text}”: {why}")))?;
        let rest = &words[used..];
        let longest = (1..=rest.len().min(4)).rev().find(|length| thing(&rest[..*length].join(" ")).is_some());
        let length = longest.ok_or_else(|| {
            wrong(format!("“{text}” names nothing that is counted; after the number write one of {}", examples()))
        })?;
        let place = &rest[length..];
        let place = match place.first() {
            Some(word) if AT.contains(&word.to_lowercase().as_str()) => &place[1..],
            _ => place,
        };
        Ok(Self { count, what: rest[..length].join(" "), place: place.join(" ") })
    }
}

/// The whole number that words begin with, and how many words it has. Thousands
/// may be grouped by threes, with any mark or with spaces; what else a mark could
/// mean is not guessed.
fn number_of(words: &[&str]) -> Result<(u64, usize), String> {
    let how = "write it as 120 flyers at the school gate";
    let first = words.first().copied().unwrap_or_default();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !first.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("it does not begin with a number; {how}"));
    }
    let mark = first.chars().find(|c| !c.is_ascii_digit());
    let (groups, used): (Vec<&str>, usize) = match mark {
        // `1 200 flyers`: what follows in threes belongs to it.
        None if first.len() <= 3 => {
            let more = words[1..].iter().take_while(|word| word.len() == 3 && is_digits(word)).count();
            (words[..=more].to_vec(), 1 + more)
        }
        None => (vec![first], 1),
        Some(mark @ (',' | '.' | '\'' | '’' | '_')) => (first.split(mark).collect(), 1),
        Some(_) => return Err(format!("“{first}” is no number; put a space after the number: {how}")),
    };
    let is_grouped = groups.len() == 1 || groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    if !is_grouped || !groups.iter().all(|group| is_digits(group)) {
        return Err(format!(
            "“{first}” is no whole number whose thousands are grouped by threes; write 1200, or 1,200"
        ));
    }
    match groups.concat().parse() {
        Ok(count) if count <= MOST => Ok((count, used)),
        _ => Err(format!("at most {MOST} can be counted at once")),
    }
}

impl TypedCount {
    /// The count as a file to import, and how to read it. `today`: nothing is
    /// counted on a later day.
    ///
    /// # Errors
    /// When a field is wrong.
    pub fn file(&self, today: Day) -> Result<(ImportFile, ImportOptions), Wrong> {
        if self.day > today {
            return Err(("day", format!("{} lies in the future; today is {today} in the workspace", self.day)));
        }
        if self.count > MOST {
            return Err(("count", format!("at most {MOST} can be counted at once")));
        }
        if thing(&self.what).is_none() {
            return Err(("what", format!("“{}” is not known; write one of {}", self.what.trim(), examples())));
        }
        for (field, text) in [("place", &self.place), ("campaign", &self.campaign)] {
            if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
                return Err((field, format!("it is one line of at most {LONGEST} characters")));
            }
        }
        let channel = self.channel.map(Channel::key).unwrap_or_default();
        let text = format!(
            "day,count,what,place,campaign,channel\n{},{},{},{},{},{channel}\n",
            self.day,
            self.count,
            quoted(&self.what),
            quoted(&self.place),
            quoted(&self.campaign),
        );
        let options = ImportOptions {
            format: Some(Format::Counts),
            date_order: Some(DateOrder::Ymd),
            delimiter: Some(','),
            ..ImportOptions::default()
        };
        Ok((ImportFile::new(self.name(), text.into_bytes()), options))
    }

    /// What the list of imports calls it.
    fn name(&self) -> String {
        let place = self.place.trim();
        let at = if place.is_empty() { String::new() } else { format!(" · {place}") };
        format!("{FILE}: {} {}{at}", self.count, self.what.trim())
    }
}

/// A cell of CSV.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.trim().replace('"', "\"\""))
}

/// The figure that a word is counted as, by its key; `None` = it is not known.
#[must_use]
pub fn figure_of(word: &str) -> Option<&'static str> {
    thing(&fold(word)).map(|(figure, ..)| figure.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_in_five_languages() {
        let cases = [
            ("120 flyers at the school gate", 120, "flyers", "the school gate"),
            ("1,200 store visits", 1_200, "store visits", ""),
            ("1.200 calls", 1_200, "calls", ""),
            ("1'200 calls", 1_200, "calls", ""),
            ("1 200 flyers at the market", 1_200, "flyers", "the market"),
            ("۱٬۲۰۰ تراکت", 1_200, "تراکت", ""),
            ("120 polyeto sa tarangkahan ng paaralan", 120, "polyeto", "tarangkahan ng paaralan"),
            ("۱۲۰ تراکت دم مدرسه", 120, "تراکت", "مدرسه"),
            ("120 tờ rơi ở cổng trường", 120, "tờ rơi", "cổng trường"),
            ("120 bæklingar við skólahliðið", 120, "bæklingar", "skólahliðið"),
            ("7 calls", 7, "calls", ""),
        ];
        for (text, count, what, place) in cases {
            let read = Phrase::read(text).unwrap();
            assert_eq!((read.count, read.what.as_str(), read.place.as_str()), (count, what, place), "{text}");
        }
        assert!(Phrase::read("flyers").unwrap_err().1.contains("begin with a number"));
        assert!(Phrase::read("12 elephants").unwrap_err().1.contains("flyers"));
        assert!(Phrase::read("").is_err());
        for (text, said) in [
            ("1,2 calls", "grouped by threes"),
            ("1,00 calls", "grouped by threes"),
            ("1.5 calls", "whole number"),
            ("12,34,567 calls", "grouped by threes"),
            ("1,2.345 calls", "whole number"),
            ("12x calls", "put a space"),
            ("12345678901234567890123 calls", "at most"),
            ("2 000 000 000 calls", "at most"),
        ] {
            let (field, message) = Phrase::read(text).unwrap_err();
            assert!(field == "text" && message.contains(said), "{text}: {message}");
        }
    }

    #[test]
    fn a_count_is_a_file_of_one_row() {
        let count = TypedCount {
            day: "2026-10-03".parse().unwrap(),
            count: 120,
            what: "flyers".into(),
            place: "the \"old\" gate, north".into(),
            campaign: "autumn".into(),
            channel: None,
        };
        let today = "2026-10-03".parse().unwrap();
        let (file, options) = count.file(today).unwrap();
        assert_eq!(options.format, Some(Format::Counts));
        assert!(file.name.contains("120 flyers"), "{}", file.name);
        assert_eq!(TypedCount { what: "elephants".into(), ..count.clone() }.file(today).unwrap_err().0, "what");
        assert_eq!(TypedCount { count: MOST + 1, ..count.clone() }.file(today).unwrap_err().0, "count");
        assert_eq!(
            TypedCount { day: "2099-01-01".parse().unwrap(), ..count.clone() }.file(today).unwrap_err().0,
            "day"
        );
        assert_eq!(TypedCount { place: "a\nb".into(), ..count }.file(today).unwrap_err().0, "place");
    }
}

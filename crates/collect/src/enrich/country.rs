//! The country of an address, by an optional database in MaxMind's format.
//!
//! One in the public domain, which needs no licence key, is fetched by
//! `make countries`. The file is read into memory once.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CountryError {
    /// It cannot be opened.
    #[error("the country database {} cannot be read: {source}; give a file in MaxMind's format (.mmdb)", .path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: MaxMindDbError,
    },
}

/// A database of countries by address.
#[derive(Debug)]
pub struct Countries {
    reader: Reader<Vec<u8>>,
}

/// Both forms that databases use: `country_code`, or MaxMind's own.
#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    country_code: Option<&'a str>,
    country: Option<Country<'a>>,
}

#[derive(Deserialize)]
struct Country<'a> {
    iso_code: Option<&'a str>,
}

impl Countries {
    /// Opens a database.
    ///
    /// # Errors
    /// [`CountryError::Open`] when the file is missing or is no such database.
    pub fn open(path: &Path) -> Result<Self, CountryError> {
        let open = |source| CountryError::Open { path: path.to_owned(), source };
        Ok(Self { reader: Reader::open_readfile(path).map_err(open)? })
    }

    /// ISO 3166 code of an address; `None` where the database does not know.
    #[must_use]
    pub fn of(&self, address: IpAddr) -> Option<String> {
        let entry: Entry<'_> = self.reader.lookup(address.to_canonical()).ok()?.decode().ok()??;
        code(entry.country_code.or_else(|| entry.country.and_then(|country| country.iso_code))?)
    }
}

/// A country's code as a proxy or client says it; unknown ones (`XX`, and `T1`
/// for Tor) are none.
#[must_use]
pub fn code(text: &str) -> Option<String> {
    let code = text.trim().to_uppercase();
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) && code != "XX").then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A database in which 0.0.0.0/1 is one country and 128.0.0.0/1 another:
    /// one node whose two records point at the two entries.
    fn database(left: &str, right: &str) -> Vec<u8> {
        let text = |text: &str| [&[0x40 | u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let entry = |code: &str| [vec![0xe1], text("country_code"), text(code)].concat();
        let number = |size: u8, value: u8| vec![size, value];
        let second = u8::try_from(entry(left).len()).unwrap();
        // Records: number of nodes + 16 + place in the data.
        let mut bytes = vec![0, 0, 17, 0, 0, 17 + second];
        bytes.extend([0; 16]);
        bytes.extend([entry(left), entry(right)].concat());
        bytes.extend(b"\xab\xcd\xefMaxMind.com");
        bytes.push(0xe9);
        let pairs = [
            ("node_count", number(0xc1, 1)),
            ("record_size", number(0xa1, 24)),
            ("ip_version", number(0xa1, 4)),
            ("binary_format_major_version", number(0xa1, 2)),
            ("binary_format_minor_version", vec![0xa0]),
            ("build_epoch", vec![0x01, 0x02, 1]),
            ("database_type", text("country")),
            ("languages", vec![0x00, 0x04]),
            ("description", vec![0xe0]),
        ];
        for (name, value) in pairs {
            bytes.extend(text(name));
            bytes.extend(value);
        }
        bytes
    }

    #[test]
    fn an_address_has_the_country_of_its_network() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("country.mmdb");
        std::fs::write(&path, database("IS", "PH")).unwrap();
        let countries = Countries::open(&path).unwrap();
        assert_eq!(countries.of("1.2.3.4".parse().unwrap()).as_deref(), Some("IS"));
        assert_eq!(countries.of("200.2.3.4".parse().unwrap()).as_deref(), Some("PH"));
        assert_eq!(countries.of("::ffff:200.2.3.4".parse().unwrap()).as_deref(), Some("PH"));
        assert_eq!(countries.of("2001:db8::1".parse().unwrap()), None);
    }

    #[test]
    fn a_file_that_is_no_database_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("country.mmdb");
        std::fs::write(&path, b"no database").unwrap();
        let error = Countries::open(&path).unwrap_err().to_string();
        assert!(error.contains("country.mmdb"), "{error}");
    }

    #[test]
    fn codes_are_two_letters() {
        assert_eq!(code(" ir "), Some("IR".into()));
        for none in ["", "XX", "T1", "Iran", "ÄÖ"] {
            assert_eq!(code(none), None, "{none}");
        }
    }
}

//! Any bytes are opened and read to their end, or refused: no panic, no run-away.
#![no_main]

use collect::decode::{Limits, OpenOptions, Record, open};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        decompressed_bytes: 1 << 20,
        gzip_free_bytes: 1 << 16,
        workbook_bytes: 1 << 20,
        row_bytes: 1 << 14,
        columns: 200,
        cell_bytes: 1 << 12,
        ..Limits::default()
    };
    let options = OpenOptions { limits, ..OpenOptions::default() };
    let Ok(source) = open(bytes.to_vec(), "fuzz", &options) else { return };
    let Ok(mut records) = source.records() else { return };
    let mut record = Record::new();
    while let Ok(true) = records.read(&mut record) {
        assert!(record.len() <= limits.columns);
        assert_eq!(record.iter().count(), record.len());
    }
});

//! Any XML in the parts of a workbook: its sheets are read to their end, or
//! refused. The parts of the input, separated by zero bytes, are the sheet, the
//! shared texts, the styles, and the list of sheets.
#![no_main]

use std::io::{Cursor, Write as _};

use collect::decode::{Limits, OpenOptions, Record, open};
use libfuzzer_sys::fuzz_target;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;

fuzz_target!(
    // Panics of the reader of workbooks are caught where they arise; of ours,
    // what runs the targets makes an abort.
    init: std::panic::set_hook(Box::new(|_| ())),
    |bytes: &[u8]| {
        let mut parts = bytes.split(|byte| *byte == 0);
        let mut part = || parts.next().unwrap_or_default();
        let (sheet, texts, styles, book) = (part(), part(), part(), part());
        let book = if book.is_empty() { BOOK.as_bytes() } else { book };
        let Some(workbook) = zipped(&[
            ("[Content_Types].xml", TYPES.as_bytes()),
            ("_rels/.rels", ROOT.as_bytes()),
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
            ("xl/sharedStrings.xml", texts),
            ("xl/styles.xml", styles),
            ("xl/worksheets/sheet1.xml", sheet),
        ]) else {
            return;
        };
        let limits = Limits { columns: 200, row_bytes: 1 << 14, cell_bytes: 1 << 12, ..Limits::default() };
        let Ok(source) = open(workbook, "fuzz", &OpenOptions { limits, ..OpenOptions::default() }) else { return };
        let Ok(mut records) = source.records() else { return };
        let mut record = Record::new();
        while let Ok(true) = records.read(&mut record) {
            assert!(record.len() <= limits.columns);
        }
    }
);

fn zipped(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts.iter().filter(|(_, bytes)| !bytes.is_empty()) {
        zip.start_file(*name, stored).ok()?;
        zip.write_all(bytes).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}

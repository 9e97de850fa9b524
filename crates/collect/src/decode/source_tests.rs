use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use super::*;
use crate::decode::CellKind;

fn opened(bytes: Vec<u8>) -> Result<Source, String> {
    open(bytes, "t.csv", &OpenOptions::default()).map_err(|error| error.to_string())
}

fn rows(source: &Source) -> Result<Vec<Vec<String>>, DecodeError> {
    let mut records = source.records()?;
    let mut record = Record::new();
    let mut rows = Vec::new();
    while records.read(&mut record)? {
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

fn read(bytes: Vec<u8>) -> Vec<Vec<String>> {
    rows(&opened(bytes).unwrap()).unwrap()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated))
            .unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A workbook of these sheets, each given as the XML of its rows.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let list: String = (1..)
        .zip(sheets)
        .map(|(id, (name, _))| format!(r#"<sheet name="{name}" sheetId="{id}" r:id="rId{id}"/>"#))
        .collect();
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
    );
    let relations: String = (1..=sheets.len())
        .map(|id| format!(r#"<Relationship Id="rId{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{id}.xml"/>"#))
        .collect();
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#
    );
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let pages: Vec<(String, String)> = (1..)
        .zip(sheets)
        .map(|(id, (_, rows))| {
            let page = format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#);
            (format!("xl/worksheets/sheet{id}.xml"), page)
        })
        .collect();
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
    ];
    parts.extend(pages.iter().map(|(name, page)| (name.as_str(), page.as_bytes())));
    zipped(&parts)
}

const TABLE: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Day</t></is></c><c r="B1" t="inlineStr"><is><t>Campaign</t></is></c><c r="C1" t="inlineStr"><is><t>Cost</t></is></c></row>
<row r="3"><c r="A3" s="1"><v>46298</v></c><c r="C3"><v>0.30000000000000004</v></c></row>"#;

#[test]
fn encodings_marks_and_compression_give_the_same_rows() {
    let text = "کمپین,هزینه\nاینستاگرام,\"5,000\"\n";
    let expected = [["کمپین", "هزینه"], ["اینستاگرام", "5,000"]];
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let marked = format!("\u{feff}{text}");
    for bytes in [
        text.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        utf16(text, false),
        utf16(text, true),
        utf16(&marked, false),
        utf16(&marked, true),
        gzipped(text.as_bytes()),
        gzipped(&utf16(&marked, false)),
        [gzipped(&text.as_bytes()[..20]), gzipped(&text.as_bytes()[20..])].concat(),
        zipped(&[("report.csv", text.as_bytes())]),
        format!("sep=,\r\n{text}").into_bytes(),
    ] {
        assert_eq!(read(bytes), expected);
    }
}

#[test]
fn western_text_and_its_delimiter() {
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode("Straße;Betrag für März\nKöln;1,50\nGöttingen Süd;2,50\n");
    let source = opened(bytes.into_owned()).unwrap();
    assert_eq!(source.delimiter(), Some(';'));
    assert!(matches!(source.layout(), Layout::Text { encoding: "windows-1252", is_gzip: false, .. }));
    assert_eq!(rows(&source).unwrap()[1][0], "Köln");
    assert_eq!(rows(&source).unwrap(), rows(&source).unwrap());
}

#[test]
fn what_is_no_table_is_refused_in_words() {
    let said = |bytes: &[u8]| opened(bytes.to_vec()).unwrap_err();
    assert!(said(b"").contains("is empty"));
    assert!(said(b"\xef\xbb\xbf \n").contains("is empty"));
    assert!(said(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").contains("PNG image"));
    assert!(said(b"%PDF-1.7 ...").contains("PDF"));
    assert!(said(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").contains("xlsx"));
    assert!(said(&[7_u8, 0, 0, 3, 0, 1, 255, 254, 0, 0].repeat(50)).contains("binary"));
    assert!(said(&gzipped(b"\x89PNG\r\n\x1a\n")).contains("PNG image"));
    assert!(said(&gzipped(&gzipped(b"a,b"))).contains("archive inside an archive"));
    assert!(said(&zipped(&[("[Content_Types].xml", b"x"), ("word/document.xml", b"x")])).contains("Word document"));
    assert!(said(&zipped(&[("mimetype", b"x"), ("content.xml", b"x")])).contains("OpenDocument"));
    assert!(said(&zipped(&[("a.csv", b"a,b"), ("b.csv", b"a,b")])).contains("several files"));
    assert!(said(b"PK\x03\x04 and nothing else").contains("damaged"));
    assert!(open(std::path::PathBuf::from("no-such-file.csv"), "no-such-file.csv", &OpenOptions::default()).is_err());
}

#[test]
fn a_cut_off_gzip_is_damaged() {
    let mut bytes = gzipped("day,cost\n".repeat(200_000).as_bytes());
    bytes.truncate(bytes.len() / 2);
    let said = match opened(bytes) {
        Ok(source) => rows(&source).unwrap_err().to_string(),
        Err(said) => said,
    };
    assert!(said.contains("is damaged (it ends too early)"), "{said}");
}

#[test]
fn a_gzip_that_grows_too_much_is_refused() {
    let line = "2026-10-01,Autumn,1\n";
    let bomb = gzipped(line.repeat(400_000).as_bytes());
    let limits = Limits { gzip_free_bytes: 1 << 20, gzip_ratio: 20, ..Limits::default() };
    let source = open(bomb.clone(), "bomb.gz", &OpenOptions { limits, ..OpenOptions::default() }).unwrap();
    assert!(rows(&source).unwrap_err().to_string().contains("gzip_ratio"));
    let limits = Limits { decompressed_bytes: 2 << 20, ..Limits::default() };
    let source = open(bomb, "bomb.gz", &OpenOptions { limits, ..OpenOptions::default() }).unwrap();
    assert!(rows(&source).unwrap_err().to_string().contains("decompressed_bytes"));
}

#[test]
fn sheets_are_read_with_their_types_and_row_numbers() {
    let source = opened(workbook(&[
        ("Cover", r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Hello</t></is></c></row>"#),
        ("Data", TABLE),
    ]))
    .unwrap();
    let Layout::Sheet { name, sheets } = source.layout() else { panic!("{source:?}") };
    assert_eq!((name.as_str(), sheets.len()), ("Data", 2));
    let head = source.head(9).unwrap();
    assert_eq!(head[0].iter().collect::<Vec<_>>(), ["Day", "Campaign", "Cost"]);
    assert_eq!(head[1].iter().collect::<Vec<_>>(), ["2026-10-03", "", "0.3"]);
    assert_eq!((head[1].line(), head[1].kind(0), head[1].kind(2)), (3, CellKind::Date, CellKind::Number));
    let bytes = workbook(&[("Cover", TABLE), ("Data", TABLE)]);
    let asked = OpenOptions { sheet: Some("data".into()), ..OpenOptions::default() };
    let source = open(bytes.clone(), "t.xlsx", &asked).unwrap();
    assert!(matches!(source.layout(), Layout::Sheet { name, .. } if name == "Data"));
    let missing = OpenOptions { sheet: Some("Nope".into()), ..OpenOptions::default() };
    assert!(open(bytes, "t.xlsx", &missing).unwrap_err().to_string().contains("“Cover”, “Data”"));
    assert!(opened(workbook(&[("Blank", "")])).unwrap_err().contains("is empty"));
}

#[test]
fn a_number_that_is_no_day_is_no_date() {
    let cells: String = (["46296", "1e300", "-5", "2957004"].iter().zip(["A1", "B1", "C1", "D1"]))
        .map(|(value, place)| format!(r#"<c r="{place}" s="1"><v>{value}</v></c>"#))
        .collect();
    let source = opened(workbook(&[("A", &format!(r#"<row r="1">{cells}</row>"#))])).unwrap();
    let head = source.head(1).unwrap();
    assert_eq!(head[0].iter().skip(2).collect::<Vec<_>>(), ["-5", "2957004"]);
    let kinds: Vec<CellKind> = (0..4).map(|at| head[0].kind(at)).collect();
    assert_eq!(kinds, [CellKind::Date, CellKind::Number, CellKind::Number, CellKind::Number]);
}

#[test]
fn workbook_bombs_are_refused_before_they_are_read() {
    let zeros = vec![b' '; 3 << 20];
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &zeros)]);
    let limits = Limits { workbook_bytes: 1 << 20, ..Limits::default() };
    let refused = open(bomb, "bomb.xlsx", &OpenOptions { limits, ..OpenOptions::default() }).unwrap_err();
    assert!(refused.to_string().contains("workbook_bytes"), "{refused}");
    assert_eq!(refused.kind(), base::ErrorKind::TooLarge);
    let strings = br#"<sst uniqueCount = "99999999999999"/>"#;
    let liar = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", strings)]);
    assert!(opened(liar).unwrap_err().contains("damaged"));
    let wide = workbook(&[("Wide", r#"<row r="1"><c r="XFD1048576"><v>1</v></c><c r="A2"><v>1</v></c></row>"#)]);
    assert!(opened(wide).unwrap_err().contains("columns"));
    let limits = Limits { workbook_parts: 2, ..Limits::default() };
    let parts = open(workbook(&[("A", TABLE)]), "parts.xlsx", &OpenOptions { limits, ..OpenOptions::default() });
    assert!(parts.unwrap_err().to_string().contains("workbook_parts"));
}

#[test]
fn an_encoding_can_be_named() {
    let (bytes, ..) = encoding_rs::WINDOWS_1256.encode("هزینه,a\n5,b\n");
    let options = OpenOptions { encoding: Some("windows-1256".into()), ..OpenOptions::default() };
    let source = open(bytes.into_owned(), "t.csv", &options).unwrap();
    assert!(rows(&source).unwrap()[0][0].starts_with("هز"));
    let unknown = OpenOptions { encoding: Some("utf-9".into()), ..OpenOptions::default() };
    assert!(open(b"a,b".to_vec(), "t.csv", &unknown).unwrap_err().to_string().contains("windows-1252"));
}

fn tight() -> Limits {
    Limits {
        decompressed_bytes: 1 << 16,
        gzip_free_bytes: 1 << 12,
        workbook_bytes: 1 << 16,
        row_bytes: 1 << 10,
        columns: 20,
        cell_bytes: 200,
        ..Limits::default()
    }
}

/// Opens and reads anything; what matters is that it ends without a panic.
fn exercise(bytes: Vec<u8>) {
    let options = OpenOptions { limits: tight(), ..OpenOptions::default() };
    if let Ok(source) = open(bytes, "any", &options) {
        let _ = rows(&source);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        exercise(bytes);
    }

    #[test]
    fn bytes_behind_a_signature_are_read_or_refused(
        signature in prop::sample::select(vec![&b"PK\x03\x04"[..], b"\x1f\x8b\x08\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"sep=;\n"]),
        bytes in prop::collection::vec(any::<u8>(), 0..500),
    ) {
        exercise([signature, &bytes].concat());
    }

    #[test]
    fn a_damaged_workbook_or_gzip_is_read_or_refused(at in 0_usize..1_500, byte in any::<u8>()) {
        for mut bytes in [workbook(&[("Data", TABLE)]), gzipped("day,cost\n2026-10-01,1\n".repeat(50).as_bytes())] {
            let at = at % bytes.len();
            bytes[at] = byte;
            exercise(bytes);
        }
    }

    #[test]
    fn a_damaged_sheet_is_read_or_refused(at in 0_usize..400, text in "[<>/A-Za-z0-9=\" ]{0,8}") {
        let at = at % TABLE.len();
        exercise(workbook(&[("Data", &format!("{}{text}{}", &TABLE[..at], &TABLE[at..]))]));
    }

    #[test]
    fn text_near_a_table_is_read_or_refused(text in "([a-z0-9\"]{0,4}[,;\t|\n\r\" ]){0,60}") {
        exercise(text.into_bytes());
    }

    #[test]
    fn written_cells_come_back(cells in prop::collection::vec(prop::collection::vec("[^\\x00-\\x1f]{0,12}|\"|\"\"|a\nb|,|;", 3), 2..20)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let text: String = cells.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n").collect();
        let options = OpenOptions { delimiter: Some(b','), encoding: Some("utf-8".into()), ..OpenOptions::default() };
        if let Ok(source) = open(text.into_bytes(), "t.csv", &options) {
            prop_assert_eq!(rows(&source).unwrap(), cells);
        }
    }
}

//! A workbook through the whole program, from the file to the figures.

use std::io::Write as _;

use serde_json::json;

use crate::folder::Folder;

/// A zip archive whose entries are stored as they are.
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in entries {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let (size, at) = (u32::try_from(text.len()).unwrap(), u32::try_from(out.len()).unwrap());
        let mut common = Vec::new();
        // Version 2.0, no flags, stored, 1980-01-01.
        for field in [20_u16, 0, 0, 0, 0x21] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc.sum(), size, size] {
            common.extend(field.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(text.as_bytes());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (size, at) = (u32::try_from(directory.len()).unwrap(), u32::try_from(out.len()).unwrap());
    let count = u16::try_from(entries.len()).unwrap();
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(at.to_le_bytes());
    out.extend(0_u16.to_le_bytes());
    out
}

/// A workbook of one sheet. Cells are XML, so that a test says what is text,
/// what a number and what a date.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = String::from(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (at, row) in rows.iter().enumerate() {
        sheet.push_str(&format!("<row r=\"{}\">{}</row>", at + 1, row.concat()));
    }
    sheet.push_str("</sheetData></worksheet>");
    zip(&[
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Costs" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
        ),
        // Style 1 shows a number as a date.
        (
            "xl/styles.xml",
            r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

#[test]
fn a_workbook_comes_out_as_figures() {
    const HEAD: &[&str] = &[
        "<c t=\"inlineStr\"><is><t>Date</t></is></c>",
        "<c t=\"inlineStr\"><is><t>Campaign</t></is></c>",
        "<c t=\"inlineStr\"><is><t>Cost</t></is></c>",
        "<c t=\"inlineStr\"><is><t>Visits</t></is></c>",
        "<c t=\"inlineStr\"><is><t>Sales</t></is></c>",
    ];
    // 46296 is 2026-10-01 counted from 1899-12-30.
    let bytes = workbook(&[
        HEAD,
        &[
            "<c s=\"1\"><v>46296</v></c>",
            "<c t=\"inlineStr\"><is><t>Flyers</t></is></c>",
            "<c><v>1234.5</v></c>",
            "<c><v>1000</v></c>",
            "<c><v>20</v></c>",
        ],
        &[
            "<c s=\"1\"><v>46297</v></c>",
            "<c t=\"inlineStr\"><is><t>تلگرام</t></is></c>",
            "<c><v>0.1</v></c>",
            "<c><v>500</v></c>",
            "<c><v>5</v></c>",
        ],
    ]);
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let mut file = std::fs::File::create(folder.root.path().join("costs.xlsx")).unwrap();
    file.write_all(&bytes).unwrap();
    let outcome = folder.import(&folder.root.path().join("costs.xlsx"), &[]).ok().json();
    assert_eq!((&outcome["rows"], &outcome["imported"], &outcome["skipped"]), (&json!(2), &json!(2), &json!(0)));
    assert_eq!(outcome["totals"]["spend"]["EUR"], "1234.60");
    let rows = folder.report("campaigns", "2026-10-01", "2026-10-01", &["--format", "csv"]).ok().csv();
    assert_eq!(rows.len(), 1, "the second row is of the next day");
    assert_eq!((rows[0]["campaign"].as_str(), rows[0]["spend"].as_str()), ("Flyers", "1234.50"));
    assert_eq!((rows[0]["conversions"].as_str(), rows[0]["conversion_rate"].as_str()), ("20", "0.02"));
    let again = folder.import(&folder.root.path().join("costs.xlsx"), &[]).ok().json();
    assert_eq!(again["nothing_changed"], json!(true));
}

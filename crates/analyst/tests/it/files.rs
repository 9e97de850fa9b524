//! Files as analysts have them, good and bad.

use analyst::table::{Column, FileForm, Rows, Source, Table, TableError};

fn read(text: &str) -> Result<Table, TableError> {
    FileForm::default().read_bytes("sales.csv", text.as_bytes().to_vec())
}

fn said(result: Result<impl Sized, TableError>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn columns_are_read_by_name_and_type() {
    let table = read("date;shop;sales;orders\n2024-01-01;Köln;1.5;3\n2024-01-08;Ulm;NA;4\n").unwrap();
    assert_eq!(table.header(), ["date", "shop", "sales", "orders"]);
    assert_eq!(table.len(), 2);
    assert_eq!(table.line(1), 3);
    assert_eq!(table.text("shop").unwrap(), ["Köln", "Ulm"]);
    assert_eq!(table.whole_numbers("orders").unwrap(), [3, 4]);
    assert_eq!(table.optional_numbers("sales").unwrap()[1], None);
    assert_eq!(table.dates("date").unwrap()[1].to_string(), "2024-01-08");
    assert_eq!(table.times("date").unwrap()[1].to_string(), "2024-01-08T00:00:00Z");
}

#[test]
fn a_decimal_comma_is_read_when_it_is_said() {
    let form = FileForm { decimal_comma: true, ..FileForm::default() };
    let table = form.read_bytes("x", b"a;b\n1,5;2\n".to_vec()).unwrap();
    assert!((table.numbers("a").unwrap()[0] - 1.5).abs() < 1e-12);
}

#[test]
fn complaints_say_what_where_and_what_to_do() {
    assert_eq!(
        said(read("date_week,y\n2024-01-01,1\n").unwrap().numbers("date_weak")),
        "sales.csv has no column “date_weak”; it has “date_week”, “y”; did you mean “date_week”?"
    );
    assert_eq!(
        said(read("a;b\n1;2\n3;4,5\n").unwrap().numbers("b")),
        "sales.csv, line 3, column “b”: “4,5” has a comma; if that is the decimal mark, say --decimal-comma, else \
         write it without"
    );
    assert_eq!(
        said(read("a,b\n1,2\n\n3\n4,5\n")),
        "sales.csv, line 4: 1 field, but the header has 2; is “,” the delimiter (--delimiter), and is every quote closed?"
    );
    assert!(said(read("")).starts_with("sales.csv is empty"));
    assert!(said(read("\n\n")).starts_with("sales.csv is empty"));
    assert_eq!(said(read("a,b\n")), "sales.csv has a header and no rows");
    assert!(said(read("a,a\n1,2\n").unwrap().numbers("a")).contains("2 columns named “a”"));
    assert!(said(Source::new("/nonexistent/file.csv").read()).contains("cannot open /nonexistent/file.csv"));
    let folder = tempfile::tempdir().unwrap();
    assert!(said(Source::new(folder.path()).read()).contains("is a folder"));
    assert_eq!(
        said(read("PK\u{3}\u{4}\u{14}\0")),
        "sales.csv is a workbook or a ZIP archive, and rows of text (CSV) are wanted; export it as CSV"
    );
    assert!(said(read("a,b\n\0\0,1\n")).contains("is binary"));
    assert!(said(read("a\u{1b}[2J\n1\n").unwrap().numbers("b")).contains("“a\\u{1b}[2J”"));
    assert!(said(read("a\n1e200\n").unwrap().numbers("a")).contains("line 2, column “a”: “1e200” is too large"));
    assert!(said(read("d\n01/02/2024\n").unwrap().dates("d")).contains("--date-format"));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for text in ["a,b\n\n1,2\n\n\n3,x\n5,6\n", "a,b\r\n\r\n1,2\r\n\r\n\r\n3,x\r\n5,6\r\n"] {
        assert!(said(read(text).unwrap().numbers("b")).contains("line 6,"), "{text:?}");
    }
    assert!(said(read("a,b\r\n1,2\r\n3,x").unwrap().numbers("b")).contains("line 3,"));
}

#[test]
fn a_quote_left_open_does_not_fill_the_memory() {
    let text = format!("a,b\n1,\"{}", "x,y\n".repeat(5_000_000));
    assert!(said(read(&text)).contains("is a quote left open?"));
}

#[test]
fn rows_stream_with_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    std::fs::write(&file, "a,b\n\"x\ny\",1\nz,2\n").unwrap();
    let mut rows = Source::new(file).rows().unwrap();
    let (a, b) = (rows.column("a").unwrap(), rows.column("b").unwrap());
    let mut seen = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        seen.push((row.line(), row.text(&a).into_owned(), row.whole_number(&b).unwrap()));
    }
    assert_eq!(seen, [(2, "x\ny".to_owned(), 1), (4, "z".to_owned(), 2)]);
}

#[test]
fn rows_read_on_every_core_are_the_rows_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    let rows: [&dyn Fn(u32) -> String; 6] = [
        &|row| format!("channel {row} > email;{row}\n"),
        &|row| format!("channel {row} > email;{row}\r\n\r\n"),
        &|row| format!("channel {row};{row}\r"),
        &|row| format!("\"channel {row}\nand \"\"more\"\"\n\";{row}\n\n"),
        &|row| format!("\"a{row}\";\"{row}\"\r\n"),
        &|row| if row == 20_000 { "\"a\n;\";20000\n".to_owned() } else { format!("5\" of {row};{row}\n") },
    ];
    for (kind, row) in rows.iter().enumerate() {
        // More than a part has, the last row without an end.
        let text: String = (0..40_000).map(row).collect();
        std::fs::write(&file, format!("name;count\n{}", text.trim_end())).unwrap();
        let open = || {
            let rows = Source::new(&file).rows().unwrap();
            let columns = (rows.column("name").unwrap(), rows.column("count").unwrap());
            (rows, columns)
        };
        let read = |rows: &mut Rows, (name, count): &(Column, Column)| {
            let mut seen = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                seen.push((row.line(), row.text(name).into_owned(), row.whole_number(count).unwrap()));
            }
            seen
        };
        let (mut rows, columns) = open();
        let want = read(&mut rows, &columns);
        let (rows, columns) = open();
        let (mut got, mut parts) = (Vec::new(), 0);
        let put = |mut part| {
            parts += 1;
            got.append(&mut part);
            Ok::<(), TableError>(())
        };
        rows.in_parts(|mut rows| read(&mut rows, &columns), put).unwrap();
        assert!(parts > 2, "{parts} parts of kind {kind}");
        assert_eq!(got.len(), 40_000);
        assert!(got == want, "kind {kind}");
    }
}

#[test]
fn the_first_complaint_of_many_parts_is_the_first_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.csv");
    let mut text = "name;count\n".to_owned();
    for row in 0..60_000 {
        text.push_str(&format!("channel {row};{}\n", if row % 20_000 == 19_999 { "x" } else { "1" }));
    }
    text.push_str("ragged\n");
    std::fs::write(&file, text).unwrap();
    let rows = Source::new(&file).rows().unwrap();
    let count = rows.column("count").unwrap();
    let read = |mut rows: Rows| {
        while let Some(row) = rows.next()? {
            row.number(&count)?;
        }
        Ok(())
    };
    let error = rows.in_parts(read, |part: Result<(), TableError>| part).unwrap_err();
    assert!(error.to_string().ends_with("line 20001, column “count”: “x” is not a number"), "{error}");
}

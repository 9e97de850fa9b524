//! Any bytes as an analyst's table: every cell is read as what it may be, or
//! refused, and both ways of reading give the same rows.
#![no_main]

use analyst::table::FileForm;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [choice, bytes @ ..] = bytes else { return };
    let form = FileForm {
        delimiter: (choice & 2 != 0).then_some(b';'),
        decimal_comma: choice & 1 != 0,
        date_format: (choice & 4 != 0).then(|| "%d/%m/%Y".to_owned()),
    };
    let Ok(table) = form.read_bytes("fuzz.csv", bytes.to_vec()) else { return };
    for name in table.header().to_vec() {
        let _ = (table.numbers(&name), table.optional_numbers(&name), table.whole_numbers(&name));
        let _ = (table.dates(&name), table.times(&name));
        if let Ok(texts) = table.text(&name) {
            assert_eq!(texts.len(), table.len());
        }
    }
});

//! A data folder that can only be read.

use std::process::Output;

use crate::mounts;
use crate::shop::{SHOP, shop};

#[test]
fn a_folder_that_can_only_be_read_is_read() {
    let folder = shop();
    let path = folder.file("shop2.csv", SHOP.replace("10,000", "20,000"));
    let run = |arguments: &[&str]| -> Option<Output> {
        let mut command = mounts::read_only(&folder.data())?;
        command.arg(env!("CARGO_BIN_EXE_sulit")).arg("--data").arg(folder.data()).args(arguments);
        Some(command.output().unwrap())
    };
    let report = ["report", "campaigns", "--from", "2026-10-01", "--to", "2026-10-31", "--format", "csv"];
    let Some(read) = run(&report) else { return };
    let said = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(read.status.success(), "{}", said(&read));
    let usual = folder.run(&report).ok().out;
    assert_eq!(String::from_utf8(read.stdout).unwrap(), usual);
    for arguments in [&["sql", "select count(*) from spend"][..], &["imports"], &["campaigns", "list"]] {
        let read = run(arguments).unwrap();
        assert!(read.status.success(), "{arguments:?}: {}", said(&read));
    }
    let refused = run(&["import", path.to_str().unwrap(), "--date", "2026-10-01"]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("importing.lock") && said(&refused).contains("write"), "{}", said(&refused));
    let refused = run(&["campaigns", "add", "x"]).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).to_lowercase().contains("read"), "{}", said(&refused));
    assert_eq!(folder.run(&report).ok().out, usual);
}

//! Backup and restore.

use crate::folder::Folder;
use crate::shop::shop;

#[test]
fn a_restored_folder_gives_the_same_reports() {
    let folder = shop();
    let archive = folder.root.path().join("backup.tar.gz");
    let archive = archive.to_str().unwrap();
    folder.run(&["backup", archive]).ok();
    let other = Folder::empty();
    other.run(&["restore", archive]).ok();
    for kind in ["campaigns", "channels", "days", "budget"] {
        let report = |folder: &Folder| folder.report(kind, "2026-10-01", "2026-10-31", &["--format", "json"]).ok().out;
        assert_eq!(report(&folder), report(&other), "{kind}");
    }
    let imports = |folder: &Folder| folder.run(&["imports", "--format", "json"]).ok().out;
    assert_eq!(imports(&folder), imports(&other));
    other.run(&["restore", archive]).refused();
    folder.run(&["backup", archive]).refused();
}

#[test]
fn a_cut_off_archive_is_refused_and_leaves_no_workspace() {
    let folder = shop();
    let archive = folder.root.path().join("backup.tar.gz");
    folder.run(&["backup", archive.to_str().unwrap()]).ok();
    let bytes = std::fs::read(&archive).unwrap();
    let cut = folder.file("cut.tar.gz", &bytes[..bytes.len() / 2]);
    let other = Folder::empty();
    other.run(&["restore", cut.to_str().unwrap()]).refused();
    other.run(&["report", "campaigns", "--from", "2026-10-01", "--to", "2026-10-31"]).refused();
    let noise = other.file("noise.tar.gz", b"not an archive");
    Folder::empty().run(&["restore", noise.to_str().unwrap()]).refused();
}

#[test]
fn an_archive_with_one_changed_bit_is_refused() {
    let folder = shop();
    let archive = folder.root.path().join("backup.tar.gz");
    folder.run(&["backup", archive.to_str().unwrap()]).ok();
    let whole = std::fs::read(&archive).unwrap();
    for at in [whole.len() / 3, whole.len() / 2, whole.len() * 4 / 7, whole.len() * 4 / 5, whole.len() - 6] {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        let damaged = folder.file("damaged.tar.gz", &bytes);
        let other = Folder::empty();
        other.run(&["restore", damaged.to_str().unwrap()]).refused();
        other.run(&["report", "campaigns", "--from", "2026-10-01", "--to", "2026-10-31"]).refused();
    }
}

#[test]
fn a_failed_restore_leaves_nothing_behind_and_what_is_made_is_its_owners() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = shop();
    let archive = folder.root.path().join("backup.tar.gz");
    folder.run(&["backup", archive.to_str().unwrap()]).ok();
    let bytes = std::fs::read(&archive).unwrap();
    let cut = folder.file("cut.tar.gz", &bytes[..bytes.len() * 3 / 4]);
    let other = Folder::empty();
    other.run(&["restore", cut.to_str().unwrap()]).refused();
    assert!(!other.data().exists());
    other.run(&["restore", archive.to_str().unwrap()]).ok();
    let data = other.data();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&data.join("sulit.db"))), (0o700, 0o600));
}

//! Imports that are cut short: killed at any moment, or out of room. The
//! folder then holds the whole import or nothing of it, and the next command
//! works.

use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::folder::Folder;
use crate::mounts;

const ROWS: u64 = 4_000;
const FEW: u64 = 200;
const KILLS: u32 = 20;

/// Costs, clicks, visits and sales of so many campaigns: three tables of the
/// lake and the relational store take part.
fn costs(folder: &Folder, campaigns: u64) -> PathBuf {
    let mut text = "date,campaign,cost,clicks,visits,sales\n".to_owned();
    for row in 0..ROWS {
        let (day, campaign) = (1 + row / campaigns % 28, row % campaigns);
        text.push_str(&format!("2026-10-{day:02},Campaign {campaign},{row}.25,{row},{},{}\n", row * 2, row % 7));
    }
    folder.file("costs.csv", text)
}

/// How many rows of costs and results are believed.
fn believed(folder: &Folder) -> (u64, u64) {
    let count = |table: &str| folder.sql(&format!("select count(*) as n from {table}"))[0]["n"].as_u64().unwrap();
    (count("spend"), count("responses"))
}

fn imports(folder: &Folder) -> Vec<(String, String)> {
    let listed = folder.run(&["imports", "--format", "csv"]).ok().csv();
    listed.into_iter().map(|row| (row["id"].clone(), row["state"].clone())).collect()
}

/// Draws from a seed (splitmix64), so that a failure can be repeated.
fn draw(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[test]
fn an_import_killed_at_any_moment_is_there_whole_or_not_at_all() {
    let measured = Folder::new("EUR", "Europe/Berlin", "en");
    let began = Instant::now();
    measured.import(&costs(&measured, FEW), &[]).ok();
    let whole = began.elapsed();
    let full = believed(&measured);
    assert_eq!(full, (ROWS, ROWS * 2));

    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let file = costs(&folder, FEW);
    let mut seed = 20_261_001;
    let (mut killed, mut taken) = (0, 0);
    for kill in 0..KILLS {
        // Spread over the whole run, and a little beyond its end.
        let share = (f64::from(kill) + draw(&mut seed)) / f64::from(KILLS) * 1.05;
        let moment = Instant::now() + whole.mul_f64(share);
        let mut child =
            folder.command().arg("import").arg(&file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // There is nothing to await: the moment itself is what is tried.
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() >= moment => {
                    child.kill().unwrap();
                    break child.wait().unwrap();
                }
                None => std::thread::park_timeout(Duration::from_millis(1)),
            }
        };
        killed += u32::from(status.signal() == Some(9));
        let found = believed(&folder);
        assert!(found == full || found == (0, 0), "kill {kill} at {share}: {found:?} of {full:?}");
        let listed = imports(&folder);
        assert!(listed.iter().all(|(_, state)| state != "applying"), "kill {kill} at {share}: {listed:?}");
        let applied: Vec<&String> = listed.iter().filter(|(_, state)| state == "applied").map(|(id, _)| id).collect();
        assert_eq!(applied.len(), usize::from(found == full), "kill {kill} at {share}: {listed:?}");
        if let [id] = applied.as_slice() {
            taken += 1;
            let rows = folder.report("campaigns", "2026-10-01", "2026-10-31", &["--format", "csv"]).ok().csv();
            assert_eq!(rows.len() as u64, FEW, "kill {kill} at {share}: every source has its campaign");
            folder.run(&["import", "undo", id]).ok();
            assert_eq!(believed(&folder), (0, 0));
        }
    }
    assert!(killed > KILLS / 2, "only {killed} of {KILLS} were killed, {taken} were taken");
    folder.import(&file, &[]).ok();
    assert_eq!(believed(&folder), full);
}

#[test]
fn a_limit_on_file_sizes_takes_nothing_and_leaves_the_folder_working() {
    let folder = Folder::new("EUR", "Europe/Berlin", "en");
    let file = costs(&folder, ROWS);
    // Blocks of 512 bytes; SIGXFSZ is ignored, so that writing fails as on a full disk.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 160; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_sulit")]);
    let ran = limited.arg("--data").arg(folder.data()).arg("import").arg(&file).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: ") && !said.contains("panicked"), "{said}");
    assert_eq!(believed(&folder), (0, 0));
    folder.import(&file, &[]).ok();
    assert_eq!(believed(&folder), (ROWS, ROWS * 2));
}

/// `$folder` is the small disk; the arguments are the program and the file.
const FILL_AND_FREE: &str = r#"
sulit() { "$program" --data "$folder/data" "$@"; }
program="$1"; file="$2"
sulit init --name Shop --currency EUR --timezone Europe/Berlin >/dev/null
free=$(df --output=avail -B1 "$folder" | tail -n 1)
head -c "$((free - 300000))" /dev/zero > "$folder/filler"
if sulit import "$file" --format json >/dev/null 2>"$folder/../said"; then echo '"taken on a full disk"'; exit 0; fi
rm "$folder/filler"
sulit sql 'select count(*) as n from spend' --format json
sulit import "$file" --format json >/dev/null
sulit sql 'select count(*) as n from spend' --format json
"#;

#[test]
fn a_full_disk_takes_nothing_and_works_after_room_is_made() {
    let folder = Folder::empty();
    let file = costs(&folder, ROWS);
    let disk = folder.root.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let Some(mut command) = mounts::small_disk(&disk, 48, FILL_AND_FREE) else { return };
    let ran = command.arg(env!("CARGO_BIN_EXE_sulit")).arg(&file).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}{err}");
    let counts: Vec<Value> = serde_json::Deserializer::from_str(&out).into_iter().map(Result::unwrap).collect();
    let counts: Vec<Option<u64>> = counts.iter().map(|rows| rows[0]["n"].as_u64()).collect();
    assert_eq!(counts, [Some(0), Some(ROWS)], "{out}{err}");
    let said = std::fs::read_to_string(folder.root.path().join("said")).unwrap();
    let said = said.to_lowercase();
    assert!(said.contains("no space left") || said.contains("disk is full") || said.contains("full"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

//! File systems of a test's own: a small one, and one that can only be read.

use std::path::Path;
use std::process::Command;

/// What `unshare` runs before a program: mounts that nothing else sees and
/// that end with it.
fn with_mounts(script: &str, folder: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-euc", script, "sh"]).arg(folder);
    command
}

/// A command in whose eyes `folder` is an empty file system of so many MiB.
/// `None` where the system gives no mounts to tests, after saying so.
pub(crate) fn small_disk(folder: &Path, mib: u32, script: &str) -> Option<Command> {
    let mount = format!("mount -t tmpfs -o size={mib}m tmpfs \"$1\"");
    possible(&mount, folder).then(|| with_mounts(&format!("{mount}\nfolder=\"$1\"; shift\n{script}"), folder))
}

/// A command in whose eyes `folder` can only be read; its own arguments follow.
pub(crate) fn read_only(folder: &Path) -> Option<Command> {
    let mount = "mount --bind \"$1\" \"$1\"; mount -o remount,bind,ro \"$1\"";
    possible(mount, folder).then(|| with_mounts(&format!("{mount}; shift; exec \"$@\""), folder))
}

fn possible(mount: &str, folder: &Path) -> bool {
    let tried = with_mounts(mount, folder).output();
    let why = match tried {
        Ok(output) if output.status.success() => return true,
        Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        Err(error) => error.to_string(),
    };
    eprintln!("not tried: this system gives tests no mounts of their own ({why})");
    assert!(std::env::var_os("CI").is_none(), "CI must be able to mount: {why}");
    false
}

//! Progress on long work, when somebody looks.

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use collect::import::{Phase, Watch};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar on standard error; nothing when that is no terminal.
pub(crate) fn bar(name: &str) -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    let style = ProgressStyle::with_template("{prefix:.bold} {msg} [{bar:30}] {bytes}/{total_bytes} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉ "));
    bar.set_prefix(name.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A bar that counts; nothing when standard error is no terminal.
pub(crate) fn counter(name: &str, whole: u64) -> ProgressBar {
    let bar = bar(name);
    let style = ProgressStyle::with_template("{prefix:.bold} {msg} [{bar:30}] {pos}/{len} {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉ "));
    bar.set_length(whole);
    bar
}

/// What an import tells, shown on a bar. Ctrl-C stops the import once, and
/// nothing of it remains.
pub(crate) fn watch(bar: &ProgressBar) -> Watch {
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = cancelled.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            flag.store(true, Ordering::Relaxed);
        }
    });
    let bar = bar.clone();
    let phase = Mutex::new(None);
    Watch::new(move |progress| {
        if let Ok(mut known) = phase.lock()
            && *known != Some(progress.phase)
        {
            *known = Some(progress.phase);
            bar.set_message(words(progress.phase));
        }
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    })
    .stopped_by(cancelled)
}

fn words(phase: Phase) -> &'static str {
    match phase {
        Phase::Hashing => "looking whether it is known",
        Phase::Looking => "looking at its columns",
        Phase::Reading => "reading its rows",
        Phase::Recording => "recording what changes",
    }
}

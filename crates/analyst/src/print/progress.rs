//! Progress on long work, when somebody looks.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use stats::Work;

/// A bar on standard error; nothing when that is no terminal. Ctrl-C ends the
/// command as it ends any other.
pub struct Progress {
    bar: ProgressBar,
    step: Mutex<String>,
}

impl Progress {
    /// A bar of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{prefix:.bold} {msg} [{bar:30}] {percent}% {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉ "));
        bar.set_prefix(name.to_owned());
        if terminal {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self { bar, step: Mutex::new(String::new()) }
    }

    /// Says what is doubtful while the work goes on, above the bar.
    pub fn warn(&self, text: &str) {
        self.bar.suspend(|| {
            // Nobody is left to tell if standard error is closed.
            let _closed = writeln!(std::io::stderr(), "warning: {}", super::plain(text));
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Work for Progress {
    fn progress(&self, step: &str, done: u64, total: u64) {
        if self.bar.is_hidden() {
            return;
        }
        if let Ok(mut shown) = self.step.lock()
            && *shown != step
        {
            step.clone_into(&mut shown);
            self.bar.set_message(step.to_owned());
        }
        self.bar.set_length(total);
        self.bar.set_position(done);
    }
}

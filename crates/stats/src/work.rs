//! Long work that reports how far it is and can be stopped.

/// The one who waits for long work: told how far it is, asked whether to go on.
///
/// Implementations must be cheap: inner loops call them often, and from several
/// threads at once.
pub trait Work: Sync {
    /// `done` of `total` steps are finished; `step` names what is being done.
    fn progress(&self, step: &str, done: u64, total: u64);

    /// Whether the work should stop at the next safe point.
    fn cancelled(&self) -> bool {
        false
    }

    /// [`Cancelled`] if the work should stop, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`] when [`Work::cancelled`] says so.
    fn go_on(&self) -> Result<(), Cancelled> {
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// The work was stopped by the one who waited for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped before it was finished")]
pub struct Cancelled;

/// Nobody watches and nobody stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quiet;

impl Work for Quiet {
    fn progress(&self, _step: &str, _done: u64, _total: u64) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stopped;

    impl Work for Stopped {
        fn progress(&self, _step: &str, _done: u64, _total: u64) {}

        fn cancelled(&self) -> bool {
            true
        }
    }

    #[test]
    fn work_goes_on_until_it_is_stopped() {
        assert_eq!(Quiet.go_on(), Ok(()));
        assert_eq!(Stopped.go_on(), Err(Cancelled));
    }
}

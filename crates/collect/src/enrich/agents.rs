//! User agents that were read lately: a few make most of the events, and to
//! read one takes longer than all the rest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::agent;
use super::bots::{self, Kind};

/// User agents that are remembered, in memory only.
const MOST: usize = 4_096;
/// Longer ones are not remembered: nobody's browser sends them.
const LONGEST: usize = 512;

/// What a user agent is and tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) kind: Kind,
    pub(super) device: &'static str,
    pub(super) browser: String,
    pub(super) os: &'static str,
}

/// What is remembered.
#[derive(Debug, Default)]
pub(super) struct Agents(Mutex<HashMap<String, Arc<Told>>>);

impl Agents {
    /// Reads a user agent, or remembers it.
    pub(super) fn read(&self, user_agent: &str) -> Arc<Told> {
        let known = |agents: &HashMap<String, Arc<Told>>| agents.get(user_agent).cloned();
        if let Some(told) = known(&self.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return told;
        }
        let told = Arc::new(told(user_agent));
        if user_agent.len() <= LONGEST {
            let mut agents = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // All at once: which are in use shows again within a moment.
            if agents.len() >= MOST {
                agents.clear();
            }
            agents.insert(user_agent.to_owned(), told.clone());
        }
        told
    }
}

fn told(user_agent: &str) -> Told {
    let kind = bots::kind(user_agent);
    let agent = if kind == Kind::Person { agent::read(user_agent) } else { agent::Agent::default() };
    Told { kind, device: agent.device, browser: agent.browser.to_owned(), os: agent.os }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_was_read_and_has_a_bound() {
        let agents = Agents::default();
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0";
        let first = agents.read(firefox);
        assert_eq!((first.kind, first.browser.as_str()), (Kind::Person, "Firefox"));
        assert!(Arc::ptr_eq(&first, &agents.read(firefox)));
        for n in 0..2 * MOST {
            agents.read(&format!("curl/{n}"));
        }
        agents.read(&"x".repeat(LONGEST + 1));
        let kept = agents.0.lock().unwrap();
        assert!(kept.len() <= MOST && kept.keys().all(|agent| agent.len() <= LONGEST));
    }
}

//! Attempts at a funnel: how far the events of one person or session go. Pure.

/// Most steps of a funnel.
pub const MOST_STEPS: usize = 12;

/// What counts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// A person: the attempt that went furthest, of equals the earliest.
    #[default]
    Once,
    /// A person: the attempt that began with their first entry.
    First,
    /// Every attempt. One begins where none is under way: the one before was
    /// completed, or its window is over, or (in exact order) it was broken off.
    Every,
}

/// An event as a funnel sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Microseconds since 1970; never before that of the event before.
    pub(super) at: i64,
    /// The steps it can be, as bits.
    pub(super) mask: u32,
    /// What an attempt that begins with it is counted under.
    pub(super) value: u32,
}

/// The rules of a funnel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) steps: usize,
    /// Longest time from the first step to the last, in microseconds.
    pub(super) window: i64,
    /// Whether nothing may happen between two steps.
    pub(super) is_exact: bool,
    pub(super) counting: Counting,
    /// When an attempt may begin: from the first instant, before the second.
    pub(super) entries: (i64, i64),
}

/// How far it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attempt {
    pub(super) value: u32,
    /// Steps reached, at least 1.
    pub(super) depth: usize,
    /// When each step was reached.
    pub(super) times: [i64; MOST_STEPS],
}

/// No event.
const NONE: u32 = u32::MAX;

/// Finds the attempts in the events of one person or session. Its own table
/// is kept between calls to be used again.
#[derive(Debug, Default)]
pub(super) struct Finder {
    /// For each event and step: the first event after it that can be the step.
    next: Vec<u32>,
}

impl Finder {
    /// Bytes that it will hold for so many events.
    pub(super) fn bytes(events: usize, rules: &Rules) -> usize {
        if rules.is_exact { 0 } else { events * rules.steps * size_of::<u32>() }
    }

    /// Calls `found` for each attempt that counts.
    pub(super) fn find(&mut self, events: &[Seen], rules: &Rules, mut found: impl FnMut(&Attempt)) {
        self.look_ahead(events, rules);
        let may_begin = |event: &Seen| event.mask & 1 != 0 && (rules.entries.0..rules.entries.1).contains(&event.at);
        let mut best: Option<Attempt> = None;
        // Where, and when, the attempt under way is over.
        let (mut free_from, mut busy_until) = (0, i64::MIN);
        for (at, event) in events.iter().enumerate() {
            if !may_begin(event) || at < free_from || event.at <= busy_until {
                continue;
            }
            let (attempt, last) = self.attempt(events, at, rules);
            match rules.counting {
                Counting::First => return found(&attempt),
                Counting::Once => {
                    if best.is_none_or(|best| attempt.depth > best.depth) {
                        best = Some(attempt);
                    }
                    if attempt.depth == rules.steps {
                        break;
                    }
                }
                Counting::Every => {
                    found(&attempt);
                    free_from = last + 1;
                    let is_over = attempt.depth == rules.steps || rules.is_exact;
                    busy_until = if is_over { i64::MIN } else { event.at.saturating_add(rules.window) };
                }
            }
        }
        if let Some(best) = best {
            found(&best);
        }
    }

    fn look_ahead(&mut self, events: &[Seen], rules: &Rules) {
        self.next.clear();
        if rules.is_exact {
            return;
        }
        self.next.resize(events.len() * rules.steps, NONE);
        let mut coming = [NONE; MOST_STEPS];
        for (at, event) in events.iter().enumerate().rev() {
            self.next[at * rules.steps..(at + 1) * rules.steps].copy_from_slice(&coming[..rules.steps]);
            for (step, coming) in coming.iter_mut().enumerate().take(rules.steps) {
                if event.mask & (1 << step) != 0 {
                    *coming = u32::try_from(at).unwrap_or(NONE);
                }
            }
        }
    }

    /// The attempt that begins with an event, and the place of its last one.
    /// Taking the earliest event for each step never loses a later step: the
    /// window is counted from the first.
    fn attempt(&self, events: &[Seen], begins: usize, rules: &Rules) -> (Attempt, usize) {
        let entry = events[begins];
        let mut attempt = Attempt { value: entry.value, depth: 1, times: [entry.at; MOST_STEPS] };
        let mut last = begins;
        for step in 1..rules.steps {
            let next = if rules.is_exact {
                let next = last + 1;
                events.get(next).filter(|event| event.mask & (1 << step) != 0).map(|_| next)
            } else {
                let next = self.next[last * rules.steps + step];
                (next != NONE).then_some(next as usize)
            };
            let Some(next) = next.filter(|next| events[*next].at - entry.at <= rules.window) else { break };
            attempt.times[step] = events[next].at;
            attempt.depth += 1;
            last = next;
        }
        (attempt, last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules(steps: usize, window: i64, counting: Counting, is_exact: bool) -> Rules {
        Rules { steps, window, is_exact, counting, entries: (0, 1_000) }
    }

    /// `a1 b2` is step a at 1 and step b at 2; `x` is no step, `ab` is both.
    fn events(text: &str) -> Vec<Seen> {
        let words = text.split_whitespace();
        words
            .map(|word| {
                let digits = word.find(|c: char| c.is_ascii_digit()).unwrap();
                let steps = word[..digits].bytes().filter(|letter| *letter != b'x');
                Seen {
                    at: word[digits..].parse().unwrap(),
                    mask: steps.fold(0, |mask, letter| mask | 1 << (letter - b'a')),
                    value: 0,
                }
            })
            .collect()
    }

    fn found(text: &str, rules: &Rules) -> Vec<Vec<i64>> {
        let mut all = Vec::new();
        Finder::default().find(&events(text), rules, |attempt| all.push(attempt.times[..attempt.depth].to_vec()));
        all
    }

    #[test]
    fn what_lies_between_does_not_matter_unless_the_order_is_exact() {
        let loose = rules(3, 10, Counting::Once, false);
        assert_eq!(found("a1 x2 a3 b4 x5 c6", &loose), [[1, 4, 6]]);
        let exact = rules(3, 10, Counting::Once, true);
        assert_eq!(found("a1 x2 a3 b4 x5 c6", &exact), [[3, 4]]);
        assert_eq!(found("a1 x2 a3 b4 c5", &exact), [[3, 4, 5]]);
    }

    #[test]
    fn the_window_runs_from_the_first_step() {
        let once = rules(3, 10, Counting::Once, false);
        assert_eq!(found("a1 b5 c11", &once), [vec![1, 5, 11]]);
        assert_eq!(found("a1 b5 c12", &once), [vec![1, 5]]);
        // The second entry brings it to the end, the first does not.
        assert_eq!(found("a1 a3 b5 c12", &once), [vec![3, 5, 12]]);
        let first = rules(3, 10, Counting::First, false);
        assert_eq!(found("a1 a3 b5 c12", &first), [vec![1, 5]]);
    }

    #[test]
    fn of_attempts_that_go_equally_far_the_earliest_counts() {
        assert_eq!(found("a1 a2 b3 a20 b21", &rules(2, 10, Counting::Once, false)), [[1, 3]]);
    }

    #[test]
    fn every_attempt_counts_and_they_do_not_overlap() {
        let every = rules(2, 10, Counting::Every, false);
        assert_eq!(found("a1 a2 b3 a4 b5", &every), [[1, 3], [4, 5]]);
        // An entry within the window of an attempt under way is part of it.
        assert_eq!(found("a1 a5 a12 b13", &every), [vec![1], vec![12, 13]]);
        let exact = rules(2, 10, Counting::Every, true);
        assert_eq!(found("a1 x2 a3 b4 a5", &exact), [vec![1], vec![3, 4], vec![5]]);
    }

    #[test]
    fn one_event_is_one_step() {
        let twice = rules(2, 10, Counting::Once, false);
        assert_eq!(found("ab1", &twice), [[1]]);
        assert_eq!(found("ab1 ab2", &twice), [[1, 2]]);
        assert_eq!(found("b1 a2", &twice), [[2]]);
    }

    #[test]
    fn entries_outside_the_period_begin_nothing() {
        let mut later = rules(2, 10, Counting::Once, false);
        later.entries = (5, 20);
        assert_eq!(found("a1 b2", &later), Vec::<Vec<i64>>::new());
        // What follows may come after the period.
        assert_eq!(found("a19 b25", &later), [[19, 25]]);
    }

    /// The same by trying every chain of events.
    fn naive(events: &[Seen], rules: &Rules) -> Vec<Vec<i64>> {
        fn furthest(events: &[Seen], from: usize, step: usize, until: i64, rules: &Rules) -> Vec<(usize, i64)> {
            let mut best = Vec::new();
            if step == rules.steps {
                return best;
            }
            let last = if rules.is_exact { (from + 1).min(events.len()) } else { events.len() };
            for at in from..last {
                if events[at].mask & (1 << step) != 0 && events[at].at <= until {
                    let mut chain = vec![(at, events[at].at)];
                    chain.extend(furthest(events, at + 1, step + 1, until, rules));
                    // Longer is better; of equals the one whose steps come sooner.
                    if chain.len() > best.len() {
                        best = chain;
                    }
                }
            }
            best
        }
        let mut attempts: Vec<Vec<(usize, i64)>> = Vec::new();
        for at in 0..events.len() {
            let is_entry = events[at].mask & 1 != 0 && (rules.entries.0..rules.entries.1).contains(&events[at].at);
            if !is_entry {
                continue;
            }
            if rules.counting == Counting::Every
                && let Some(before) = attempts.last()
            {
                let is_over = before.len() == rules.steps || rules.is_exact;
                let busy = !is_over && events[at].at <= before[0].1 + rules.window;
                if at <= before.last().unwrap().0 || busy {
                    continue;
                }
            }
            let mut chain = vec![(at, events[at].at)];
            chain.extend(furthest(events, at + 1, 1, events[at].at + rules.window, rules));
            attempts.push(chain);
        }
        let times = |chain: &Vec<(usize, i64)>| chain.iter().map(|(_, at)| *at).collect::<Vec<i64>>();
        match rules.counting {
            Counting::Every => attempts.iter().map(times).collect(),
            Counting::First => attempts.first().map(times).into_iter().collect(),
            Counting::Once => {
                let most = attempts.iter().map(Vec::len).max();
                attempts.iter().find(|chain| Some(chain.len()) == most).map(times).into_iter().collect()
            }
        }
    }

    proptest! {
        #[test]
        fn attempts_are_those_of_trying_everything(
            raw in proptest::collection::vec((0_i64..4, 0_u32..8), 0..14),
            steps in 1_usize..4,
            window in 0_i64..12,
            is_exact in any::<bool>(),
            counting in prop_oneof![Just(Counting::Once), Just(Counting::First), Just(Counting::Every)],
        ) {
            let mut now = 0;
            let events: Vec<Seen> = raw
                .into_iter()
                .map(|(gap, mask)| {
                    now += gap;
                    Seen { at: now, mask, value: 0 }
                })
                .collect();
            let mut rules = rules(steps, window, counting, is_exact);
            rules.entries = (2, 25);
            let mut all = Vec::new();
            Finder::default().find(&events, &rules, |attempt| all.push(attempt.times[..attempt.depth].to_vec()));
            prop_assert_eq!(all, naive(&events, &rules));
        }
    }
}

//! The scoreboard on two small markets: its figures are there, it goes on where
//! it was interrupted, and the same size gives the same page.

use std::fs;
use std::sync::Mutex;

use accuracy::record::{Record, Records};
use accuracy::run::{cases, run};
use accuracy::size::Size;
use accuracy::{page, score};

fn small() -> Size {
    Size {
        seeds: 2,
        condition_seeds: 0,
        presets: vec![("leads".to_owned(), 0.1)],
        varied: None,
        chains: 2,
        tune: 60,
        draws: 40,
        replicates: 8,
        market_draws: 100,
    }
}

fn lines(size: &Size, file: &std::path::Path, at_a_time: usize) -> (Records, Vec<String>) {
    let said = Mutex::new(Vec::new());
    let records = run(size, file, at_a_time, &|line| said.lock().unwrap().push(line.to_owned())).unwrap();
    (records, said.into_inner().unwrap())
}

#[test]
fn a_run_is_whole_goes_on_and_repeats() {
    let size = small();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deeper/results.jsonl");
    let (records, said) = lines(&size, &file, 2);
    assert_eq!((records.len(), said.len()), (3, 3), "{said:?}");
    let whole = page::page(&size, &records);

    // Every model is there with a figure for every channel.
    for case in cases(&size) {
        let Some(Record::Market(market)) = records.get(&case.key()) else { panic!("no {}", case.key()) };
        assert_eq!((market.models.len(), market.plans.len()), (14, 21));
        let channels = market.channels.len();
        assert!(
            market.models.iter().all(|model| model.estimates.len() == channels && model.intervals.len() == channels)
        );
        let truth: Vec<f64> = market.channels.iter().map(|channel| channel.truth).collect();
        for model in &market.models {
            assert!(score::error(&model.estimates, &truth).is_finite(), "{}", model.name);
            assert!(whole.contains(&format!("| {} |", model.name)), "{}", model.name);
        }
        // What nobody sees gets nothing from journeys, and something from the mix model.
        let unseen = market.channels.iter().position(|channel| !channel.visible).unwrap();
        let given = |name: &str| market.models.iter().find(|model| model.name == name).unwrap().estimates[unseen];
        assert!(given("last").abs() < 1e-12 && given("mix") > 0.0);
        let promised = market.plans.iter().filter(|plan| plan.promise.is_some()).count();
        assert_eq!(promised, 2 * accuracy::mix::PLANS.len());
        assert!(whole.contains("**Promises of `mix, careful planner`**"));
        // Every plan has the same budget and keeps the bounds.
        for plan in &market.plans {
            let spent: f64 = plan.multipliers.iter().zip(&market.channels).map(|(m, channel)| m * channel.spend).sum();
            let budget: f64 = market.channels.iter().map(|channel| channel.spend).sum();
            assert!((spent / budget - 1.0).abs() < 1e-6, "{}: {spent} of {budget}", plan.name);
            assert!(plan.multipliers.iter().all(|times| (0.0..=2.0 + 1e-9).contains(times)), "{plan:?}");
        }
        assert!(
            market.tests.iter().any(|test| test.kind == "ab") && market.tests.iter().any(|test| test.kind == "geo")
        );
    }
    let picture = page::picture(&size, &records);
    assert_eq!(picture.matches("<circle").count(), 14 + 1);
    assert!(!picture.contains("NaN"));
    assert!(!whole.contains("NaN") && !whole.contains("inf"), "{whole}");

    // Interrupted within the last line: only that market is simulated again.
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, &text[..text.len() - 40]).unwrap();
    let (again, said) = lines(&size, &file, 1);
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(page::page(&size, &again), whole);
    let (known, said) = lines(&size, &file, 2);
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(known, again);
}

#[test]
fn sizes_do_not_mix_but_more_seeds_go_on() {
    let full = Size::full(50);
    assert_eq!(full.fingerprint(), Size::full(60).fingerprint());
    assert_ne!(full.fingerprint(), Size { draws: full.draws + 1, ..full.clone() }.fingerprint());
    let keys: std::collections::BTreeSet<String> = cases(&full).iter().map(accuracy::record::Case::key).collect();
    // Four presets; of each condition three levels that are not the preset's own.
    assert_eq!(keys.len(), 4 * 50 + 4 * 3 * 12);
}

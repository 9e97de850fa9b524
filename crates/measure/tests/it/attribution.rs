//! Attribution against closed forms, enumeration and known truth.

use measure::attribution::{
    Attribution, AttributionError, Custom, Journeys, Model, Outcome, Position, Resampling, Rule, TimeDecay, attribute,
    largest_remainder, summary,
};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;
use stats::{Cancelled, Quiet, Work};

/// Journeys written as letters: path, conversions, value, nulls.
fn journeys(rows: &[(&str, f64, f64, f64)]) -> Journeys {
    let mut journeys = Journeys::new();
    for (path, conversions, value, nulls) in rows {
        let touches: Vec<u16> = path.chars().map(|name| journeys.channel(&name.to_string()).unwrap()).collect();
        let outcome = Outcome { conversions: *conversions, value: *value, nulls: *nulls };
        journeys.push(&touches, None, outcome).unwrap();
    }
    journeys
}

fn run(journeys: &Journeys, model: Model) -> Attribution {
    attribute(journeys, &[model], None, &Quiet).unwrap()
}

fn conversions(journeys: &Journeys, model: Model) -> Vec<f64> {
    run(journeys, model).models[0].credits.iter().map(|credit| credit.conversions).collect()
}

fn near(got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len());
    for (one, other) in got.iter().zip(want) {
        assert!((one - other).abs() < 1e-9, "{got:?} is not {want:?}");
    }
}

fn markov(order: usize) -> Model {
    Model::Markov { order, nulls: true }
}

#[test]
fn two_channels_are_as_by_hand() {
    // a→b→conversion 2, a→nothing 3, b→conversion 1, b→a→conversion 1, b→nothing 3.
    let data = journeys(&[("ab", 2.0, 20.0, 0.0), ("a", 0.0, 0.0, 3.0), ("b", 1.0, 40.0, 3.0), ("ba", 1.0, 0.0, 0.0)]);
    // Six touches of a: 2 to b, 1 converts. Seven of b: 1 to a, 3 convert. Half begin at each.
    let (ab, a_ends, ba, b_ends) = (2.0 / 6.0, 1.0 / 6.0, 1.0 / 7.0, 3.0 / 7.0);
    let a = (a_ends + ab * b_ends) / (1.0 - ab * ba);
    let b = (b_ends + ba * a_ends) / (1.0 - ab * ba);
    let whole = 0.5 * a + 0.5 * b;
    let effects = [1.0 - 0.5 * b_ends / whole, 1.0 - 0.5 * a_ends / whole];
    let result = run(&data, markov(1));
    let facts = result.models[0].markov.as_ref().unwrap();
    near(&facts.removal_effect, &effects);
    near(&[facts.conversion_chance], &[whole]);
    // Four of ten journeys converted, and the chain says the same.
    near(&[whole], &[0.4]);
    let sum: f64 = effects.iter().sum();
    near(&conversions(&data, markov(1)), &[4.0 * effects[0] / sum, 4.0 * effects[1] / sum]);
    // By value: nothing from a's conversion, 60/3 from each of b's.
    let (a_worth, b_worth) = (0.0, 60.0 / 7.0);
    let a = (a_worth + ab * b_worth) / (1.0 - ab * ba);
    let b = (b_worth + ba * a_worth) / (1.0 - ab * ba);
    let whole = 0.5 * (a + b);
    near(&facts.removal_effect_value, &[1.0 - 0.5 * b_worth / whole, 1.0 - 0.5 * a_worth / whole]);
}

#[test]
fn journeys_no_longer_than_the_order_are_states_of_their_own() {
    // Then a removal takes exactly the journeys that have the channel.
    let data = journeys(&[("ab", 3.0, 0.0, 1.0), ("b", 2.0, 0.0, 5.0), ("cab", 1.0, 0.0, 1.0), ("ca", 4.0, 0.0, 0.0)]);
    for nulls in [true, false] {
        let result = run(&data, Model::Markov { order: 3, nulls });
        near(&result.models[0].markov.as_ref().unwrap().removal_effect, &[0.8, 0.6, 0.5]);
    }
}

#[test]
fn repeated_touches_change_nothing_at_order_one() {
    let once = journeys(&[("abc", 3.0, 9.0, 1.0), ("ba", 2.0, 5.0, 5.0), ("cb", 1.0, 1.0, 4.0)]);
    let often = journeys(&[("aabbbc", 3.0, 9.0, 1.0), ("bbbaa", 2.0, 5.0, 5.0), ("ccb", 1.0, 1.0, 4.0)]);
    near(&conversions(&once, markov(1)), &conversions(&often, markov(1)));
    // At order two every journey has states of its own: without a 5 of 6 are lost, without b all, without c 4.
    near(&conversions(&once, markov(2)), &[2.0, 2.4, 1.6]);
}

#[test]
fn without_nulls_the_effect_is_the_chance_to_be_met() {
    // All who convert: a is met by 5 of 6 in the chain of conversions.
    let data = journeys(&[("ab", 5.0, 0.0, 100.0), ("b", 1.0, 0.0, 100.0)]);
    let result = run(&data, Model::Markov { order: 1, nulls: false });
    near(&result.models[0].markov.as_ref().unwrap().removal_effect, &[5.0 / 6.0, 1.0]);
}

#[test]
fn shapley_is_the_average_over_all_orders_of_joining() {
    let rows = [
        ("ab", 3.0, 30.0, 1.0),
        ("bca", 2.0, 8.0, 0.0),
        ("aa", 1.0, 5.0, 2.0),
        ("cd", 4.0, -2.0, 0.0),
        ("dbbda", 2.0, 9.0, 0.0),
    ];
    let data = journeys(&rows);
    let set = |path: &str| path.chars().fold(0_u32, |set, name| set | 1 << data.id(&name.to_string()).unwrap());
    let worth = |within: u32| -> f64 { rows.iter().filter(|row| set(row.0) & !within == 0).map(|row| row.1).sum() };
    // Every order in which the four can join, by Heap's algorithm.
    let (mut orders, mut order, mut swaps) = (vec![[0, 1, 2, 3]], [0, 1, 2, 3], [0_usize; 4]);
    let mut at = 0;
    while at < 4 {
        if swaps[at] < at {
            order.swap(if at % 2 == 0 { 0 } else { swaps[at] }, at);
            orders.push(order);
            swaps[at] += 1;
            at = 0;
        } else {
            swaps[at] = 0;
            at += 1;
        }
    }
    assert_eq!(orders.len(), 24);
    let mut want = vec![0.0; 4];
    for order in &orders {
        let mut within = 0;
        for channel in order {
            want[*channel] += (worth(within | 1 << channel) - worth(within)) / 24.0;
            within |= 1 << channel;
        }
    }
    near(&conversions(&data, Model::Shapley { limit: None }), &want);
    // With a limit of one channel only the last counts.
    near(&conversions(&data, Model::Shapley { limit: Some(1) }), &conversions(&data, Model::Rule(Rule::Last)));
    assert!(attribute(&data, &[Model::Shapley { limit: Some(0) }], None, &Quiet).is_err());
}

#[test]
fn rules_share_as_they_say() {
    let data = journeys(&[("abcd", 10.0, 100.0, 0.0), ("ad", 2.0, 0.0, 0.0)]);
    let rule = |rule: Rule| conversions(&data, Model::Rule(rule));
    near(&rule(Rule::First), &[12.0, 0.0, 0.0, 0.0]);
    near(&rule(Rule::Last), &[0.0, 0.0, 0.0, 12.0]);
    near(&rule(Rule::LastNonDirect { direct: vec!["d".to_owned()] }), &[2.0, 0.0, 10.0, 0.0]);
    near(&rule(Rule::Linear), &[3.5, 2.5, 2.5, 3.5]);
    near(&rule(Rule::Position(Position::default())), &[5.0, 1.0, 1.0, 5.0]);
    near(
        &rule(Rule::TimeDecay(TimeDecay { half_life: 1.0 })),
        &[10.0 / 15.0 + 2.0 / 3.0, 20.0 / 15.0, 40.0 / 15.0, 80.0 / 15.0 + 4.0 / 3.0],
    );
    let custom = Custom { first: vec![1.0], between: 2.0, last: vec![2.0], channels: vec![("b".to_owned(), 0.0)] };
    near(&rule(Rule::Custom(custom.clone())), &[2.5 + 2.0 / 3.0, 0.0, 2.5, 5.0 + 4.0 / 3.0]);
    let unknown = Custom { channels: vec![("x".to_owned(), 1.0)], ..custom };
    assert!(attribute(&data, &[Model::Rule(Rule::Custom(unknown))], None, &Quiet).is_err());
}

#[test]
fn what_cannot_be_credited_is_said() {
    let none = journeys(&[("a", 0.0, 0.0, 3.0)]);
    let refused = |data: &Journeys, model| attribute(data, &[model], None, &Quiet).unwrap_err();
    assert_eq!(refused(&none, markov(1)), AttributionError::NoConversions);
    assert_eq!(refused(&Journeys::new(), markov(1)), AttributionError::NoConversions);
    let some = journeys(&[("a", 1.0, 0.0, 3.0)]);
    assert!(refused(&some, markov(5)).to_string().contains("1 to 4"));
    assert!(refused(&some, markov(0)).to_string().contains("1 to 4"));
    assert!(
        refused(&some, Model::Rule(Rule::Position(Position { first: 0.9, last: 0.2 })))
            .to_string()
            .contains("at most 1")
    );
    assert!(refused(&some, Model::DataDriven { half_life: Some(-1.0) }).to_string().contains("half-life"));
    let bad = Resampling { level: 1.0, ..Resampling::default() };
    assert!(attribute(&some, &[markov(1)], Some(&bad), &Quiet).is_err());
    let without = journeys(&[("ab", 1.0, 1.0, 0.0)]);
    assert!(run(&without, markov(1)).warnings[0].contains("no journey without conversion"));
}

#[test]
fn refunds_that_exceed_sales_follow_the_conversions() {
    let data = journeys(&[("ab", 3.0, 10.0, 1.0), ("b", 1.0, -50.0, 1.0), ("a", 2.0, 5.0, 1.0)]);
    let result = run(&data, markov(1));
    let value: f64 = result.models[0].credits.iter().map(|credit| credit.value).sum();
    near(&[value], &[-35.0]);
    assert!(result.warnings.iter().any(|warning| warning.contains("refunds")), "{:?}", result.warnings);
}

struct Stopped;

impl Work for Stopped {
    fn progress(&self, _step: &str, _done: u64, _total: u64) {}

    fn cancelled(&self) -> bool {
        true
    }
}

#[test]
fn work_that_is_stopped_stops() {
    let data = journeys(&[("ab", 3.0, 10.0, 1.0)]);
    let stopped = attribute(&data, &[Model::DataDriven { half_life: None }], None, &Stopped).unwrap_err();
    assert_eq!(stopped, AttributionError::Cancelled(Cancelled));
    assert!(attribute(&data, &[markov(1)], None, &Stopped).is_err());
}

/// A market of four channels in which some convert more than others.
fn market(count: usize, seed: u64) -> Journeys {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut data = Journeys::new();
    let channels = ["a", "b", "c", "d"].map(|name| data.channel(name).unwrap());
    for _ in 0..count {
        let mut path = vec![channels[rng.random_range(0..4)]];
        while rng.random_bool(0.5) {
            path.push(channels[rng.random_range(0..3)]);
        }
        let strength: f64 = path.iter().map(|channel| 0.06 * f64::from(*channel) + 0.02).sum();
        let converts = rng.random_bool(strength.min(0.9));
        let outcome = Outcome {
            conversions: f64::from(u8::from(converts)),
            value: if converts { rng.random_range(1.0..100.0) } else { 0.0 },
            nulls: f64::from(u8::from(!converts)),
        };
        data.push(&path, None, outcome).unwrap();
    }
    data
}

fn every_model() -> Vec<Model> {
    vec![
        Model::Rule(Rule::First),
        Model::Rule(Rule::Linear),
        markov(1),
        markov(2),
        Model::Shapley { limit: None },
        Model::DataDriven { half_life: Some(2.0) },
    ]
}

#[test]
fn the_same_seed_gives_the_same_intervals_and_another_does_not() {
    let data = market(400, 5);
    let resampling = Resampling { replicates: 40, ..Resampling::default() };
    let intervals = |resampling: &Resampling| {
        let result = attribute(&data, &every_model(), Some(resampling), &Quiet).unwrap();
        format!("{:?}", result.models.iter().map(|model| &model.credits).collect::<Vec<_>>())
    };
    assert_eq!(intervals(&resampling), intervals(&resampling));
    assert_ne!(intervals(&resampling), intervals(&Resampling { seed: 2, ..resampling }));
}

#[test]
fn intervals_hold_the_share_of_a_large_market() {
    let models = every_model();
    let share = |result: &Attribution, model: usize, channel: usize| {
        result.models[model].credits[channel].conversions / result.total.conversions
    };
    let truth = attribute(&market(200_000, 1), &models, None, &Quiet).unwrap();
    let resampling = Resampling { replicates: 200, level: 0.9, seed: 3 };
    let (mut held, mut tries) = (vec![0.0; models.len()], 0.0);
    for seed in 0..40 {
        let found = attribute(&market(1500, 100 + seed), &models, Some(&resampling), &Quiet).unwrap();
        for (model, held) in held.iter_mut().enumerate() {
            for channel in 0..4 {
                let (low, high) = found.models[model].credits[channel].conversions_interval.unwrap();
                let want = share(&truth, model, channel) * found.total.conversions;
                *held += f64::from(u8::from(low <= want && want <= high));
            }
        }
        tries += 4.0;
    }
    // 160 intervals each: 0.9 within about four standard errors.
    for (model, held) in models.iter().zip(&held) {
        assert!((0.80..=0.99).contains(&(held / tries)), "{}: {}", model.name(), held / tries);
    }
}

#[test]
fn models_disagree_where_the_first_and_the_last_differ() {
    let resampling = Resampling { replicates: 100, ..Resampling::default() };
    let rules = [Model::Rule(Rule::First), Model::Rule(Rule::Last), Model::Rule(Rule::Linear)];
    let apart = journeys(&[("ab", 400.0, 0.0, 0.0), ("c", 100.0, 0.0, 0.0)]);
    let found = attribute(&apart, &rules, Some(&resampling), &Quiet).unwrap().disagreements;
    let beyond: Vec<bool> = found.iter().map(|found| found.beyond_noise).collect();
    assert_eq!(beyond, [true, true, false]);
    assert_eq!((found[0].low, found[0].high), (1, 0));
    near(&[found[0].difference], &[400.0]);
    let alike = journeys(&[("ab", 3.0, 0.0, 0.0), ("ba", 3.0, 0.0, 0.0)]);
    let found = attribute(&alike, &rules[..2], Some(&resampling), &Quiet).unwrap().disagreements;
    assert!(found.iter().all(|found| !found.beyond_noise && found.p_value > 0.05));
}

#[test]
fn a_summary_counts_paths_lengths_lags_and_steps() {
    let mut data = Journeys::new();
    let (a, b) = (data.channel("a").unwrap(), data.channel("b").unwrap());
    let one = |conversions: f64, nulls: f64| Outcome { conversions, value: 2.0 * conversions, nulls };
    data.push(&[a, a, b], Some(&[3.5, 2.0, 0.0]), one(2.0, 1.0)).unwrap();
    data.push(&[b], Some(&[0.0]), one(1.0, 0.0)).unwrap();
    data.push(&[a, a, b], Some(&[1.0, 1.0, 1.0]), one(1.0, 0.0)).unwrap();
    let seen = summary(&data, 1);
    assert_eq!((seen.different, seen.paths.len()), (2, 1));
    near(&[seen.paths[0].outcome.conversions, seen.average_length], &[3.0, 2.5]);
    near(&seen.lengths, &[1.0, 0.0, 3.0]);
    near(&seen.lags, &[1.0, 1.0, 0.0, 2.0]);
    near(&seen.visits, &[4.0, 5.0]);
    near(&seen.steps.iter().map(|step| step.count).collect::<Vec<_>>(), &[4.0, 4.0, 4.0, 1.0, 1.0]);
}

/// Figures of the reference folder, where it is at hand.
#[test]
fn equals_the_references_where_they_are_at_hand() {
    let Some(folder) =
        std::env::var_os("SULIT_SHARED_DATA").map(|folder| std::path::Path::new(&folder).join("attribution"))
    else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("ChannelAttribution_Data.csv")).unwrap();
    let mut data = Journeys::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let path: Vec<u16> = fields[0].split(" > ").map(|name| data.channel(name.trim()).unwrap()).collect();
        let number = |at: usize| fields[at].trim().parse::<f64>().unwrap();
        data.push(&path, None, Outcome { conversions: number(1), value: number(2), nulls: number(3) }).unwrap();
    }
    for (file, nulls) in [("exact_order1_null.csv", true), ("exact_order1_nonull.csv", false)] {
        let result = run(&data, Model::Markov { order: 1, nulls });
        let model = &result.models[0];
        let facts = model.markov.as_ref().unwrap();
        let text = std::fs::read_to_string(folder.join("reference").join(file)).unwrap();
        for line in text.lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let channel = usize::from(data.id(fields[0]).unwrap());
            let want: Vec<f64> = fields[1..].iter().map(|field| field.parse().unwrap()).collect();
            let credit = model.credits[channel];
            near(
                &[facts.removal_effect[channel], credit.conversions, facts.removal_effect_value[channel], credit.value],
                &want,
            );
        }
    }
    for (order, states) in [(1, 13), (2, 121), (3, 934)] {
        let result = run(&data, markov(order));
        let facts = result.models[0].markov.as_ref().unwrap();
        assert_eq!(facts.states, states);
        assert!((facts.conversion_chance - 0.223_845_135_596_86).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn credits_add_up_to_what_was_booked(
        rows in prop::collection::vec(
            (prop::collection::vec(0_u16..6, 1..9), 0_u8..5, -10_000_i64..20_000, 0_u8..5), 1..40,
        ),
        order in 1_usize..5,
        nulls in any::<bool>(),
    ) {
        let mut data = Journeys::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            data.channel(name).unwrap();
        }
        for (path, conversions, minor, nulls) in &rows {
            let value = if *conversions > 0 { *minor as f64 / 100.0 } else { 0.0 };
            let outcome = Outcome { conversions: f64::from(*conversions), value, nulls: f64::from(*nulls) };
            data.push(path, None, outcome).unwrap();
        }
        let total = data.total();
        prop_assume!(total.conversions > 0.0);
        let mut models = every_model();
        models.push(Model::Markov { order, nulls });
        models.push(Model::Rule(Rule::LastNonDirect { direct: vec!["a".to_owned()] }));
        models.push(Model::Rule(Rule::TimeDecay(TimeDecay::default())));
        let found = attribute(&data, &models, None, &Quiet).unwrap();
        let booked = (total.value * 100.0).round() as i64;
        for model in &found.models {
            let conversions: f64 = model.credits.iter().map(|credit| credit.conversions).sum();
            let values: Vec<f64> = model.credits.iter().map(|credit| credit.value).collect();
            prop_assert!((conversions - total.conversions).abs() < 1e-9 * total.conversions.max(1.0));
            prop_assert!((values.iter().sum::<f64>() - total.value).abs() < 1e-6);
            prop_assert!(model.credits.iter().all(|credit| credit.conversions >= -1e-9));
            let units: Vec<f64> = values.iter().map(|value| value * 100.0).collect();
            let rounded = largest_remainder(&units, booked);
            prop_assert_eq!(rounded.iter().sum::<i64>(), booked);
            for (unit, exact) in rounded.iter().zip(&units) {
                prop_assert!((*unit as f64 - exact).abs() < 1.0 + 1e-6);
            }
        }
    }

    #[test]
    fn channels_that_never_meet_have_their_own_conversions(
        counts in prop::collection::vec((0_u8..20, 0_u8..20), 2..6),
    ) {
        let names = ["a", "b", "c", "d", "e"];
        let rows: Vec<_> = counts.iter().zip(names).map(|((c, n), name)| (name, f64::from(*c), 0.0, f64::from(*n))).collect();
        let data = journeys(&rows);
        prop_assume!(data.total().conversions > 0.0);
        let want: Vec<f64> = rows.iter().map(|row| row.1).collect();
        for model in every_model() {
            near(&conversions(&data, model), &want);
        }
    }
}

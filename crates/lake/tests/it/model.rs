//! A random history of imports and undos against a simple model: believed
//! cells are the last import's that wrote them, and every past state stays
//! askable.

use std::collections::BTreeMap;

use base::{Decimal, ImportId, Timestamp};
use lake::{LakeError, ReplacePolicy, unwatched};
use proptest::prelude::*;

use crate::shop::{Shop, source, spend};

type Believed = BTreeMap<(String, String), Decimal>;

#[derive(Debug, Clone)]
enum Act {
    /// Cells (day, campaign, amount) and whether whole days are replaced.
    Import(Vec<(u8, u8, u8)>, bool),
    /// Undoes the import at this place among those in force.
    Undo(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let cells = prop::collection::vec((1_u8..4, 0_u8..3, 1_u8..4), 1..6);
    let import = (cells, any::<bool>()).prop_map(|(cells, whole)| Act::Import(cells, whole));
    prop::collection::vec(prop_oneof![3 => import, 1 => (0_usize..8).prop_map(Act::Undo)], 1..9)
}

/// An import as the model knows it.
#[derive(Debug)]
struct Known {
    import: ImportId,
    cells: Believed,
    /// Cells that it replaced by nothing when it came.
    removed: Vec<(String, String)>,
}

impl Known {
    fn new(import: ImportId, rows: &[(u8, u8, u8)], whole_days: bool, before: &Believed) -> Self {
        let mut cells = Believed::new();
        for (day, campaign, amount) in rows {
            *cells.entry(cell(*day, *campaign)).or_default() += Decimal::from(*amount);
        }
        let shares = before.keys().any(|(_, campaign)| cells.keys().any(|(_, other)| other == campaign));
        let lapses = |key: &&(String, String)| !cells.contains_key(*key) && cells.keys().any(|(day, _)| *day == key.0);
        let removed = if whole_days && shares { before.keys().filter(lapses).cloned().collect() } else { Vec::new() };
        Self { import, cells, removed }
    }
}

/// What is believed after imports, each over the ones before.
fn replayed(imports: &[Known]) -> Believed {
    let mut believed = Believed::new();
    for known in imports {
        believed.retain(|key, _| !known.removed.contains(key));
        believed.extend(known.cells.clone());
    }
    believed
}

fn cell(day: u8, campaign: u8) -> (String, String) {
    (format!("2026-10-{day:02}"), format!("C{campaign}"))
}

async fn believed(shop: &Shop, at: Option<Timestamp>) -> Believed {
    let mut query = shop.query("2026-10-01", "2026-10-31");
    (query.by_day, query.as_of) = (true, at);
    let names: BTreeMap<String, String> =
        (0..3).map(|number| format!("C{number}")).map(|name| (source(&name).key(), name)).collect();
    let sums = shop.lake.spend_sums(&query).await.unwrap();
    sums.into_iter().map(|sum| ((sum.day.unwrap().to_string(), names[&sum.ref_key].clone()), sum.spend)).collect()
}

async fn live(acts: Vec<Act>) {
    let shop = Shop::new().await;
    let mut in_force: Vec<Known> = Vec::new();
    let mut history: Vec<(Timestamp, Believed)> = Vec::new();
    for act in acts {
        match act {
            Act::Import(cells, whole) => {
                let rows: Vec<_> = cells
                    .iter()
                    .map(|(day, campaign, amount)| {
                        let (day, campaign) = cell(*day, *campaign);
                        spend(&day, &campaign, &amount.to_string())
                    })
                    .collect();
                let policy = ReplacePolicy { whole_days: whole, ..ReplacePolicy::default() };
                let (import, comparison) = shop.spend(&rows, &policy).await;
                let known = Known::new(import, &cells, whole, &replayed(&in_force));
                if !comparison.is_unchanged() {
                    in_force.push(known);
                }
            }
            Act::Undo(at) if !in_force.is_empty() => {
                let at = at % in_force.len();
                shop.clock.advance_seconds(60);
                match shop.lake.undo(&shop.workspace, &in_force[at].import, &unwatched).await {
                    Ok(_) => drop(in_force.remove(at)),
                    // Refused only while a later import builds on it.
                    Err(LakeError::BuiltUpon { .. }) => assert!(at + 1 < in_force.len()),
                    Err(error) => panic!("{error}"),
                }
            }
            Act::Undo(_) => {}
        }
        let expected = replayed(&in_force);
        assert_eq!(believed(&shop, None).await, expected, "{in_force:?}");
        history.push((shop.now(), expected));
    }
    for (at, expected) in history {
        assert_eq!(believed(&shop, Some(at)).await, expected, "as of {at}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_is_believed_as_the_model_says(acts in acts()) {
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(live(acts));
    }
}

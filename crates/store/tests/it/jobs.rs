use base::{ErrorKind, Timestamp};
use serde_json::json;
use store::{JobEnd, JobState, NewJob, PageRequest};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(a_job_is_taken_once, the_same_work_waits_once, two_workers_never_share_a_job);

fn job(store: &TestStore, dedupe_key: Option<&str>) -> NewJob {
    NewJob {
        workspace_id: None,
        kind: "count".into(),
        payload: json!({ "n": 1 }),
        dedupe_key: dedupe_key.map(ToOwned::to_owned),
        run_at: store.now(),
        max_attempts: 3,
    }
}

fn later(store: &TestStore, seconds: i64) -> Timestamp {
    Timestamp::from_microsecond(store.now().as_microsecond() + seconds * 1_000_000).unwrap()
}

async fn a_job_is_taken_once(store: TestStore) {
    let kinds = ["count".to_owned()];
    let queued = store.jobs().enqueue(job(&store, None), &me()).await.unwrap();
    assert_eq!(store.jobs().claim(&["other".to_owned()], "w1", later(&store, 60)).await.unwrap(), None);
    assert_eq!(store.jobs().claim(&[], "w1", later(&store, 60)).await.unwrap(), None);
    let taken = store.jobs().claim(&kinds, "w1", later(&store, 60)).await.unwrap().unwrap();
    assert_eq!((&taken.id, taken.attempt, taken.state), (&queued.id, 1, JobState::Running));
    assert_eq!(store.jobs().get(&queued.id).await.unwrap(), taken);
    assert_eq!(store.jobs().claim(&kinds, "w2", later(&store, 60)).await.unwrap(), None);
    assert!(store.jobs().progress(&taken, 1, Some(2), "half", later(&store, 90)).await.unwrap());
    assert_eq!(store.jobs().next_due().await.unwrap(), Some(later(&store, 90)));

    // The worker dies: after its lease another one gets the job, and the late
    // answer of the first one does not count.
    store.clock.advance_seconds(91);
    let again = store.jobs().claim(&kinds, "w2", later(&store, 60)).await.unwrap().unwrap();
    assert_eq!((again.attempt, again.leased_by.as_deref()), (2, Some("w2")));
    assert!(!store.jobs().progress(&taken, 2, None, "", later(&store, 60)).await.unwrap());
    assert!(!store.jobs().end(&taken, JobEnd::Failed("late".into())).await.unwrap());
    assert!(store.jobs().end(&again, JobEnd::Succeeded(json!(42))).await.unwrap());
    let done = store.jobs().get(&queued.id).await.unwrap();
    assert_eq!((done.state, done.result, done.finished_at), (JobState::Succeeded, Some(json!(42)), Some(store.now())));
    assert_eq!(store.jobs().cancel(&queued.id, &me()).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(store.jobs().next_due().await.unwrap(), None);
    assert_eq!(store.jobs().forget_before(later(&store, 1)).await.unwrap(), 1);
    assert_eq!(store.jobs().get(&queued.id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

async fn the_same_work_waits_once(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let of_workspace = || NewJob { workspace_id: Some(ws.id.clone()), ..job(&store, Some("resolve")) };
    let first = store.jobs().enqueue(of_workspace(), &me()).await.unwrap();
    assert_eq!(store.jobs().enqueue(of_workspace(), &me()).await.unwrap().id, first.id);
    let elsewhere = store.jobs().enqueue(job(&store, Some("resolve")), &me()).await.unwrap();
    assert_ne!(elsewhere.id, first.id, "another workspace's work is other work");
    assert_eq!(store.jobs().list(&ws.id, &PageRequest::default()).await.unwrap().items, std::slice::from_ref(&first));

    store.jobs().cancel(&elsewhere.id, &me()).await.unwrap();
    let running = store.jobs().claim(&["count".to_owned()], "w", later(&store, 60)).await.unwrap().unwrap();
    assert_eq!(running.id, first.id);
    let second = store.jobs().enqueue(of_workspace(), &me()).await.unwrap();
    assert_ne!(second.id, first.id, "a job that runs may have read old data");
    let retry = JobEnd::Retry { error: "no".into(), at: later(&store, 5) };
    assert!(store.jobs().end(&running, retry).await.unwrap());
    assert_eq!(store.jobs().get(&first.id).await.unwrap().state, JobState::Failed, "the one that waits does the work");
}

async fn two_workers_never_share_a_job(store: TestStore) {
    for _ in 0..20 {
        store.jobs().enqueue(job(&store, None), &me()).await.unwrap();
    }
    let until = later(&store, 60);
    let worker = async |name: &'static str| {
        let mut taken = Vec::new();
        while let Some(job) = store.jobs().claim(&["count".to_owned()], name, until).await.unwrap() {
            taken.push(job.id);
        }
        taken
    };
    let (mut one, two, three) = tokio::join!(worker("one"), worker("two"), worker("three"));
    one.extend(two);
    one.extend(three);
    one.sort();
    one.dedup();
    assert_eq!(one.len(), 20);
}

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use base::{Actor, Timestamp};
use jobs::{Context, JobError, JobState, Queue, Work, Worker};
use serde_json::{Value, json};
use testkit::TestStore;
use tokio::sync::{Notify, oneshot};

testkit::on_both_databases!(
    work_is_done_and_tells_its_result,
    what_is_told_last_stays,
    a_failure_is_tried_again_after_a_growing_pause,
    what_can_never_work_fails_at_once,
    a_panic_fails_the_job_and_not_the_worker,
    a_job_of_a_dead_worker_is_done_by_another,
    a_job_that_kills_its_worker_is_given_up,
    a_running_job_can_be_cancelled,
    the_same_work_is_done_once,
    a_server_does_work_that_arrives_while_it_waits,
);

fn me() -> Actor {
    Actor::CommandLine
}

fn work(kind: &'static str) -> Work {
    Work::new(kind, &json!({ "n": 20 })).unwrap()
}

async fn work_is_done_and_tells_its_result(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("double", async |context: Context| {
        let n = context.payload::<Value>()?["n"].as_i64().unwrap_or(0);
        context.report(1, Some(2), "half");
        context.check().await?;
        context.report(2, Some(2), "all");
        Ok(json!(n * 2))
    });
    let queued = queue.enqueue(work("double").of_workspace(&ws.id), &me()).await.unwrap();
    queue.enqueue(work("unknown"), &me()).await.unwrap();
    let done = worker.drain().await.unwrap();
    assert_eq!(done.len(), 1, "a kind without a handler waits for a worker that has one");
    assert_eq!((&done[0].id, done[0].state, &done[0].result), (&queued.id, JobState::Succeeded, &Some(json!(40))));
    assert_eq!((done[0].progress_done, done[0].progress_message.as_str()), (2, "all"));
    assert!(worker.drain().await.unwrap().is_empty());
}

/// The end of a job can meet the write of what it told before.
async fn what_is_told_last_stays(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("two", async |context: Context| {
        context.report(1, Some(2), "half");
        let until = Instant::now() + Duration::from_micros(20 * context.payload::<u64>()?);
        while Instant::now() < until {
            tokio::task::yield_now().await;
        }
        context.report(2, Some(2), "all");
        Ok(Value::Null)
    });
    for pause in 0..200 {
        queue.enqueue(Work::new("two", &pause).unwrap(), &me()).await.unwrap();
    }
    let done = worker.drain().await.unwrap();
    assert_eq!(done.len(), 200);
    let stale: Vec<_> = done.iter().filter(|job| job.progress_message != "all").map(|job| &job.payload).collect();
    assert!(stale.is_empty(), "an older progress stands in the jobs {stale:?}");
}

async fn a_failure_is_tried_again_after_a_growing_pause(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let worker = Worker::new(queue.clone()).register("flaky", move |_| {
        let attempt = counted.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Err(JobError::Retry(format!("try {attempt}"))) }
    });
    let id = queue.enqueue(work("flaky").attempts(3), &me()).await.unwrap().id;
    for (attempt, pause) in [(1, 2), (2, 8)] {
        let done = worker.drain().await.unwrap();
        assert_eq!((done.len(), done[0].state), (1, JobState::Queued));
        assert_eq!(done[0].error.as_deref(), Some(format!("try {attempt}").as_str()));
        store.clock.advance_seconds(pause - 1);
        assert!(worker.drain().await.unwrap().is_empty(), "not before its time");
        store.clock.advance_seconds(1);
    }
    assert_eq!(worker.drain().await.unwrap()[0].state, JobState::Failed);
    assert_eq!(queue.get(&id).await.unwrap().error.as_deref(), Some("try 3"));
    store.clock.advance_seconds(10_000);
    assert!(worker.drain().await.unwrap().is_empty());
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

async fn what_can_never_work_fails_at_once(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("strict", async |context: Context| {
        context.payload::<String>()?;
        Ok(Value::Null)
    });
    queue.enqueue(work("strict"), &me()).await.unwrap();
    let done = worker.drain().await.unwrap();
    assert_eq!((done[0].state, done[0].attempt), (JobState::Failed, 1));
    assert!(done[0].error.as_ref().unwrap().contains("payload"));
}

async fn a_panic_fails_the_job_and_not_the_worker(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("panic", async |context: Context| {
        assert!(context.job().kind.is_empty(), "on purpose");
        Ok(Value::Null)
    });
    queue.enqueue(work("panic").attempts(1), &me()).await.unwrap();
    assert_eq!(worker.drain().await.unwrap()[0].state, JobState::Failed);
}

fn later(store: &TestStore, seconds: i64) -> Timestamp {
    Timestamp::from_microsecond(store.now().as_microsecond() + seconds * 1_000_000).unwrap()
}

async fn a_job_of_a_dead_worker_is_done_by_another(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("count", async |_| Ok(json!("done")));
    let id = queue.enqueue(work("count"), &me()).await.unwrap().id;
    let kinds = ["count".to_owned()];
    store.jobs().claim(&kinds, "dies", later(&store, 60)).await.unwrap().unwrap();
    assert!(worker.drain().await.unwrap().is_empty(), "its lease holds");
    store.clock.advance_seconds(60);
    let done = worker.drain().await.unwrap();
    assert_eq!((&done[0].id, done[0].state, done[0].attempt), (&id, JobState::Succeeded, 2));
}

async fn a_job_that_kills_its_worker_is_given_up(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("count", async |_| Ok(json!("done")));
    queue.enqueue(work("count").attempts(2), &me()).await.unwrap();
    for _ in 0..2 {
        store.jobs().claim(&["count".to_owned()], "dies", later(&store, 60)).await.unwrap().unwrap();
        store.clock.advance_seconds(60);
    }
    let done = worker.drain().await.unwrap();
    assert_eq!(done[0].state, JobState::Failed);
    assert!(done[0].error.as_ref().unwrap().contains("died"));
}

async fn a_running_job_can_be_cancelled(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let begun = Arc::new(Notify::new());
    let asked = Arc::new(Notify::new());
    let (here, there) = (begun.clone(), asked.clone());
    let worker = Worker::new(queue.clone()).register("long", move |context: Context| {
        let (begun, asked) = (here.clone(), there.clone());
        async move {
            begun.notify_one();
            asked.notified().await;
            context.check().await?;
            Ok(json!("never reached"))
        }
    });
    let id = queue.enqueue(work("long"), &me()).await.unwrap().id;
    let cancel = async {
        begun.notified().await;
        queue.cancel(&id, &me()).await.unwrap();
        asked.notify_one();
    };
    let (done, ()) = tokio::join!(worker.drain(), cancel);
    let done = done.unwrap();
    assert_eq!((done[0].state, &done[0].result), (JobState::Cancelled, &None));

    let waiting = queue.enqueue(work("long"), &me()).await.unwrap();
    assert_eq!(queue.cancel(&waiting.id, &me()).await.unwrap().state, JobState::Cancelled);
    assert!(worker.drain().await.unwrap().is_empty());
}

async fn the_same_work_is_done_once(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let worker = Worker::new(queue.clone()).register("resolve", async |_| Ok(Value::Null));
    for _ in 0..3 {
        queue.enqueue(work("resolve").once("all"), &me()).await.unwrap();
    }
    assert_eq!(worker.drain().await.unwrap().len(), 1);
    queue.enqueue(work("resolve").once("all"), &me()).await.unwrap();
    assert_eq!(worker.drain().await.unwrap().len(), 1, "work that is done can be asked for again");
}

async fn a_server_does_work_that_arrives_while_it_waits(store: TestStore) {
    let queue = Queue::new(store.store.clone());
    let (stop, stopped) = oneshot::channel::<()>();
    let stop = Arc::new(std::sync::Mutex::new(Some(stop)));
    let worker = Worker::new(queue.clone()).register("last", move |_| {
        let stop = stop.lock().unwrap().take();
        async move {
            if let Some(stop) = stop {
                stop.send(()).unwrap();
            }
            Ok(json!("done"))
        }
    });
    let shutdown = async {
        stopped.await.unwrap();
    };
    let running = tokio::spawn(async move { worker.run(shutdown).await });
    tokio::task::yield_now().await;
    let id = queue.enqueue(work("last"), &me()).await.unwrap().id;
    running.await.unwrap();
    assert_eq!(queue.get(&id).await.unwrap().state, JobState::Succeeded, "what runs is finished first");
}

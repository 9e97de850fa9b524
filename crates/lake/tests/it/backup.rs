use base::Figure;
use lake::{Lake, LakeError};

use crate::shop::{Shop, options, order, response, spend, whole_days};

#[tokio::test]
async fn a_restored_lake_answers_alike() {
    let shop = Shop::new().await;
    let (first, _) = shop.spend(&[spend("2026-10-01", "A", "5"), spend("2026-10-01", "B", "2")], &whole_days()).await;
    let then = shop.now();
    shop.spend(&[spend("2026-10-01", "A", "6"), spend("2026-10-01", "B", "2")], &whole_days()).await;
    shop.orders(&[order("2026-10-01", "#1", "FLYER", "c1", "20")]).await;
    shop.responses(&[response("2026-10-01", "A", Figure::Visits, "100")]).await;
    // Versions before a checkpoint are part of a log, too.
    shop.lake.maintain(&lake::Upkeep::default()).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let restored = Lake::open(folder.path().to_str().unwrap(), options(&shop.clock)).await.unwrap();
    restored.ensure_empty().await.unwrap();
    let files = shop.lake.backup_files().await.unwrap();
    for file in &files {
        let bytes = shop.lake.read_file(file).await.unwrap();
        restored.restore_file(&file.path, bytes).await.unwrap();
    }
    let query = shop.query("2026-10-01", "2026-10-31");
    let mut past = query.clone();
    past.as_of = Some(then);
    for query in [&query, &past] {
        assert_eq!(restored.spend_sums(query).await.unwrap(), shop.lake.spend_sums(query).await.unwrap());
        assert_eq!(restored.order_sums(query).await.unwrap(), shop.lake.order_sums(query).await.unwrap());
        assert_eq!(restored.response_sums(query).await.unwrap(), shop.lake.response_sums(query).await.unwrap());
    }
    let refused = |error: LakeError| matches!(error, LakeError::BuiltUpon { .. });
    assert!(refused(restored.undo(&shop.workspace, &first, &lake::unwatched).await.unwrap_err()));
    assert!(matches!(restored.ensure_empty().await, Err(LakeError::NotEmpty(_))));
}

#[tokio::test]
async fn a_backup_cannot_write_outside_the_tables() {
    let shop = Shop::new().await;
    for path in ["../escape", "/etc/passwd", "other/file", "spend/../../x"] {
        let bytes = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"x"))]);
        assert!(shop.lake.restore_file(path, bytes).await.is_err(), "{path}");
    }
}

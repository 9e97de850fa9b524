use base::ErrorKind;
use store::{CampaignFields, Store};
use testkit::TestStore;

use crate::me;

testkit::on_both_databases!(every_view_can_be_read);

async fn every_view_can_be_read(store: TestStore) {
    let ws = testkit::workspace(&store).await;
    let other = testkit::workspace_named(&store, "other").await;
    let fields = CampaignFields {
        key: "a".into(),
        name: "A".into(),
        start_day: Some("2026-10-01".parse().unwrap()),
        ..CampaignFields::default()
    };
    store.campaigns().create(&ws.id, fields.clone(), &me()).await.unwrap();
    store.campaigns().create(&other.id, fields, &me()).await.unwrap();
    for name in Store::frame_names() {
        let frame = store.frame(name, &ws.id).await.unwrap();
        assert!(!frame.columns().is_empty(), "{name}");
        for (column, _) in frame.columns() {
            assert!(!column.contains("hash") || column == "file_sha256", "{name}.{column} is no secret");
        }
    }
    let campaigns = store.frame("campaigns", &ws.id).await.unwrap();
    assert_eq!(campaigns.rows(), 1);
    let row = &campaigns.to_json_rows()[0];
    assert_eq!((row["campaign_key"].as_str(), row["start_day"].as_str()), (Some("a"), Some("2026-10-01")));
    assert_eq!(row["needs_confirmation"], false);
    assert_eq!(store.frame("users", &ws.id).await.unwrap_err().kind(), ErrorKind::NotFound);
}

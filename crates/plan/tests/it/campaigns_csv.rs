//! Campaigns out to CSV and in again.

use base::{Actor, Channel, Decimal, Month, Workspace};
use plan::{PlanError, campaigns_csv};
use store::{BudgetCell, CampaignFields, CampaignStatus, Store};
use testkit::{TestStore, on_both_databases, workspace, workspace_named};

on_both_databases!(
    out_and_in_again_is_the_same,
    a_file_with_a_problem_changes_nothing,
    a_column_that_is_missing_leaves_the_field,
    a_file_is_taken_whole_or_not_at_all,
    coupons_move_within_a_file_and_are_never_shared,
);

async fn read(store: &Store, shop: &Workspace, csv: &str) -> Result<campaigns_csv::CsvOutcome, PlanError> {
    campaigns_csv::import(store, shop, csv.as_bytes(), &Actor::CommandLine).await
}

async fn out_and_in_again_is_the_same(store: TestStore) {
    let shop = workspace(&store).await;
    let texts = ["=cmd()", "'quoted", "plain, with \"marks\"\nand a line", "تلگرام", "-12", "@x", "+1 2", ""];
    for (at, text) in texts.iter().enumerate() {
        let fields = CampaignFields {
            key: format!("key-{at}"),
            name: if text.is_empty() { "no text".into() } else { (*text).to_owned() },
            channel: Channel::ALL.get(at).copied(),
            start_day: "2026-10-01".parse().ok(),
            end_day: None,
            objective: (*text).to_owned(),
            owner: format!("{text}x"),
            status: CampaignStatus::ALL[at % 4],
            labels: vec!["a b".into(), "ل".into()],
            coupons: vec![format!("CODE{at}"), format!("ZWEI{at}")],
            ..CampaignFields::default()
        };
        let made = plan::campaigns::create(&store, &shop, fields, &Actor::CommandLine).await.unwrap();
        let cell = |month: &str, planned, committed| BudgetCell {
            campaign_id: made.id.clone(),
            month: Month::parse(month).unwrap(),
            planned,
            committed,
        };
        let amount = Some(Decimal::new(12_345, 2));
        let cells = [cell("2026-10", amount, None), cell("2026-11", None, amount)];
        store.budgets().put(&shop.id, &cells, &Actor::CommandLine).await.unwrap();
    }
    let csv = campaigns_csv::export(&store, &shop).await.unwrap();
    assert!(
        csv.starts_with("key,name,channel,status,start,end,objective,audience,owner,labels,coupons,planned_2026-10,"),
        "{csv}"
    );
    assert!(csv.contains("'=cmd()"), "{csv}");
    let same = read(&store, &shop, &csv).await.unwrap();
    assert_eq!((same.created, same.updated, same.unchanged), (0, 0, 8));
    let other = workspace_named(&store, "other").await;
    let moved = read(&store, &other, &csv).await.unwrap();
    assert_eq!((moved.created, moved.budgets), (8, 16));
    assert_eq!(campaigns_csv::export(&store, &other).await.unwrap(), csv);
}

async fn a_file_with_a_problem_changes_nothing(store: TestStore) {
    let shop = workspace(&store).await;
    let csv = "key,name,channel,start,planned_2026-10\nbrand,Brand,paid_search,2026-10-01,100\n\
               two words,X,,,\nthird,Third,moon,,\nfourth,Fourth,,31.10.2026,\nfifth,Fifth,,,1.000,5\nbrand,Again,,,\n";
    let Err(PlanError::File(problems)) = read(&store, &shop, csv).await else { panic!("the file was taken") };
    let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column.as_str())).collect();
    assert_eq!(lines, [(3, "key"), (4, "channel"), (5, "start"), (6, ""), (7, "key")]);
    assert!(store.campaigns().all(&shop.id).await.unwrap().is_empty());
    let Err(PlanError::File(problems)) = read(&store, &shop, "key,colour\nx,red\n").await else { panic!("taken") };
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(read(&store, &shop, "").await.is_err());
    let refused = read(&store, &shop, "Campaign Name,kye,star,Kosten\nx,y,z,1\n").await.unwrap_err().to_string();
    for said in [
        "needs the columns key and name",
        "found are “campaign name”, “kye”, “star”, “kosten”",
        "did you mean key?",
        "did you mean name?",
        "did you mean start?",
        "they are key, name, channel",
    ] {
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let twice = read(&store, &shop, "key,name,owner,owner\nx,y,z,1\n").await.unwrap_err().to_string();
    assert!(twice.contains("twice"), "{twice}");
    let semicolons = read(&store, &shop, "key;name;planned_2026-10\nsemi;With, comma;100\n").await.unwrap();
    assert_eq!((semicolons.created, semicolons.budgets), (1, 1));
    let binary = campaigns_csv::import(&store, &shop, b"key,name\n\xff\xfe,x\n", &Actor::CommandLine).await;
    assert!(binary.unwrap_err().to_string().contains("UTF-8"));
}

async fn a_column_that_is_missing_leaves_the_field(store: TestStore) {
    let shop = workspace(&store).await;
    read(&store, &shop, "key,name,owner,planned_2026-10\nbrand,Brand,Ana,100\n").await.unwrap();
    let outcome = read(&store, &shop, "key,name,committed_2026-10\nbrand,New name,۵۰\n").await.unwrap();
    assert_eq!(outcome.updated, 1);
    let campaign = store.campaigns().by_key(&shop.id, "brand").await.unwrap().unwrap();
    assert_eq!((campaign.fields.name.as_str(), campaign.fields.owner.as_str()), ("New name", "Ana"));
    let month = Month::parse("2026-10").unwrap();
    let budget = &store.budgets().between(&shop.id, month, month).await.unwrap()[0].cell;
    assert_eq!((budget.planned, budget.committed), (Some(Decimal::from(100)), Some(Decimal::from(50))));
    store.campaigns().archive(&shop.id, &campaign.id, &Actor::CommandLine).await.unwrap();
    let refused = read(&store, &shop, "key,name\nbrand,Brand\n").await.unwrap_err().to_string();
    assert!(refused.contains("restore") && refused.contains("line 2"), "{refused}");
}

async fn a_file_is_taken_whole_or_not_at_all(store: TestStore) {
    let shop = workspace(&store).await;
    read(&store, &shop, "key,name,planned_2026-10\nbrand,Brand,100\nflyers,Flyers,50\n").await.unwrap();
    let brand = store.campaigns().by_key(&shop.id, "brand").await.unwrap().unwrap();
    let flyers = store.campaigns().by_key(&shop.id, "flyers").await.unwrap().unwrap();
    let month = Month::parse("2026-10").unwrap();
    let said =
        |key: &str, name: &str| CampaignFields { key: key.into(), name: name.into(), ..CampaignFields::default() };
    let part = |amount: i64| store::BudgetPart { month, planned: Some(Some(Decimal::from(amount))), committed: None };
    // What a file is that was read just before somebody changed the second campaign.
    let lines = [
        store::CampaignLine { change: store::LineChange::Make(said("new", "New")), budgets: vec![part(7)] },
        store::CampaignLine {
            change: store::LineChange::Replace(brand.id.clone(), brand.version, said("brand", "Changed")),
            budgets: vec![part(8)],
        },
        store::CampaignLine {
            change: store::LineChange::Replace(flyers.id.clone(), flyers.version + 1, said("flyers", "Changed")),
            budgets: Vec::new(),
        },
    ];
    let refused = store.campaigns().take_lines(&shop.id, &lines, &Actor::CommandLine).await.unwrap_err();
    assert_eq!((refused.line, refused.source.kind()), (Some(2), base::ErrorKind::Conflict));
    let names: Vec<String> =
        store.campaigns().all(&shop.id).await.unwrap().into_iter().map(|campaign| campaign.fields.name).collect();
    assert_eq!(names, ["Brand", "Flyers"]);
    let budgets = store.budgets().between(&shop.id, month, month).await.unwrap();
    let mut planned: Vec<_> = budgets.iter().filter_map(|budget| budget.cell.planned).collect();
    planned.sort();
    assert_eq!(planned, [Decimal::from(50), Decimal::from(100)]);
    assert_eq!(store.campaigns().take_lines(&shop.id, &lines[..2], &Actor::CommandLine).await.unwrap(), 2);
}

async fn coupons_move_within_a_file_and_are_never_shared(store: TestStore) {
    let shop = workspace(&store).await;
    read(&store, &shop, "key,name,coupons\nbrand,Brand,FALL;spring\nflyers,Flyers,\nother,Other,XMAS\n").await.unwrap();
    let moved = read(&store, &shop, "key,name,coupons\nflyers,Flyers,FALL\nbrand,Brand,SPRING\n").await.unwrap();
    assert_eq!(moved.updated, 2);
    let refused = read(&store, &shop, "key,name,coupons\nflyers,Flyers,FALL;XMAS\nbrand,Brand,FALL\n").await;
    let Err(PlanError::File(problems)) = refused else { panic!("taken") };
    let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column.as_str())).collect();
    assert_eq!(lines, [(2, "coupons"), (3, "coupons")]);
    assert!(problems[0].message.contains("“Other” (other)"), "{problems:?}");
    assert!(problems[1].message.contains("“Flyers” (flyers, line 2)"), "{problems:?}");
}

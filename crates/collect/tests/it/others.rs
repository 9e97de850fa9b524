//! Contacts and rates.

use std::fmt::Write as _;

use insta::assert_snapshot;

use collect::import::FileFacts;

use crate::support::{Summary as _, facts, options};

fn contacts(facts: &FileFacts) -> String {
    let mut out = String::new();
    for (line, contact) in &facts.contacts {
        let _ = writeln!(
            out,
            "{line} {} {}|{} {} consent [{}] stage [{}] since {:?} {}",
            contact.platform,
            contact.first_name,
            contact.last_name,
            contact.email,
            contact.consent,
            contact.lifecycle_stage,
            contact.subscribed_at.map(|at| at.to_string()),
            contact.traits
        );
    }
    out
}

#[test]
fn hubspot_and_mailchimp() {
    let hubspot = "Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Original Source\n\
        1,Nguyễn,Ánh,Anh@Example.com,+84 1,NEW,2026-10-01 09:00,Organic Search\n\
        2,علی,رضایی,ali@example.ir,,OPEN,2026-10-02 09:00,Paid Social\n\
        3,Bad,Address,not-an-address,,,2026-10-02 09:00,\n";
    let read = facts("contacts.csv", hubspot, &options());
    assert_snapshot!(contacts(&read), @r#"
    2 hubspot Nguyễn|Ánh anh@example.com consent [] stage [NEW] since Some("2026-10-01T07:00:00Z") {"Original Source":"Organic Search","Phone Number":"+84 1","Record ID":"1"}
    3 hubspot علی|رضایی ali@example.ir consent [] stage [OPEN] since Some("2026-10-02T07:00:00Z") {"Original Source":"Paid Social","Record ID":"2"}
    "#);
    assert_snapshot!(read.summary(), @r"
    hubspot_contacts rows 3
    rejected line 4, column “Email”, value “not-an-address”: this is not an e-mail address
    ");
    let mailchimp = "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\n\
        jón@example.is,Jón,Þórsson,3,\"2026-10-01 10:00:00\",10.0.0.1,\"2026-10-01 10:01:00\",10.0.0.1,64.1,-21.9,0,0,Atlantic/Reykjavik,IS,,\"2026-10-01 10:01:00\",7,ab12,,\"\"\"vip\"\"\"\n";
    assert_snapshot!(contacts(&facts("subscribed.csv", mailchimp, &options())), @r#"2 mailchimp Jón|Þórsson jón@example.is consent [subscribed] stage [] since Some("2026-10-01T10:00:00Z") {"CC":"IS","CONFIRM_TIME":"2026-10-01 10:01:00","EUID":"ab12","LAST_CHANGED":"2026-10-01 10:01:00","LEID":"7","MEMBER_RATING":"3","TAGS":"\"vip\"","TIMEZONE":"Atlantic/Reykjavik"}"#);
}

#[test]
fn rates_of_the_ecb_and_in_pairs() {
    let shown = |read: &FileFacts| -> String {
        let lines = read.rates.iter().map(|rate| format!("{} {}{} {}", rate.day, rate.base, rate.quote, rate.rate));
        lines.collect::<Vec<_>>().join("\n")
    };
    let wide = "Date,USD,JPY,BGN,CYP,\n2026-10-02,1.1051,N/A,1.9558,N/A,\n2026-10-01,1.1100,161.2,1.9558,N/A,\n";
    assert_snapshot!(shown(&facts("eurofxref-hist.csv", wide, &options())), @r"
    2026-10-02 EURUSD 1.1051
    2026-10-02 EURBGN 1.9558
    2026-10-01 EURUSD 1.1100
    2026-10-01 EURJPY 161.2
    2026-10-01 EURBGN 1.9558
    ");
    let long = "date,base,quote,rate\n2026-10-01,USD,IRR,1050000\n2026-10-01,USD,IRR,1060000\n2026-10-02,USD,IRR,0\n";
    let read = facts("rates.csv", long, &options());
    assert_snapshot!(shown(&read), @"2026-10-01 USDIRR 1050000");
    assert_snapshot!(read.summary(), @r"
    fx_rates rows 3
    rejected line 3, column “rate”, value “2026-10-01 USD/IRR”: this day and pair stand twice in the file with different rates
    rejected line 4, column “rate”, value “0”: a rate must be above zero
    ");
}

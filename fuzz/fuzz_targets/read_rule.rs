//! Any text as a rule of the taxonomy: what is read can be tried on a source.
//! Its first line is the rule, the second the campaign's name in a file.
#![no_main]

use base::SourceRef;
use libfuzzer_sys::fuzz_target;
use plan::taxonomy::{parse_campaign_rule, test};

fuzz_target!(|text: &str| {
    let (rule, name) = text.split_once('\n').unwrap_or((text, ""));
    let Ok(fields) = parse_campaign_rule(rule) else { return };
    assert!(!fields.conditions.is_empty());
    let source = SourceRef { campaign_name: name.to_owned(), ..SourceRef::default() };
    assert!(test(&fields, [("one", &source)]).is_ok(), "what is read can be used");
});

//! UTM values wherever a shop or a payment keeps them: lines of
//! `utm_source: google`, a landing page's address, a metadata column.

use base::SourceRef;

/// Puts every `utm_…` of a text into the reference, without overwriting what
/// is known. Both `utm_source: google` and `…?utm_source=google&…` are read.
pub(crate) fn read(text: &str, source: &mut SourceRef) {
    if !text.contains("utm_") {
        return;
    }
    for (at, _) in text.match_indices("utm_") {
        let rest = &text[at..];
        let Some(end) = rest.find([':', '=']) else { continue };
        let (name, value) = (rest[..end].trim(), &rest[end + 1..]);
        let in_address = rest.as_bytes().get(end) == Some(&b'=');
        let stop =
            if in_address { value.find(['&', '#', '\n', '\r', ' ', '"', ';', ',']) } else { value.find(['\n', '\r']) };
        let value = value[..stop.unwrap_or(value.len())].trim();
        let value = if in_address { percent_decoded(value) } else { value.to_owned() };
        set(name, value, source);
    }
}

/// Sets one UTM value by its name.
pub(crate) fn set(name: &str, value: String, source: &mut SourceRef) {
    let slot = match name {
        "utm_source" => &mut source.utm_source,
        "utm_medium" => &mut source.utm_medium,
        "utm_campaign" => &mut source.utm_campaign,
        _ => return,
    };
    if slot.is_empty() && value.len() <= 500 {
        *slot = value;
    }
}

/// Decodes `%xx` and `+`; what is not UTF-8 afterwards stays as it was.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        match (bytes[at], hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_addresses() {
        let mut source = SourceRef::default();
        read("gift: no\nutm_source: telegram\nutm_medium: messenger\nutm_campaign: Autumn sale", &mut source);
        assert_eq!((source.utm_source.as_str(), source.utm_campaign.as_str()), ("telegram", "Autumn sale"));
        let mut source = SourceRef::default();
        read("landing: /?utm_source=google&utm_campaign=%D9%BE%D8%A7%DB%8C%DB%8C%D8%B2+1405&x=1", &mut source);
        assert_eq!((source.utm_source.as_str(), source.utm_campaign.as_str()), ("google", "پاییز 1405"));
        read("utm_source=%zz", &mut SourceRef::default());
    }
}

//! Colours and type, the same as the web app's.

/// Name, light and dark of every colour.
const TOKENS: [(&str, &str, &str); 20] = [
    ("paper", "#fffefd", "#1c1915"),
    ("sunken", "#f4f3ef", "#100e0b"),
    ("line", "#e3e1dc", "#312d29"),
    ("line-strong", "#cdcac3", "#4b4742"),
    ("ink", "#231f19", "#eae8e3"),
    ("ink-2", "#46423b", "#c6c4be"),
    ("ink-3", "#625d56", "#a19e98"),
    ("accent", "#5449d0", "#9b97f9"),
    ("good", "#006731", "#63ca84"),
    ("warn", "#7e4f04", "#e6b55d"),
    ("bad", "#b01f1f", "#f7857d"),
    ("spend", "#a0978b", "#7b7369"),
    ("hue-1", "#5952d2", "#9b97f9"),
    ("hue-2", "#0093c5", "#5dbee9"),
    ("hue-3", "#008f77", "#5dc0a7"),
    ("hue-4", "#d0901e", "#e9b452"),
    ("hue-5", "#d64651", "#ed7477"),
    ("hue-6", "#a3489d", "#ce7cc8"),
    ("hue-7", "#4c682e", "#84a561"),
    ("hue-8", "#3b5876", "#718fb0"),
];

const TYPE: &str = ".chart text{font-family:system-ui,-apple-system,'Segoe UI','Noto Sans',Arial,sans-serif;\
                    font-variant-numeric:tabular-nums}";

/// The style of a picture that stands alone.
pub(super) fn style(follows_reader: bool) -> String {
    if follows_reader {
        return format!("<style>{}</style>\n", page_style());
    }
    format!("<style>{}</style>\n", paints(|(_, light, _)| light))
}

/// The style of a page with pictures in it.
pub(crate) fn page_style() -> String {
    let light = paints(|(_, light, _)| light);
    let dark = paints(|(_, _, dark)| dark);
    format!("{TYPE}{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

/// The colours as custom properties, for the page around the pictures.
pub(crate) fn page_colours() -> String {
    let properties = |pick: fn((&'static str, &'static str, &'static str)) -> &'static str| {
        TOKENS.iter().map(|token| format!("--{}:{};", token.0, pick(*token))).collect::<String>()
    };
    format!(
        ":root{{color-scheme:light dark;{}}}@media (prefers-color-scheme:dark){{:root{{{}}}}}",
        properties(|(_, light, _)| light),
        properties(|(_, _, dark)| dark)
    )
}

fn paints(pick: fn((&'static str, &'static str, &'static str)) -> &'static str) -> String {
    let paint = |token: &(&'static str, &'static str, &'static str)| {
        let colour = pick(*token);
        format!(".f-{0}{{fill:{colour}}}.s-{0}{{stroke:{colour}}}", token.0)
    };
    TOKENS.iter().map(paint).collect()
}

/// The name of the colour of the series at this place.
pub(super) fn hue(series: usize) -> String {
    format!("hue-{}", series % super::HUES + 1)
}

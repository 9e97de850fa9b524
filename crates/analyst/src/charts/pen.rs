//! Writing SVG elements.

use std::fmt::Write as _;

/// Text as it may stand in markup, attributes included. Characters that XML
/// forbids are left away.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A coordinate with one decimal at most.
pub(super) fn at(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Where text begins, is centred, or ends.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) paint: &'static str,
    pub(super) strong: bool,
    pub(super) anchor: Anchor,
}

pub(super) const TITLE: Type = Type { size: 16.0, paint: "ink", strong: true, anchor: Anchor::Start };
pub(super) const SUBTITLE: Type = Type { size: 12.5, paint: "ink-3", strong: false, anchor: Anchor::Start };
pub(super) const LABEL: Type = Type { size: 12.5, paint: "ink-2", strong: false, anchor: Anchor::Start };
pub(super) const TICK: Type = Type { size: 11.5, paint: "ink-3", strong: false, anchor: Anchor::Middle };

impl Type {
    pub(super) const fn ends(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    pub(super) const fn starts(self) -> Self {
        Self { anchor: Anchor::Start, ..self }
    }

    pub(super) const fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    pub(super) const fn strong(self) -> Self {
        Self { strong: true, ..self }
    }
}

/// About how wide a text is: the reader's font is not known here.
#[expect(clippy::cast_precision_loss, reason = "a text has fewer than 2^52 characters")]
pub(super) fn width(text: &str, size: f64) -> f64 {
    let narrow =
        text.chars().filter(|c| matches!(c, 'i' | 'l' | 'j' | 't' | 'f' | 'I' | '.' | ',' | ' ' | ':' | '|')).count();
    let wide = text.chars().filter(|c| matches!(c, 'm' | 'w' | 'M' | 'W' | '@' | '%')).count();
    let all = text.chars().count();
    size * (0.57 * all as f64 - 0.24 * narrow as f64 + 0.28 * wide as f64)
}

/// The text, cut with an ellipsis where it would be wider than this.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        kept.push(c);
        if width(&kept, size) + size > room {
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// The text in lines of at most this width, broken between words.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + size * 0.3 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The elements of a picture, in the order they are drawn.
#[derive(Debug, Default)]
pub(super) struct Pen {
    pub(super) out: String,
}

impl Pen {
    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // A String takes everything that is written to it.
        let _never_fails = self.out.write_fmt(element);
        self.out.push('\n');
    }

    pub(super) fn text(&mut self, x: f64, y: f64, text: &str, style: Type) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.strong { " font-weight=\"600\"" } else { "" };
        let (x, y, size, text) = (at(x), at(y), at(style.size), escape(text));
        self.put(format_args!(
            "<text class=\"f-{}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{anchor}>{text}</text>",
            style.paint
        ));
    }

    /// A filled rectangle; `hint` is told when the reader points at it.
    pub(super) fn rect(&mut self, [x, y, w, h]: [f64; 4], round: f64, paint: &str, hint: &str) {
        let (x, y, w, h, round) = (at(x), at(y), at(w.max(0.0)), at(h.max(0.0)), at(round));
        let hint = hinted(hint);
        self.put(format_args!(
            "<rect class=\"f-{paint}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{round}\">{hint}</rect>"
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), paint: &str, thick: f64) {
        self.dashed(from, to, paint, thick, "");
    }

    pub(super) fn dashed(&mut self, from: (f64, f64), to: (f64, f64), paint: &str, thick: f64, dashes: &str) {
        let (x1, y1, x2, y2, thick) = (at(from.0), at(from.1), at(to.0), at(to.1), at(thick));
        let dashes = if dashes.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dashes}\"") };
        self.put(format_args!(
            "<line class=\"s-{paint}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke-width=\"{thick}\"{dashes}/>"
        ));
    }

    pub(super) fn circle(&mut self, centre: (f64, f64), radius: f64, paint: &str, opacity: f64, hint: &str) {
        let (x, y, radius) = (at(centre.0), at(centre.1), at(radius));
        let hint = hinted(hint);
        self.put(format_args!(
            "<circle class=\"f-{paint} s-paper\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" stroke-width=\"1\" \
             fill-opacity=\"{opacity:.2}\">{hint}</circle>"
        ));
    }

    /// A stroked path of `M`, `L`, `C` commands.
    pub(super) fn stroke(&mut self, path: &str, paint: &str, thick: f64, opacity: f64, hint: &str) {
        let thick = format!("{thick:.2}");
        let hint = hinted(hint);
        self.put(format_args!(
            "<path class=\"s-{paint}\" d=\"{path}\" fill=\"none\" stroke-width=\"{thick}\" stroke-opacity=\"{opacity:.2}\" \
             stroke-linejoin=\"round\" stroke-linecap=\"round\">{hint}</path>"
        ));
    }

    pub(super) fn fill(&mut self, path: &str, paint: &str, opacity: f64, hint: &str) {
        let hint = hinted(hint);
        self.put(format_args!("<path class=\"f-{paint}\" d=\"{path}\" fill-opacity=\"{opacity:.2}\">{hint}</path>"));
    }

    /// An estimate's interval: a line with a bar at each end, on a halo that
    /// keeps it apart from what lies below.
    pub(super) fn whisker(&mut self, from: (f64, f64), to: (f64, f64), paint: &str) {
        const CAP: f64 = 3.0;
        let across = if (from.1 - to.1).abs() < 1e-9 { (0.0, CAP) } else { (CAP, 0.0) };
        let along = if (from.1 - to.1).abs() < 1e-9 { (1.2, 0.0) } else { (0.0, -1.2) };
        self.line((from.0 - along.0, from.1 - along.1), (to.0 + along.0, to.1 + along.1), "paper", 3.6);
        for end in [from, to] {
            self.line((end.0 - across.0, end.1 - across.1), (end.0 + across.0, end.1 + across.1), paint, 1.4);
        }
        self.line(from, to, paint, 1.4);
    }

    /// Title and subtitle; how far down they reach.
    pub(super) fn headed(&mut self, title: &str, subtitle: &str, room: f64) -> f64 {
        let mut y = 8.0;
        // Strong letters are wider.
        for line in wrap(title, TITLE.size, room / 1.12) {
            y += 20.0;
            self.text(16.0, y, &line, TITLE);
        }
        for line in wrap(subtitle, SUBTITLE.size, room) {
            y += 18.0;
            self.text(16.0, y, &line, SUBTITLE);
        }
        y + 12.0
    }
}

fn hinted(hint: &str) -> String {
    if hint.is_empty() { String::new() } else { format!("<title>{}</title>", escape(hint)) }
}

/// The points as a path, broken where a point is not a number.
pub(super) fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    let mut down = false;
    for (x, y) in points {
        if !x.is_finite() || !y.is_finite() {
            down = false;
            continue;
        }
        out.push_str(if down { "L" } else { "M" });
        out.push_str(&at(x));
        out.push(' ');
        out.push_str(&at(y));
        down = true;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_element() {
        assert_eq!(escape("<a href='x'>\"&\u{0}\u{1b}"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }

    #[test]
    fn long_text_is_cut_and_wrapped() {
        assert_eq!(cut("short", 12.0, 100.0), "short");
        assert!(cut(&"long ".repeat(20), 12.0, 100.0).ends_with('…'));
        assert_eq!(wrap("one two", 12.0, 30.0), ["one", "two"]);
        assert_eq!(wrap("one two", 12.0, 300.0), ["one two"]);
    }

    #[test]
    fn a_gap_breaks_the_line() {
        assert_eq!(path([(0.0, 1.0), (1.0, f64::NAN), (2.0, 3.04)]), "M0 1M2 3");
        assert_eq!(at(-0.01), "0");
    }
}

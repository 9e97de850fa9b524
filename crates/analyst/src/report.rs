//! A page of its own: text, charts and tables in one HTML file that asks for
//! nothing from outside.

use std::path::Path;

use crate::charts::{Svg, escape, page_colours, page_style};
use crate::output;
use crate::print::Sheet;

/// A report in the making; parts appear in the order they are added.
#[derive(Debug, Clone)]
pub struct Report {
    title: String,
    body: String,
    sections: Vec<String>,
}

const STYLE: &str = "
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/1.55 system-ui,-apple-system,'Segoe UI','Noto Sans',Arial,sans-serif}
main{max-width:824px;margin:0 auto;padding:32px 16px 64px}
h1{font-size:26px;line-height:34px;margin:0 0 8px;letter-spacing:-.01em}
h2{font-size:20px;line-height:28px;margin:48px 0 8px}
p,li{max-width:75ch;color:var(--ink-2)}
p.lead{font-size:16px;color:var(--ink)}
p.warning{border-left:3px solid var(--warn);padding-left:12px;color:var(--ink)}
nav{margin:16px 0 0}
nav a{margin-right:16px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
figure{margin:16px 0 24px}
.narrow{display:none}
figure svg{max-width:100%;height:auto;display:block}
.beside{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,372px),1fr));gap:8px 24px;margin:16px 0 24px}
.beside figure{margin:0}
@media (max-width:640px){.wide{display:none}.narrow{display:block}figure svg{width:100%}figure.still svg{width:auto;max-width:none}.beside figure.still svg{width:100%}}
.table,figure.still{overflow-x:auto;width:fit-content;min-width:100%;max-width:min(calc(100vw - 32px),1280px);margin:16px 0 16px 50%;transform:translateX(-50%)}
.beside figure.still{width:auto;max-width:none;margin:0;transform:none}
.table,figure.still{background:linear-gradient(to right,var(--paper) 40%,transparent) 0 0/40px 100% no-repeat local,linear-gradient(to left,var(--paper) 40%,transparent) 100% 0/40px 100% no-repeat local,linear-gradient(to right,var(--line-strong),transparent) 0 0/14px 100% no-repeat scroll,linear-gradient(to left,var(--line-strong),transparent) 100% 0/14px 100% no-repeat scroll}
table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums;min-width:50%}
caption{text-align:left;color:var(--ink-3);padding-bottom:8px}
th,td{padding:6px 12px 6px 0;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--ink-3);font-weight:600;border-bottom-color:var(--line-strong);vertical-align:bottom}
td.n,th.n{text-align:right;padding:6px 0 6px 16px}
td.n,td.k{white-space:nowrap}
.n+:not(.n){padding-left:24px}
summary{cursor:pointer;color:var(--ink-3)}
footer{margin-top:64px;color:var(--ink-3);font-size:12.5px}
@media print{body{background:#fff}h2{break-after:avoid}figure{break-inside:avoid}}
";

/// Whether words begin with a number and are short, as intervals and dates do:
/// they are not broken over lines.
fn is_figure(text: &str) -> bool {
    text.chars().count() <= 48 && text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−' | '+'))
}

impl Report {
    /// A report of this title; `lead` says the finding in a sentence or two.
    #[must_use]
    pub fn new(title: &str, lead: &str) -> Self {
        let body = format!("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", escape(title), escape(lead));
        Self { title: title.to_owned(), body, sections: Vec::new() }
    }

    /// Begins a section.
    pub fn section(&mut self, heading: &str) {
        let at = self.sections.len() + 1;
        self.body.push_str(&format!("<h2 id=\"s{at}\">{}</h2>\n", escape(heading)));
        self.sections.push(heading.to_owned());
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: &str) {
        self.body.push_str(&format!("<p>{}</p>\n", escape(text)));
    }

    /// Adds a paragraph that says what is doubtful.
    pub fn warning(&mut self, text: &str) {
        self.body.push_str(&format!("<p class=\"warning\">{}</p>\n", escape(text)));
    }

    /// Adds a picture.
    pub fn chart(&mut self, chart: &Svg) {
        self.body.push_str(&chart.embedded());
    }

    /// Adds pictures that stand beside each other where there is room.
    pub fn charts(&mut self, charts: &[Svg]) {
        self.body.push_str("<div class=\"beside\">\n");
        for chart in charts {
            self.chart(chart);
        }
        self.body.push_str("</div>\n");
    }

    /// Adds a table; folded away if it is the figures behind a chart.
    pub fn sheet(&mut self, caption: &str, sheet: &Sheet, folded: bool) {
        let shown = sheet.shown();
        let right = |column: usize| !shown.is_empty() && shown.iter().all(|row| row[column].1);
        let class = |right: bool| if right { " class=\"n\"" } else { "" };
        let mut table = String::new();
        for (column, name) in sheet.header().iter().enumerate() {
            table.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(right(column)), escape(name)));
        }
        table = format!("<thead><tr>{table}</tr></thead>\n<tbody>\n");
        for row in &shown {
            table.push_str("<tr>");
            for (text, right) in row {
                let class = if !right && is_figure(text) { " class=\"k\"" } else { class(*right) };
                table.push_str(&format!("<td{class}>{}</td>", escape(text)));
            }
            table.push_str("</tr>\n");
        }
        let caption = escape(caption);
        self.body.push_str(&if folded {
            format!(
                "<details><summary>{caption}</summary><div class=\"table\"><table>{table}</tbody></table></div></details>\n"
            )
        } else {
            format!("<div class=\"table\"><table><caption>{caption}</caption>{table}</tbody></table></div>\n")
        });
    }

    /// The page.
    #[must_use]
    pub fn html(&self) -> String {
        let links: String = self
            .sections
            .iter()
            .enumerate()
            .map(|(at, heading)| format!("<a href=\"#s{}\">{}</a> ", at + 1, escape(heading)))
            .collect();
        let contents = if self.sections.len() > 2 { format!("<nav>{links}</nav>\n") } else { String::new() };
        let (head, rest) = self
            .body
            .split_once("<h2")
            .map_or((self.body.as_str(), String::new()), |(head, rest)| (head, format!("<h2{rest}")));
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{}</title>\n<style>{}{STYLE}{}</style>\n</head>\n<body>\n<main>\n{head}{contents}{rest}\
             <footer>Made by sulit {}.</footer>\n</main>\n</body>\n</html>\n",
            escape(&self.title),
            page_colours(),
            page_style(),
            env!("CARGO_PKG_VERSION"),
        )
    }

    /// Writes the page to a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        output::write(file, self.html().as_bytes())
    }
}

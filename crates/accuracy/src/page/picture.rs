//! The picture: the error of every model on every preset.

use std::fmt::Write as _;

use crate::record::Records;
use crate::size::Size;

use super::as_it_is;
use super::figures::{names, scores};

const LEFT: f64 = 130.0;
const TOP: f64 = 64.0;
const ROW: f64 = 24.0;
const WIDTH: f64 = 560.0;
/// Colours that differ in lightness too, on light and on dark ground.
const COLOURS: [&str; 6] = ["#4477aa", "#cc6677", "#228833", "#ccbb44", "#66ccee", "#aa3377"];

/// An SVG with one row a model and one dot a preset.
#[must_use]
pub fn picture(size: &Size, records: &Records) -> String {
    let presets: Vec<(&str, Vec<_>)> =
        size.presets.iter().map(|(preset, _)| (preset.as_str(), as_it_is(records, preset))).collect();
    let models = presets.first().map_or(Vec::new(), |(_, markets)| names(markets));
    let errors: Vec<Vec<Option<f64>>> = models
        .iter()
        .map(|model| presets.iter().map(|(_, markets)| scores(markets, model).map(|scores| scores.error)).collect())
        .collect();
    let most = errors.iter().flatten().flatten().copied().fold(1.0, f64::max);
    let top = (most * 1.05 / 0.25).ceil() * 0.25;
    let x = |error: f64| LEFT + WIDTH * error / top;
    #[expect(clippy::cast_precision_loss, reason = "rows are few")]
    let y = |row: usize| TOP + ROW * (row as f64 + 0.5);
    let bottom = y(models.len()) - ROW / 2.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
         aria-label=\"Error of every model on every preset\">\n\
         <style>text{{font:13px system-ui,sans-serif;fill:#333}}line{{stroke:#ccc}}.all{{stroke:#333;stroke-dasharray:4 3}}\
         @media(prefers-color-scheme:dark){{text{{fill:#ddd}}line{{stroke:#444}}.all{{stroke:#ddd}}}}</style>\n",
        LEFT + WIDTH + 20.0,
        bottom + 44.0
    );
    let _always = writeln!(svg, "<text x=\"8\" y=\"18\">Error: what is given to the wrong channel or to none</text>");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "steps are few")]
    let steps = (top / 0.25).round() as u32;
    for step in 0..=steps {
        let error = f64::from(step) * 0.25;
        let all = if step == 4 { " class=\"all\"" } else { "" };
        let at = x(error);
        let _always = writeln!(svg, "<line{all} x1=\"{at:.1}\" y1=\"{TOP:.1}\" x2=\"{at:.1}\" y2=\"{bottom:.1}\"/>");
        let below = bottom + 18.0;
        let percent = 100.0 * error;
        let _always = writeln!(svg, "<text x=\"{at:.1}\" y=\"{below:.1}\" text-anchor=\"middle\">{percent:.0}%</text>");
    }
    let _always = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">as bad as giving nothing</text>",
        x(1.0),
        bottom + 36.0
    );
    for (row, (model, errors)) in models.iter().zip(&errors).enumerate() {
        let _always = writeln!(svg, "<text x=\"8\" y=\"{:.1}\">{model}</text>", y(row) + 4.0);
        for (preset, error) in errors.iter().enumerate().filter_map(|(preset, error)| Some((preset, (*error)?))) {
            let colour = COLOURS[preset % COLOURS.len()];
            let _always =
                writeln!(svg, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"5.5\" fill=\"{colour}\"/>", x(error), y(row));
        }
    }
    let mut from = 8.0;
    for (at, (preset, _)) in presets.iter().enumerate() {
        let colour = COLOURS[at % COLOURS.len()];
        let _always = writeln!(svg, "<circle cx=\"{:.1}\" cy=\"42\" r=\"5.5\" fill=\"{colour}\"/>", from + 6.0);
        let _always = writeln!(svg, "<text x=\"{:.1}\" y=\"46\">{preset}</text>", from + 18.0);
        #[expect(clippy::cast_precision_loss, reason = "names are short")]
        let wide = preset.len() as f64 * 7.5;
        from += 40.0 + wide;
    }
    svg + "</svg>\n"
}

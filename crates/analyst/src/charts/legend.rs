//! Names beside their colours.

use super::pen::{LABEL, Pen, cut, width};

/// Draws the names in rows below `top`; how far down they reach.
pub(super) fn draw<'a>(pen: &mut Pen, names: impl IntoIterator<Item = (&'a str, String)>, top: f64, right: f64) -> f64 {
    let (mut x, mut y) = (16.0, top);
    for (name, paint) in names {
        let name = &cut(name, LABEL.size, right - 31.0);
        let needed = 15.0 + width(name, LABEL.size) + 16.0;
        if x > 16.0 && x + needed > right {
            x = 16.0;
            y += 18.0;
        }
        pen.rect([x, y, 10.0, 10.0], 2.0, &paint, "");
        pen.text(x + 15.0, y + 9.5, name, LABEL);
        x += needed;
    }
    y + 24.0
}

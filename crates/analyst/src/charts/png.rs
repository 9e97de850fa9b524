//! Pixels, with fonts that are part of the program.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};

use super::{Svg, theme};

/// The picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// The markup was not understood.
    #[error("the chart cannot be drawn")]
    Markup(#[from] resvg::usvg::Error),
    /// The picture is too large or empty.
    #[error("a picture of {width} × {height} pixels cannot be made")]
    Size {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// The pixels could not be packed.
    #[error("the chart cannot be written as PNG: {0}")]
    Packing(String),
}

/// Pixels for each unit of the picture.
const SCALE: f32 = 2.0;

/// Part of the program, so that a picture is the same on every machine.
const FAMILY: &str = "Libertinus Serif";

/// The pixels of the picture on white.
pub(super) fn draw(svg: &Svg) -> Result<Vec<u8>, PngError> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        for font in typst_assets::fonts() {
            fonts.load_font_data(font.to_vec());
        }
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    });
    let options = Options { fontdb: fonts.clone(), font_family: FAMILY.to_owned(), ..Options::default() };
    let tree = Tree::from_str(&svg.wrapped(&theme::style(false)), &options)?;
    let size = tree.size();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is positive and small")]
    let (width, height) = ((size.width() * SCALE).ceil() as u32, (size.height() * SCALE).ceil() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or(PngError::Size { width, height })?;
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PngError::Packing(error.to_string()))
}

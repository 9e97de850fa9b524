//! Pictures of results: SVG that follows the reader's light or dark scheme, and
//! PNG for documents.
//!
//! Colours are the tokens of the web app. Every chart has a title that says the
//! finding or the question, and a description for those who do not see it; all
//! text is escaped; coordinates are rounded, so the same data gives the same
//! bytes. A chart asks for nothing outside itself.

mod bars;
mod graph;
mod legend;
mod panels;
mod pen;
mod plot;
mod png;
mod scale;
mod theme;

use std::path::Path;

pub use bars::{Bar, Bars};
pub use graph::{Edge, Graph, Node, Role};
pub use panels::{Panel, Panels};
pub use pen::escape;
pub use plot::{Layer, Paint, Plot, Rule};
pub use png::PngError;
pub use scale::Unit;
pub(crate) use scale::decimals;
pub(crate) use theme::{page_colours, page_style};

/// Width of a chart that stands beside another one, or on a phone.
const NARROW: f64 = 372.0;

/// The hues that tell series apart; more series than this need another chart.
pub const HUES: usize = 8;

/// A finished picture.
#[derive(Debug, Clone)]
pub struct Svg {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) body: String,
    /// The same for a phone, where the whole would be too small to read.
    pub(crate) narrow: Option<Box<Self>>,
}

impl Svg {
    /// The picture as a file of its own, light or dark as its reader prefers.
    #[must_use]
    pub fn standalone(&self) -> String {
        // A page of its own is white in every browser, whatever the reader prefers.
        self.wrapped(&format!("{}<rect class=\"f-paper\" width=\"100%\" height=\"100%\"/>\n", theme::style(true)))
    }

    /// The picture as a part of a page that has the style of `page_style`.
    #[must_use]
    pub(crate) fn embedded(&self) -> String {
        match &self.narrow {
            None => format!("<figure class=\"still\">{}</figure>\n", self.wrapped("")),
            Some(narrow) => format!(
                "<figure><div class=\"wide\">{}</div><div class=\"narrow\">{}</div></figure>\n",
                self.wrapped(""),
                narrow.wrapped("")
            ),
        }
    }

    /// The picture on white, twice as large as its units, for documents.
    ///
    /// # Errors
    /// When the picture cannot be drawn.
    pub fn png(&self) -> Result<Vec<u8>, PngError> {
        png::draw(self)
    }

    /// Writes the picture as its file's ending says: `.svg` or `.png`.
    ///
    /// # Errors
    /// When the ending is another or the file cannot be written.
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let ending = file.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default().to_lowercase();
        let bytes = match ending.as_str() {
            "svg" => self.standalone().into_bytes(),
            "png" => self.png()?,
            _ => anyhow::bail!("{}: a chart is written as .svg or .png", file.display()),
        };
        crate::output::write(file, &bytes)
    }

    pub(crate) fn wrapped(&self, style: &str) -> String {
        let (title, description) = (escape(&self.title), escape(&self.description));
        let (width, height) = (pen::at(self.width), pen::at(self.height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\" aria-label=\"{title}\" \
             width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n<title>{title}</title>\n\
             <desc>{description}</desc>\n{style}{}</svg>\n",
            self.body
        )
    }
}

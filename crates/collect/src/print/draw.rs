//! Drawing: cards on pages, in points from the upper left corner.

use fast_qr::{ECL, QRBuilder};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use super::face::Face;
use super::line::{self, Run};
use super::{Card, LINES_MAX, PrintError, QR_MAX, SheetOptions};

/// Places of the fonts in what comes with the program.
pub(super) const SERIF: usize = 0;
pub(super) const SERIF_BOLD: usize = 1;
pub(super) const MONO_BOLD: usize = 13;

const MM: f32 = 72.0 / 25.4;
/// Printers leave so much of the edge white.
const MARGIN: f32 = 10.0 * MM;
const PADDING: f32 = 4.0 * MM;
const MARK: f32 = 3.0 * MM;
/// White modules around a QR code (ISO/IEC 18004).
const QUIET: usize = 4;
const TITLE_SIZE: f32 = 13.0;
const CODE_SIZE: f32 = 13.0;
const LINE_SIZE: f32 = 9.0;
const SMALLEST: f32 = 5.5;
const LEADING: f32 = 1.35;

struct Faces {
    serif: Face,
    bold: Face,
    mono: Face,
}

/// Draws one document.
pub(super) struct Pen<'a> {
    document: Document,
    faces: Faces,
    options: &'a SheetOptions,
}

/// A rectangle to draw in.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
}

impl<'a> Pen<'a> {
    pub(super) fn new(options: &'a SheetOptions) -> Result<Self, PrintError> {
        let read = |at: usize| typst_assets::fonts().nth(at).and_then(Face::read);
        let faces = match (read(SERIF), read(SERIF_BOLD), read(MONO_BOLD)) {
            (Some(serif), Some(bold), Some(mono)) => Faces { serif, bold, mono },
            _ => return Err(PrintError::Pdf("a font that comes with the program cannot be read".to_owned())),
        };
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(options.title.clone()));
        Ok(Self { document, faces, options })
    }

    pub(super) fn page(&mut self, cards: &[Card]) -> Result<(), PrintError> {
        let (width, height) = self.options.paper.size();
        let settings =
            PageSettings::from_wh(width, height).ok_or_else(|| PrintError::Pdf("the paper has no size".to_owned()))?;
        let columns = usize::from(self.options.columns);
        let cell = (
            (width - 2.0 * MARGIN) / f32::from(self.options.columns),
            (height - 2.0 * MARGIN) / f32::from(self.options.rows),
        );
        let codes = cards.iter().map(|card| modules(&card.qr)).collect::<Result<Vec<_>, _>>()?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        for (at, (card, code)) in cards.iter().zip(&codes).enumerate() {
            let area = Area {
                x: MARGIN + cell.0 * place(at % columns),
                y: MARGIN + cell.1 * place(at / columns),
                width: cell.0,
                height: cell.1,
            };
            self.faces.card(&mut surface, card, code, area);
        }
        if self.options.cut_marks {
            marks(&mut surface, cell, self.options);
        }
        surface.finish();
        page.finish();
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, PrintError> {
        self.document.finish().map_err(|error| PrintError::Pdf(format!("{error:?}")))
    }
}

/// A small count as a length.
fn place(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn ink(darkness: u8) -> Fill {
    Fill { paint: luma::Color::new(255 - darkness).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

impl Faces {
    fn card(&self, surface: &mut Surface<'_>, card: &Card, code: &[Vec<bool>], area: Area) {
        let inner = Area {
            x: area.x + PADDING,
            y: area.y + PADDING,
            width: area.width - 2.0 * PADDING,
            height: area.height - 2.0 * PADDING,
        };
        let is_rtl = std::iter::once(&card.title).chain(&card.lines).find(|line| !line.is_empty());
        let is_rtl = is_rtl.is_some_and(|line| line::is_rtl(line));
        let is_narrow = inner.width < inner.height * 1.25;
        let side = if is_narrow { inner.width.min(inner.height * 0.6) } else { inner.height.min(inner.width * 0.42) };
        let (qr, text) = if is_narrow {
            let qr = Area { x: inner.x + (inner.width - side) / 2.0, width: side, height: side, ..inner };
            (qr, Area { y: inner.y + side + PADDING / 2.0, height: inner.height - side - PADDING / 2.0, ..inner })
        } else {
            let wide = inner.width - side - PADDING;
            let y = inner.y + (inner.height - side) / 2.0;
            let (qr_x, text_x) =
                if is_rtl { (inner.x + wide + PADDING, inner.x) } else { (inner.x, inner.x + side + PADDING) };
            (Area { x: qr_x, y, width: side, height: side }, Area { x: text_x, width: wide, ..inner })
        };
        draw_code(surface, code, qr);
        self.text(surface, card, text, (is_narrow, is_rtl));
    }

    /// The lines of a card, centred from top to bottom.
    fn text(&self, surface: &mut Surface<'_>, card: &Card, area: Area, (is_narrow, is_rtl): (bool, bool)) {
        let mut lines: Vec<(&str, f32, &Face)> = Vec::new();
        lines.extend((!card.title.is_empty()).then_some((card.title.as_str(), TITLE_SIZE, &self.bold)));
        lines.extend((!card.code.is_empty()).then_some((card.code.as_str(), CODE_SIZE, &self.mono)));
        let small = card.lines.iter().take(LINES_MAX).filter(|line| !line.is_empty());
        lines.extend(small.map(|line| (line.as_str(), LINE_SIZE, &self.serif)));
        let whole: f32 = lines.iter().map(|(_, size, _)| size * LEADING).sum();
        // On a small card everything shrinks alike.
        let scale = (area.height / whole.max(1.0)).min(1.0);
        let mut y = if is_narrow { area.y } else { area.y + (area.height - whole * scale).max(0.0) / 2.0 };
        for (text, size, face) in lines {
            let size = size * scale;
            y += size * LEADING;
            let base = Area { y: y - size * (LEADING - 1.0), ..area };
            self.line(surface, text, (size, is_rtl), face, base);
        }
    }

    /// One line that stands on the upper edge of an area and fits its width.
    fn line(&self, surface: &mut Surface<'_>, text: &str, (size, is_rtl): (f32, bool), face: &Face, area: Area) {
        let size_that_fits = |text: &str| area.width / self.width(text, face).max(0.01);
        let mut text = text.to_owned();
        let mut size = size.min(size_that_fits(&text));
        if size < SMALLEST {
            size = SMALLEST;
            let mut letters: Vec<char> = text.chars().collect();
            while letters.len() > 1 && size_that_fits(&text) < size {
                letters.pop();
                text = letters.iter().collect::<String>().trim_end().to_owned() + "…";
            }
        }
        let width = self.width(&text, face) * size;
        let mut x = if is_rtl || line::is_rtl(&text) { area.x + area.width - width } else { area.x };
        surface.set_fill(Some(ink(255)));
        surface.set_stroke(None);
        for run in line::runs(&text) {
            for (part, with) in self.parts(run, face) {
                let direction = if run.is_rtl { TextDirection::RightToLeft } else { TextDirection::LeftToRight };
                surface.draw_text(Point::from_xy(x, area.y), with.font.clone(), size, part, false, direction);
                x += with.width(part) * size;
            }
        }
    }

    fn width(&self, text: &str, face: &Face) -> f32 {
        let runs = line::runs(text);
        let parts = runs.iter().flat_map(|run| self.parts(*run, face));
        parts.map(|(part, with)| with.width(part)).sum()
    }

    /// A run in pieces of one font each, in the order they are drawn: the font
    /// that is wanted where it has the letters, else the one that has most.
    fn parts<'t, 'f>(&'f self, run: Run<'t>, face: &'f Face) -> Vec<(&'t str, &'f Face)> {
        let of = |letter: char| if face.has(letter) && !run.is_rtl { face } else { &self.mono };
        let mut parts: Vec<(&str, &Face)> = Vec::new();
        let mut from = 0;
        let mut letters = run.text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            let end = at + letter.len_utf8();
            let is_last = letters.peek().is_none_or(|(_, next)| !std::ptr::eq(of(*next), of(letter)));
            if is_last {
                parts.push((&run.text[from..end], of(letter)));
                from = end;
            }
        }
        if run.is_rtl {
            parts.reverse();
        }
        parts
    }
}

/// The dark and light modules of a QR code, row by row.
fn modules(text: &str) -> Result<Vec<Vec<bool>>, PrintError> {
    let refused = || PrintError::Qr { text: text.chars().take(40).collect() };
    if text.is_empty() || text.len() > QR_MAX {
        return Err(refused());
    }
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| refused())?;
    Ok((0..code.size).map(|row| code[row].iter().map(|module| module.value()).collect()).collect())
}

fn draw_code(surface: &mut Surface<'_>, code: &[Vec<bool>], area: Area) {
    let unit = area.width / place(code.len() + 2 * QUIET);
    let mut path = PathBuilder::new();
    for (row, cells) in code.iter().enumerate() {
        let mut column = 0;
        while column < cells.len() {
            let dark = cells[column..].iter().take_while(|dark| **dark).count();
            if dark == 0 {
                column += 1;
                continue;
            }
            let (x, y) = (area.x + unit * place(column + QUIET), area.y + unit * place(row + QUIET));
            if let Some(rect) = Rect::from_xywh(x, y, unit * place(dark), unit) {
                path.push_rect(rect);
            }
            column += dark;
        }
    }
    fill(surface, path.finish());
}

fn fill(surface: &mut Surface<'_>, path: Option<Path>) {
    surface.set_fill(Some(ink(255)));
    surface.set_stroke(None);
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

/// A small cross at every corner of the grid.
fn marks(surface: &mut Surface<'_>, cell: (f32, f32), options: &SheetOptions) {
    let mut path = PathBuilder::new();
    for column in 0..=options.columns {
        for row in 0..=options.rows {
            let (x, y) = (MARGIN + cell.0 * f32::from(column), MARGIN + cell.1 * f32::from(row));
            path.move_to(x - MARK, y);
            path.line_to(x + MARK, y);
            path.move_to(x, y - MARK);
            path.line_to(x, y + MARK);
        }
    }
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke { paint: luma::Color::new(150).into(), width: 0.3, ..Stroke::default() }));
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}
